package isa

import "testing"

func TestNamesParse(t *testing.T) {
	for _, l := range []Level{Portable, AVX2, AVX512} {
		if got, err := Parse(l.String()); got != l || err != nil {
			t.Errorf("Parse(%q) = %v, %v", l.String(), got, err)
		}
	}
	if _, err := Parse("sse"); err == nil {
		t.Error("an unknown name parses")
	}
}

func TestSupportedIsOrderedAndEndsPortable(t *testing.T) {
	levels := Supported()
	if levels[0] != Detect() || levels[len(levels)-1] != Portable {
		t.Fatalf("supported levels are %v, the best %v", levels, Detect())
	}
	for i := 1; i < len(levels); i++ {
		if levels[i] >= levels[i-1] {
			t.Errorf("supported levels %v are not ordered", levels)
		}
	}
}

package random

import (
	"math/rand/v2"
	"testing"
)

func TestFillIsThePCGOfTheStandardLibrary(t *testing.T) {
	want := rand.NewPCG(7, 11)
	got := make([]uint64, 100)
	PCG{7, 11}.Fill(got)
	for i, g := range got {
		if w := want.Uint64(); g != w {
			t.Fatalf("number %d is %#x, want %#x", i, g, w)
		}
	}
}

func TestSkipIsFillingAndForgetting(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 64, 1000} {
		start := PCG{0x123456789abcdef0, 0xfedcba9876543210}
		if got, want := start.Skip(uint64(n)), start.Fill(make([]uint64, n)); got != want {
			t.Errorf("skip %d: %v, want %v", n, got, want)
		}
	}
}

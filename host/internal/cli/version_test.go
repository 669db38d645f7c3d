package cli

import "testing"

// From GOAMD64=v3 on Go's compiler fuses products with sums, so that a bench built for it has to
// say so.
func TestFuses(t *testing.T) {
	for level, want := range map[string]bool{
		"": false, "v1": false, "v2": false, "v3": true, "v4": true,
	} {
		if got := (buildInfo{Level: level}).fuses(); got != want {
			t.Errorf("GOAMD64=%q: fuses %t, want %t", level, got, want)
		}
	}
}

package stat

import (
	"testing"

	"github.com/invbench/invbench/sdk"
)

// TestHolmRejectsAsHolm compares with the adjusted p-values, many of them small, and some alike.
func TestHolmRejectsAsHolm(t *testing.T) {
	random, some := sdk.Seed(1).Row(0), 0
	for range 300 {
		p := make([]float64, 1+random.IntN(12))
		for i := range p {
			p[i] = float64(random.IntN(30)) / 300
		}
		rejected := HolmRejects(p, 0.05)
		for i, adjusted := range Holm(p) {
			if rejected[i] != (adjusted <= 0.05) {
				t.Fatalf("p = %v: rejected %v, adjusted %v", p, rejected, Holm(p))
			}
			if rejected[i] {
				some++
			}
		}
	}
	if some == 0 {
		t.Error("nothing was rejected")
	}
}

package main

import (
	"math"
	"strings"
	"testing"

	"github.com/invbench/invbench/plugins/internal/nn"
)

// Under an absurd weight decay the forward net's weights vanish, and the backward net's do not: its
// training has none (reference §9 trap 16). One epoch of many steps has one validation, so that no
// earlier checkpoint is kept. Under 11 seeds the largest weights were 0.13–0.15 and 0.69–1.05.
func TestOnlyTheForwardNetDecays(t *testing.T) {
	size := func(set *nn.Set) float64 {
		most := 0.0
		for _, v := range set.Trained() {
			for _, w := range v.Value {
				if strings.HasSuffix(v.Name, ".weight") {
					most = math.Max(most, math.Abs(float64(w)))
				}
			}
		}
		return most
	}
	m := fitted(t, func(p *parameters) {
		p.Epochs, p.BatchSize, p.LearningRate, p.WeightDecay = 1, 2, 0.05, 100
	})
	if got := size(m.forwardVars); got > 0.3 {
		t.Errorf("the largest weight of the forward net is %g, want nearly nothing", got)
	}
	if got := size(m.backwardVars); got < 0.5 {
		t.Errorf("the largest weight of the backward net is %g, want about what it started with",
			got)
	}
}

package score

import (
	"math"
	"testing"

	"github.com/invbench/invbench/sdk"
)

// TestUnitsDoNotMatter scores the same draws for a task whose y is measured in units of 1e-24, 1
// and 1e20: what is relative to the prior, and what compares x, comes out the same up to the
// rounding of single precision, and errors follow the units.
func TestUnitsDoNotMatter(t *testing.T) {
	t.Parallel()
	want := scoredInUnits(t, 1)
	for _, unit := range []float64{1e-24, 1e20} {
		got := scoredInUnits(t, unit)
		for k := range want.R {
			near(t, "typical error", got.Typical[k].Mean/unit/unit, want.Typical[k].Mean,
				1e-3*want.Typical[k].Mean)
			for _, pair := range [][2]float64{
				{want.RNormalised[k].Mean, got.RNormalised[k].Mean},
				{want.RNormalised[k].Low, got.RNormalised[k].Low},
				{want.RNormalised[k].High, got.RNormalised[k].High},
			} {
				near(t, "r/prior", pair[1], pair[0], 1e-3*pair[0])
			}
		}
		near(t, "MMD²", got.MMD2.Mean, want.MMD2.Mean, 0.02*want.MMD2.Mean)
		near(t, "capped", got.Capped, want.Capped, 1e-3)
	}
}

// scoredInUnits returns the scores of draws that are far from the posterior and not from the prior.
func scoredInUnits(t *testing.T, unit float64) *Scores {
	t.Helper()
	task := sineWave()
	bare := task.simulate
	task.simulate = func(x, y []float32) {
		bare(x, y)
		y[0] = float32(float64(y[0]) * unit)
	}
	targets, x := task.targets(t, 8)
	truth := prepare(t, task, targets, small())
	draws := make([]sdk.Batch, targets.Rows())
	for i := range draws {
		draws[i], _ = task.Draw(t.Context(), 1, 200*i, 20)
		for k, v := range draws[i].Data {
			draws[i].Data[k] = float32(0.9*float64(x.Row(i)[k%2]) + 0.1*math.Tanh(float64(v)))
		}
	}
	return scored(t, task, truth, sdk.Exchangeable, draws...)
}

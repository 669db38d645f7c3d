package score

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/invbench/invbench/host/internal/stat"
	"github.com/invbench/invbench/sdk"
)

// TestPublished compares with what reference §1.1 and §6.1 give for the paper's tasks, computed
// there by other code: the prior's r_1, and the MMD² at n = 200 of a single posterior point (5, 50
// and 95 % quantiles over targets), of the posterior itself, and of the prior. The tolerances cover
// what changes from one set of 200 targets to the next.
func TestPublished(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		task                fake
		prior               float64
		tandem              []float64
		perfect, priorDraws float64
	}{
		"ballistics":  {ballistics(), 19.5, []float64{2.08, 2.38, 2.86}, 0.025, 0.096},
		"sine_wave":   {sineWave(), 2.0, []float64{2.14, 2.39, 2.67}, 0.025, 0.050},
		"robotic_arm": {roboticArm(), 0.533, []float64{1.99, 2.28, 2.82}, 0.023, 0.241},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const n = 200
			targets, own := test.task.targets(t, 1000)
			p := DefaultProtocol()
			p.MMD.Targets, p.MMD.Pool = 200, 400_000
			truth, err := Prepare(t.Context(), test.task, test.task.spaces(), targets, p, nil)
			if err != nil {
				t.Fatal(err)
			}
			var tandem, perfect, prior []float64
			for i, posterior := range truth.Posterior {
				point := sdk.NewBatch(n, test.task.dx)
				for k := range n {
					copy(point.Row(k), own.Row(i))
				}
				draws, _ := test.task.Draw(t.Context(), 1, i*n, n)
				tandem = append(tandem, compare(point, posterior).biased)
				perfect = append(perfect, compare(posterior.B, posterior).biased)
				prior = append(prior, compare(draws, posterior).biased)
			}
			near(t, "the prior's r_1", truth.Floor, test.prior, 0.04*test.prior)
			near(t, "MMD² of the posterior", stat.Mean(perfect), test.perfect, 0.002)
			near(t, "MMD² of the prior", stat.Mean(prior), test.priorDraws, 0.08*test.priorDraws)
			// Both are 3 - E k(x, x') in expectation, times 2/n for the floor.
			near(t, "MMD² of the posterior from that of its points", stat.Mean(perfect),
				2*stat.Mean(tandem)/n, 0.0008)
			got := stat.Quantiles(tandem, 0.05, 0.5, 0.95)
			if diff := cmp.Diff(test.tandem, got, cmpopts.EquateApprox(0.05, 0)); diff != "" {
				t.Errorf("MMD² of one posterior point (-want +got):\n%s", diff)
			}
		})
	}
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s is %.6g, want %.6g ± %.2g", what, got, want, tolerance)
	}
}

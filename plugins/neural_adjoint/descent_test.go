package main

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/plugins/internal/train"
	"github.com/invbench/invbench/sdk"
)

// The loss of each step, which the schedule and the gradient go by, is that of all candidates
// together: a mean over candidates and dims of y, plus the boundary loss (reference §9 traps 8 and
// 9).
func TestLossOfEachStep(t *testing.T) {
	for _, backend := range []string{"cpu", "go"} {
		for _, extra := range []string{
			``, `,"boundary":"mean","boundary_weight":10`, `,"boundary":"none"`,
		} {
			m := ready(t, backend, `,"steps":15,"search_lr_patience":1`+extra)
			_, _, want := loopSearch(m, candidates(), []float64{0.3, -0.2})
			d, err := m.search.begin(candidates(), []float32{0.3, -0.2})
			if err != nil {
				t.Fatal(err)
			}
			schedule := train.NewPlateau(m.params.SearchRate, m.params.SearchLRFactor,
				m.params.SearchLRPatience)
			for i := 1; i < m.params.Steps; i++ {
				got, err := d.update(t.Context(), i, schedule.Rate())
				if err != nil {
					t.Fatal(err)
				}
				if !(math.Abs(got-want[i-1]) <= 1e-3*math.Max(want[i-1], 0.1)) {
					t.Errorf("%s%s: loss of step %d is %g, want %g",
						backend, extra, i, got, want[i-1])
				}
				schedule.Step(got)
			}
			if schedule.Rate() == m.params.SearchRate {
				t.Errorf("%s%s: the rate never fell, so that the schedule does not show",
					backend, extra)
			}
			if err := d.free(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// A search knows nothing of the one before: Adam's moments, its count of steps and the schedule
// begin anew with every target (reference §9 trap 42).
func TestEachTargetBeginsAnew(t *testing.T) {
	for _, backend := range []string{"cpu", "go"} {
		m := ready(t, backend, `,"steps":30,"search_lr_patience":0`)
		search := func(y ...float32) sdk.Batch {
			x, _, err := m.search.run(t.Context(), candidates(), y)
			if err != nil {
				t.Fatal(err)
			}
			return x
		}
		first, other, again := search(0.3, -0.2), search(-1, 2), search(0.3, -0.2)
		if diff := cmp.Diff(first, again); diff != "" {
			t.Errorf("%s: the same search (-first +after another):\n%s", backend, diff)
		}
		if cmp.Equal(first, other) {
			t.Errorf("%s: two targets end at the same x, so that this shows nothing", backend)
		}
	}
}

// The weight decay is that of the forward net's training; the search has none (reference §9 trap
// 16).
func TestSearchHasNoWeightDecay(t *testing.T) {
	search := func(extra string) sdk.Batch {
		x, _, err := ready(t, "cpu", `,"steps":20`+extra).search.run(t.Context(), candidates(),
			[]float32{0.3, -0.2})
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	if diff := cmp.Diff(search(`,"weight_decay":0`), search(`,"weight_decay":100`)); diff != "" {
		t.Errorf("candidates without and with weight decay:\n%s", diff)
	}
}

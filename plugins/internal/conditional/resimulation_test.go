package conditional

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/invbench/invbench/plugins/internal/gausstest"
	"github.com/invbench/invbench/sdk"
)

// shift is a simulator whose y is the first of x, plus a number.
type shift struct {
	by     float32
	budget int
	seen   []sdk.Batch
}

func (s *shift) Remaining() int { return s.budget }

func (s *shift) Simulate(_ context.Context, x sdk.Batch) (sdk.Batch, error) {
	s.budget -= x.Rows()
	s.seen = append(s.seen, x)
	y := sdk.NewBatch(x.Rows(), 1)
	for i := range y.Rows() {
		y.Row(i)[0] = x.Row(i)[0] + s.by
	}
	return y, nil
}

// The fake net draws x = y + standard normal noise, so that the simulator's error is that noise
// plus the shift: its mean square is 1 + shift². The draws are fresh each time. The choice looks at
// 1024 rows, and drops errors of 10 and more (reference §9 trap 31).
func TestResimulation(t *testing.T) {
	m := newFake(t, false)
	m.options.Resimulate, m.options.Training.Epochs = true, 3
	sim := &shift{by: 2, budget: 3 * 1024}
	if err := m.Fit(t.Context(), gausstest.Rows(6000), sim); err != nil {
		t.Fatal(err)
	}
	if len(sim.seen) != 3 || sim.budget != 0 {
		t.Fatalf("asked %d times with %d calls left, want 3 and 0", len(sim.seen), sim.budget)
	}
	if first, second := sim.seen[0].Data[0], sim.seen[1].Data[0]; first == second {
		t.Errorf("two calls draw x that begin with the same %g", first)
	}
	c, err := m.newResimulation(gausstest.Rows(1024), &shift{by: 2, budget: 3 * 1024})
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.meanError(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// E[e²; e² < 10] / P(e² < 10) for e normal around 2 with variance 1, by quadrature.
	sum, mass := 0.0, 0.0
	for e := -math.Sqrt(10); e < math.Sqrt(10); e += 1e-4 {
		p := math.Exp(-(e - 2) * (e - 2) / 2)
		sum, mass = sum+p*e*e, mass+p
	}
	// Under 11 seeds it was off by at most 0.23. Without the shift it would be 1.
	if want := sum / mass; math.Abs(got-want) > 0.4 {
		t.Errorf("mean error %g, want about %g", got, want)
	}
}

func TestMeanErrorByHand(t *testing.T) {
	nan := float32(math.NaN())
	y := sdk.Batch{Width: 2, Data: []float32{1, 3, 0, 5, nan, 0, 0, 0}}
	targets := sdk.Batch{Width: 2, Data: []float32{0, 0, 0, 0, 0, 0, 0, 2}}
	// The errors are 5, 12.5, none, 2: the second is too large.
	if got := meanError(y, targets); got != 3.5 {
		t.Errorf("mean error %g, want 3.5", got)
	}
	if got := meanError(y.Slice(1, 3), targets.Slice(1, 3)); !math.IsInf(got, 1) {
		t.Errorf("mean of no errors is %g, want +Inf", got)
	}
}

func TestResimulationNeedsABudget(t *testing.T) {
	for name, sim := range map[string]sdk.Oracle{"too small": &shift{budget: 19}, "none": nil} {
		m := newFake(t, false)
		m.options.Resimulate = true
		err := m.Fit(t.Context(), gausstest.Rows(100), sim)
		if !errors.Is(err, sdk.ErrBudget) || !strings.Contains(err.Error(), "budget: 20") {
			t.Errorf("%s: error %v, want one that says how much is needed", name, err)
		}
	}
}

package conditional

import (
	"context"
	"fmt"
	"math"

	"github.com/invbench/invbench/plugins/internal/train"
	"github.com/invbench/invbench/sdk"
)

// By what the authors of the paper choose a checkpoint of their MDN (reference §4.2).
const (
	resimulated = 1024 // validation rows
	tooLarge    = 10.0 // an error of this or more does not count
)

// resimulation chooses a checkpoint by the simulator: by the mean re-simulation error of one draw
// for each of the first validation rows, in the task's units, without the errors that are too large
// (reference §4.2, §9 trap 31). It is here for comparisons with the paper only. No other way to
// choose a checkpoint needs the simulator, and without its worst errors a net looks better than it
// is.
type resimulation struct {
	model *Model
	y     sdk.Batch // of the rows, in the task's units
	sim   sdk.Oracle
	calls int // of meanError so far
}

// newResimulation returns the choice by the given validation rows, in scaled units.
func (m *Model) newResimulation(validation sdk.Dataset, sim sdk.Oracle) (*resimulation, error) {
	y := validation.Y.Slice(0, min(resimulated, validation.Len()))
	c := &resimulation{model: m, y: m.scale.Y.Out(y), sim: sim}
	need := m.options.Training.Validations() * y.Rows()
	if sim == nil || sim.Remaining() < need {
		return nil, fmt.Errorf("%w: choosing a checkpoint by re-simulation takes %d simulator "+
			"calls; grant them with budget: %d in the profile, or choose by the validation loss",
			sdk.ErrBudget, need, need)
	}
	return c, nil
}

// meanError returns the mean error of fresh draws by the net as it is, +Inf if no row counts.
func (c *resimulation) meanError(ctx context.Context) (float64, error) {
	m := c.model
	if err := m.net.Ready(m.engine); err != nil {
		return 0, err
	}
	// The stream keeps its name from when this was called judge: another one would change all
	// scores.
	rng := m.setup.Seed.Derive("judge").Row(c.calls)
	c.calls++
	scaled, x := m.scale.Y.In(c.y), sdk.Batch{Width: m.dx()}
	for i := range scaled.Rows() {
		draw, err := m.net.Draw(ctx, rng, scaled.Row(i), 1)
		if err != nil {
			return 0, err
		}
		x.Data = append(x.Data, draw.Data...)
	}
	y, err := c.sim.Simulate(ctx, m.scale.X.Out(x))
	if err != nil {
		return 0, fmt.Errorf("choose a checkpoint by re-simulation: %w", err)
	}
	return meanError(y, c.y), nil
}

// meanError returns the mean over rows of the mean squared error over dims, of the rows where it is
// less than tooLarge.
func meanError(y, targets sdk.Batch) float64 {
	sum, n := 0.0, 0
	for i := range y.Rows() {
		miss := 0.0
		for k, v := range y.Row(i) {
			d := float64(v) - float64(targets.Row(i)[k])
			miss += d * d / float64(y.Width)
		}
		if miss < tooLarge { // which NaN is not
			sum, n = sum+miss, n+1
		}
	}
	if n == 0 {
		return math.Inf(1)
	}
	return sum / float64(n)
}

// objective returns the net's objective, by which checkpoints are chosen as the options say.
func (m *Model) objective(validation sdk.Dataset, sim sdk.Oracle) (train.Objective, error) {
	o := m.net.Objective()
	if !m.options.Resimulate {
		return o, nil
	}
	c, err := m.newResimulation(validation, sim)
	if err != nil {
		return o, err
	}
	o.Criterion = c.meanError
	return o, nil
}

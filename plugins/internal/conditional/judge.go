package conditional

import (
	"context"
	"fmt"
	"math"

	"github.com/invbench/invbench/plugins/internal/train"
	"github.com/invbench/invbench/sdk"
)

// What the authors' judge of their MDN looks at (reference §4.2).
const (
	judged   = 1024 // validation rows
	hopeless = 10.0 // an error of this or more does not count
)

// judge judges a net by the simulator: the mean re-simulation error of one draw for each of the first validation rows, in
// the task's units, without those that are hopeless (reference §4.2, §9 trap 31). No other way to choose a checkpoint asks
// the simulator, and dropping the worst errors flatters a net that makes some: it is here for comparisons with the paper.
type judge struct {
	model *Model
	y     sdk.Batch // of the rows, in the task's units
	sim   sdk.Oracle
	asked int // verdicts so far
}

// newJudge returns a judge by the given validation rows, in scaled units.
func (m *Model) newJudge(validation sdk.Dataset, sim sdk.Oracle) (*judge, error) {
	y := validation.Y.Slice(0, min(judged, validation.Len()))
	j := &judge{model: m, y: m.scale.Y.Out(y), sim: sim}
	need := m.options.Training.Validations() * y.Rows()
	if sim == nil || sim.Remaining() < need {
		return nil, fmt.Errorf("%w: choosing a checkpoint by re-simulation takes %d simulator calls; "+
			"grant them with budget: %d in the profile, or choose by the validation loss", sdk.ErrBudget, need, need)
	}
	return j, nil
}

// verdict returns the mean error, +Inf if no row counts.
func (j *judge) verdict(ctx context.Context) (float64, error) {
	m := j.model
	if err := m.net.Ready(m.engine); err != nil {
		return 0, err
	}
	rng := m.setup.Seed.Derive("judge").Row(j.asked)
	j.asked++
	scaled, x := m.scale.Y.In(j.y), sdk.Batch{Width: m.dx()}
	for i := range scaled.Rows() {
		draw, err := m.net.Draw(ctx, rng, scaled.Row(i), 1)
		if err != nil {
			return 0, err
		}
		x.Data = append(x.Data, draw.Data...)
	}
	y, err := j.sim.Simulate(ctx, m.scale.X.Out(x))
	if err != nil {
		return 0, fmt.Errorf("judge by re-simulation: %w", err)
	}
	return meanError(y, j.y), nil
}

// meanError returns the mean over rows of the mean squared error over dims, of the rows where it is less than hopeless.
func meanError(y, targets sdk.Batch) float64 {
	sum, n := 0.0, 0
	for i := range y.Rows() {
		miss := 0.0
		for k, v := range y.Row(i) {
			d := float64(v) - float64(targets.Row(i)[k])
			miss += d * d / float64(y.Width)
		}
		if miss < hopeless { // not so for NaN
			sum, n = sum+miss, n+1
		}
	}
	if n == 0 {
		return math.Inf(1)
	}
	return sum / float64(n)
}

// objective returns the net's objective, with a judge if the options ask for one.
func (m *Model) objective(validation sdk.Dataset, sim sdk.Oracle) (train.Objective, error) {
	o := m.net.Objective()
	if !m.options.Judge {
		return o, nil
	}
	j, err := m.newJudge(validation, sim)
	if err != nil {
		return o, err
	}
	o.Judge = j.verdict
	return o, nil
}

package sdktest

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/invbench/invbench/sdk"
)

const posteriorDraws = 15

// reference returns the task's exact posterior, or nil if it is not announced, in which case it
// must not be supported.
func (c *taskCase) reference(ctx context.Context) (sdk.Reference, error) {
	ref, ok := c.TaskUnderTest.(sdk.Reference)
	announced := c.about.Has(sdk.CanReference)
	switch {
	case announced && !ok:
		return nil, errors.New("the capability reference is announced and not there")
	case announced:
		return ref, nil
	case !ok:
		return nil, nil
	}
	_, err := ref.Posterior(ctx, taskSeed, 0, c.y.Slice(0, 1).Clone(), 1)
	return nil, wants("posterior, which is not announced,", err, sdk.ErrUnsupported)
}

// posterior draws from the posterior of the given targets.
func (c *taskCase) posterior(ctx context.Context, first int, y sdk.Batch) (sdk.Batch, error) {
	ref, err := c.reference(ctx)
	if ref == nil || err != nil {
		return sdk.Batch{}, err
	}
	x, err := ref.Posterior(ctx, taskSeed, first, y.Clone(), posteriorDraws)
	if err != nil {
		return sdk.Batch{}, fmt.Errorf("posterior fails: %w", err)
	}
	return x, shaped("a posterior", x, y.Rows()*posteriorDraws, c.dx())
}

// posteriorShape tests shape and bounds, and the refusal of y of the wrong width.
func posteriorShape(ctx context.Context, c *taskCase) error {
	ref, err := c.reference(ctx)
	if ref == nil || err != nil {
		return err
	}
	x, err := c.posterior(ctx, 0, c.targets())
	if err != nil {
		return err
	}
	if n := feasible(x); n < x.Rows() {
		return fmt.Errorf("%d of %d posterior draws for simulated y are not finite",
			x.Rows()-n, x.Rows())
	}
	_, err = ref.Posterior(ctx, taskSeed, 0, sdk.NewBatch(2, c.dy()+1), posteriorDraws)
	return errors.Join(
		within("a posterior", x, c.spaces.X),
		wants("posterior of y that is too wide", err, sdk.ErrInvalid),
	)
}

// targets returns the feasible rows of y.
func (c *taskCase) targets() sdk.Batch {
	_, y := c.solved()
	return y
}

// solved returns the rows whose y is feasible.
func (c *taskCase) solved() (x, y sdk.Batch) {
	x.Width, y.Width = c.dx(), c.dy()
	for i := range taskRows {
		if sdk.Finite(c.y.Row(i)) {
			x.Data, y.Data = append(x.Data, c.x.Row(i)...), append(y.Data, c.y.Row(i)...)
		}
	}
	return x, y
}

// posteriorIsCutFree asks for the same targets in pieces.
func posteriorIsCutFree(ctx context.Context, c *taskCase) error {
	y := c.targets()
	whole, err := c.posterior(ctx, 0, y)
	if whole.Rows() == 0 || err != nil {
		return err
	}
	for _, cut := range cuts(y.Rows()) {
		part, err := c.posterior(ctx, cut[0], y.Slice(cut[0], cut[1]))
		if err != nil {
			return err
		}
		want := whole.Slice(cut[0]*posteriorDraws, cut[1]*posteriorDraws)
		if err := same(fmt.Sprintf("posterior of targets from %d by themselves", cut[0]), part,
			want); err != nil {
			return err
		}
	}
	return nil
}

// posteriorSolves tests that the simulation of a posterior draw is its target: to a thousandth of
// y's spread if the simulator is not random, and otherwise on average closer than that of a draw
// from the prior.
func posteriorSolves(ctx context.Context, c *taskCase) error {
	y := c.targets()
	x, err := c.posterior(ctx, 0, y)
	if x.Rows() == 0 || err != nil {
		return err
	}
	again, err := c.Simulate(ctx, taskSeed+4, 0, x)
	if err != nil {
		return err
	}
	random, err := c.isRandom(ctx)
	if err != nil {
		return err
	}
	for j, dim := range c.spaces.Y {
		limit := 1e-3
		if random {
			limit = math.Sqrt2 // of two independent y
		}
		var squares float64
		for i := range again.Rows() {
			off := float64(again.Row(i)[j]) - float64(y.Row(i / posteriorDraws)[j])
			squares += off * off
		}
		rms := math.Sqrt(squares / float64(again.Rows()))
		if spread := deviation(column(y, j)); !(rms <= limit*spread) {
			return fmt.Errorf(
				"simulating posterior draws misses the targets' %s by %.3g (root mean square); "+
					"its spread is %.3g",
				dim.Name, rms, spread)
		}
	}
	return nil
}

// posteriorIsCalibrated tests that the x which made a target ranks anywhere among the target's
// posterior draws with equal chance (Talts et al., "Validating Bayesian inference algorithms with
// simulation-based calibration", 2018), in each coordinate, by the ranks' mean and variance at five
// standard errors.
func posteriorIsCalibrated(ctx context.Context, c *taskCase) error {
	truth, y := c.solved()
	x, err := c.posterior(ctx, 0, y)
	if x.Rows() == 0 || err != nil {
		return err
	}
	n := float64(y.Rows())
	for k, dim := range c.spaces.X {
		var sum, squares float64
		for i := range y.Rows() {
			u := c.rank(x.Slice(i*posteriorDraws, (i+1)*posteriorDraws), truth.Row(i), k, i) - 0.5
			sum, squares = sum+u, squares+u*u
		}
		const variance = 1.0/12 - 1.0/12/(posteriorDraws+1)/(posteriorDraws+1) // of 16 equal ranks
		if mean := sum / n; math.Abs(mean) > 5*math.Sqrt(variance/n) {
			return fmt.Errorf(
				"the %s that made a target ranks %.3f among posterior draws on average, want 0.5",
				dim.Name, mean+0.5)
		}
		if v := squares / n; math.Abs(v-variance) > 5*math.Sqrt(1.0/180/n) {
			return fmt.Errorf(
				"the ranks of the %s that made a target have variance %.4f, want %.4f", dim.Name, v,
				variance)
		}
	}
	return nil
}

// rank returns the rank of the truth's coordinate k among the draws, scaled to [0, 1]. Draws that
// differ from the truth by rounding only count as ties, which are broken at random: they occur
// where the posterior is a few points.
func (c *taskCase) rank(draws sdk.Batch, truth []float32, k, target int) float64 {
	below, ties := 0, 0
	for t := range draws.Rows() {
		switch off := float64(draws.Row(t)[k] - truth[k]); {
		case math.Abs(off) <= 1e-4*c.side(k):
			ties++
		case off < 0:
			below++
		}
	}
	chance := taskSeed.Derive("ties").Row(target).IntN(ties + 1)
	return (float64(below+chance) + 0.5) / (posteriorDraws + 1)
}

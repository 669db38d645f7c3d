package score

import (
	"context"
	"fmt"
	"math"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/invbench/invbench/sdk"
)

// source is a task as scoring uses it: a simulator whose answers are checked before they are believed.
type source struct {
	sim    sdk.Simulator
	dx, dy int
}

// pairs returns rows first … first+n-1 of the stream of prior pairs (x, y) named by seed.
func (s source) pairs(ctx context.Context, seed sdk.Seed, first, n int) (sdk.Dataset, error) {
	x, err := s.sim.Draw(ctx, seed.Derive("x"), first, n)
	if err != nil {
		return sdk.Dataset{}, fmt.Errorf("draw %d rows from the prior: %w", n, err)
	}
	if err := check(x, n, s.dx); err != nil {
		return sdk.Dataset{}, fmt.Errorf("draw %d rows from the prior: task returned %w", n, err)
	}
	y, err := s.simulate(ctx, seed.Derive("y"), first, x)
	return sdk.Dataset{X: x, Y: y}, err
}

// simulate returns the simulation of x.
func (s source) simulate(ctx context.Context, seed sdk.Seed, first int, x sdk.Batch) (sdk.Batch, error) {
	y, err := s.sim.Simulate(ctx, seed, first, x)
	if err != nil {
		return sdk.Batch{}, fmt.Errorf("simulate %d rows: %w", x.Rows(), err)
	}
	if err := check(y, x.Rows(), s.dy); err != nil {
		return sdk.Batch{}, fmt.Errorf("simulate %d rows: task returned %w", x.Rows(), err)
	}
	return y, nil
}

// check reports whether b has the given shape.
func check(b sdk.Batch, rows, width int) error {
	if err := b.Validate(width); err != nil {
		return err
	}
	if b.Rows() != rows {
		return invalid("%d rows where %d were asked for", b.Rows(), rows)
	}
	return nil
}

// chunk returns how many pairs to ask for at a time: few enough for a couple of megabytes, and for progress to show.
func (s source) chunk() int {
	const floats, fewest, most = 1 << 19, 256, 1 << 14
	return min(max(floats/(s.dx+s.dy), fewest), most)
}

// squaredError returns the re-simulation error of y against the target: the mean over output dims of their squared
// difference, in float64 (Eq. 11; reference §5.1). It is +Inf if y is not finite, and finite otherwise.
func squaredError(y, target []float32) float64 {
	if !sdk.Finite(y) {
		return math.Inf(1)
	}
	sum := 0.0
	for i := range y {
		d := float64(y[i]) - float64(target[i])
		sum += d * d
	}
	return sum / float64(len(y))
}

// parallel calls work for 0 … n-1 from as many goroutines as there are processors, and returns the first error.
func parallel(ctx context.Context, n int, work func(ctx context.Context, i int) error) error {
	group, inner := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range n {
		if inner.Err() != nil {
			break
		}
		group.Go(func() error { return work(inner, i) })
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return ctx.Err()
}

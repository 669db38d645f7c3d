package score

import (
	"context"
	"fmt"
	"math"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/invbench/invbench/sdk"
)

// Source is a task as the host uses it: a simulator whose answers are checked before they are
// believed.
type Source struct {
	Sim    sdk.Simulator
	DX, DY int // the widths of x and y
}

// NewSource returns the source of a task with these spaces.
func NewSource(sim sdk.Simulator, spaces sdk.Spaces) Source {
	return Source{Sim: sim, DX: len(spaces.X), DY: len(spaces.Y)}
}

// Pairs returns rows first … first+n-1 of the stream of prior pairs (x, y) named by seed, feasible
// or not.
func (s Source) Pairs(ctx context.Context, seed sdk.Seed, first, n int) (sdk.Dataset, error) {
	x, err := s.Sim.Draw(ctx, seed.Derive("x"), first, n)
	if err != nil {
		return sdk.Dataset{}, fmt.Errorf("draw %d rows from the prior: %w", n, err)
	}
	if err := Shaped(x, n, s.DX); err != nil {
		return sdk.Dataset{}, fmt.Errorf("draw %d rows from the prior: task returned %w", n, err)
	}
	y, err := s.Simulate(ctx, seed.Derive("y"), first, x)
	return sdk.Dataset{X: x, Y: y}, err
}

// Simulate returns the simulation of x, whose first row has index first in the stream named by
// seed.
func (s Source) Simulate(
	ctx context.Context, seed sdk.Seed, first int, x sdk.Batch,
) (sdk.Batch, error) {
	y, err := s.Sim.Simulate(ctx, seed, first, x)
	if err != nil {
		return sdk.Batch{}, fmt.Errorf("simulate %d rows: %w", x.Rows(), err)
	}
	if err := Shaped(y, x.Rows(), s.DY); err != nil {
		return sdk.Batch{}, fmt.Errorf("simulate %d rows: task returned %w", x.Rows(), err)
	}
	return y, nil
}

// Shaped reports whether b has so many rows of this width. The error wraps sdk.ErrInvalid.
func Shaped(b sdk.Batch, rows, width int) error {
	if err := b.Validate(width); err != nil {
		return err
	}
	if b.Rows() != rows {
		return invalid("%d rows where %d were asked for", b.Rows(), rows)
	}
	return nil
}

// chunk returns how many pairs to ask for at a time: few enough for a couple of megabytes, and for
// progress to show.
func (s Source) chunk() int {
	const floats, fewest, most = 1 << 19, 256, 1 << 14
	return min(max(floats/(s.DX+s.DY), fewest), most)
}

// SquaredError returns the re-simulation error of y against the target: the mean over output dims
// of their squared difference, in float64 (Eq. 11; reference §5.1). It is +Inf if a number of
// either is not finite, or if they have none: then y is no answer. Otherwise it is finite, since
// squares of float32 do not overflow a float64.
func SquaredError[F float32 | float64](y []F, target []float32) float64 {
	sum := 0.0
	for i := range y {
		d := float64(y[i]) - float64(target[i])
		sum += d * d
	}
	if mean := sum / float64(len(y)); !math.IsNaN(mean) {
		return mean
	}
	return math.Inf(1)
}

// parallel calls work for 0 … n-1 from as many goroutines as there are processors, and returns the
// first error.
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

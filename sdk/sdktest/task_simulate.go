package sdktest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/invbench/invbench/sdk"
)

func simulateShape(ctx context.Context, c *taskCase) error {
	y, err := c.Simulate(ctx, taskSeed, 0, c.x.Clone())
	c.y = y
	if err != nil {
		return err
	}
	return errors.Join(shaped("a simulation", y, taskRows, c.dy()), wholeRows("a simulation", y))
}

func simulateKeepsX(ctx context.Context, c *taskCase) error {
	x := c.x.Clone()
	if _, err := c.Simulate(ctx, taskSeed, 0, x); err != nil {
		return err
	}
	return same("x after simulate", x, c.x)
}

func simulateIsDeterministic(ctx context.Context, c *taskCase) error {
	y, err := c.Simulate(ctx, taskSeed, 0, c.x.Clone())
	if err != nil {
		return err
	}
	return same("the same simulation again", y, c.y)
}

// simulateIsCutFree simulates the same rows in pieces, out of order.
func simulateIsCutFree(ctx context.Context, c *taskCase) error {
	for _, cut := range cuts(taskRows) {
		y, err := c.Simulate(ctx, taskSeed, cut[0], c.x.Slice(cut[0], cut[1]).Clone())
		if err != nil {
			return fmt.Errorf("simulate rows %d to %d: %w", cut[0], cut[1], err)
		}
		if err := same(fmt.Sprintf("rows from %d by themselves", cut[0]), y,
			c.y.Slice(cut[0], cut[1])); err != nil {
			return err
		}
	}
	return nil
}

// simulateRowsAreIndependent puts other rows of the prior between the rows, and, if the simulator
// is not random, turns the order of rows around.
func simulateRowsAreIndependent(ctx context.Context, c *taskCase) error {
	mixed, err := c.Draw(ctx, taskSeed+3, 0, taskRows)
	if err != nil {
		return err
	}
	for i := 0; i < taskRows; i += 2 {
		copy(mixed.Row(i), c.x.Row(i))
	}
	y, err := c.Simulate(ctx, taskSeed, 0, mixed)
	if err != nil {
		return err
	}
	for i := 0; i < taskRows; i += 2 {
		if err := same(fmt.Sprintf("row %d between other rows", i), y.Slice(i, i+1),
			c.y.Slice(i, i+1)); err != nil {
			return err
		}
	}
	if random, err := c.isRandom(ctx); random || err != nil {
		return err
	}
	y, err = c.Simulate(ctx, taskSeed, 0, reversed(c.x))
	if err != nil {
		return err
	}
	return same("rows in the opposite order", y, reversed(c.y))
}

func reversed(b sdk.Batch) sdk.Batch {
	out := sdk.NewBatch(b.Rows(), b.Width)
	for i := range b.Rows() {
		copy(out.Row(b.Rows()-1-i), b.Row(i))
	}
	return out
}

// isRandom reports whether the simulator is itself random: whether y depends on seed or index.
func (c *taskCase) isRandom(ctx context.Context) (bool, error) {
	y, err := c.Simulate(ctx, taskSeed+1, taskRows, c.x.Clone())
	return same("", y, c.y) != nil, err
}

// simulateIsNoisy tests that a task which says that it is noisy is: that each dim of y depends on
// the row's stream.
func simulateIsNoisy(ctx context.Context, c *taskCase) error {
	if !c.about.Noisy {
		return nil
	}
	y, err := c.Simulate(ctx, taskSeed+1, taskRows, c.x.Clone())
	if err != nil {
		return err
	}
	for j, dim := range c.spaces.Y {
		if slices.Equal(column(y, j), column(c.y, j)) {
			return fmt.Errorf("the task says that it is noisy, "+
				"and its %s is the same under another seed", dim.Name)
		}
	}
	return nil
}

// simulateIsConcurrent makes several calls at once.
func simulateIsConcurrent(ctx context.Context, c *taskCase) error {
	const calls = 8
	found := make([]error, calls)
	var all sync.WaitGroup
	for i := range calls {
		all.Go(func() {
			found[i] = guard(func() error {
				x, err := c.Draw(ctx, taskSeed, 0, taskRows)
				if err != nil {
					return err
				}
				y, err := c.Simulate(ctx, taskSeed, 0, x)
				if err != nil {
					return err
				}
				return errors.Join(same("a draw beside others", x, c.x),
					same("a simulation beside others", y, c.y))
			})
		})
	}
	all.Wait()
	for _, err := range found {
		if err != nil {
			return err // they are all alike
		}
	}
	return nil
}

func simulateRefusesWidth(ctx context.Context, c *taskCase) error {
	for _, width := range []int{c.dx() + 1, c.dx() - 1} {
		if width == 0 {
			continue
		}
		_, err := c.Simulate(ctx, taskSeed, 0, sdk.NewBatch(6, width))
		if err := wants(fmt.Sprintf("simulate with rows of width %d", width), err,
			sdk.ErrInvalid); err != nil {
			return err
		}
	}
	return nil
}

// simulateNotFinite tests that rows of x which are not finite give rows of NaN and touch no other
// row.
func simulateNotFinite(ctx context.Context, c *taskCase) error {
	x, want := c.x.Clone(), c.y.Clone()
	bad := []float32{float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1))}
	for i, v := range bad {
		for k := range c.dx() {
			row := 2*(i*c.dx()+k) + 1
			if row < taskRows {
				x.Row(row)[k] = v
				sdk.FillNaN(want.Row(row))
			}
		}
	}
	y, err := c.Simulate(ctx, taskSeed, 0, x)
	if err != nil {
		return fmt.Errorf("x that is not finite is to give rows of NaN, not the error: %w", err)
	}
	return same("simulation of x of which some rows are not finite", y, want)
}

func simulateFeasible(_ context.Context, c *taskCase) error {
	if n := feasible(c.y); n < taskRows/2 {
		return fmt.Errorf("%d of %d draws from the prior are feasible, want most", n, taskRows)
	}
	return nil
}

func simulateInBounds(_ context.Context, c *taskCase) error {
	return within("a simulation", c.y, c.spaces.Y)
}

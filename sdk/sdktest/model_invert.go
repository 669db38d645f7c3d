package sdktest

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/invbench/invbench/sdk"
)

// invertIsDeterministic fits again with the same seed.
func invertIsDeterministic(ctx context.Context, c *modelCase) error {
	x, err := c.fitted(ctx, c.problem)
	if err != nil {
		return err
	}
	return same("draws of a second model with the same seed", x, c.draws)
}

// invertFollowsSeed fits with another seed. Ranked draws may come out the same, as when they are
// training rows.
func invertFollowsSeed(ctx context.Context, c *modelCase) error {
	if c.about.Order != sdk.Exchangeable || c.about.Deterministic {
		return nil
	}
	if err := c.fit(ctx, modelSeed+1); err != nil {
		return err
	}
	x, err := c.invert(ctx, c.problem.targets)
	if err != nil {
		return err
	}
	if same("", x, c.draws) == nil {
		return errors.New(
			"two seeds give the same draws, and the model does not say that it is deterministic")
	}
	return nil
}

// invertDrawsDiffer tests that the draws for a target are the same if, and only if, the model says
// so.
func invertDrawsDiffer(_ context.Context, c *modelCase) error {
	differ := 0
	for i := range c.problem.targets.Rows() {
		first := i * draws
		for t := 1; t < draws; t++ {
			if same("", c.draws.Slice(first+t, first+t+1), c.draws.Slice(first, first+1)) != nil {
				differ++
				break
			}
		}
	}
	switch {
	case c.about.Deterministic && differ > 0:
		return errors.New(
			"the model says that it is deterministic, but the draws for a target differ")
	case !c.about.Deterministic && differ == 0:
		return errors.New("all draws for a target are the same, " +
			"and the model does not say that it is deterministic")
	}
	return nil
}

// invertIsCutFree asks for the targets in two calls: only a target's index since fit may matter.
func invertIsCutFree(ctx context.Context, c *modelCase) error {
	if err := c.fit(ctx, modelSeed); err != nil {
		return err
	}
	const cut = 2
	y := c.problem.targets
	head, err := c.invert(ctx, y.Slice(0, cut))
	if err != nil {
		return err
	}
	tail, err := c.invert(ctx, y.Slice(cut, y.Rows()))
	if err != nil {
		return err
	}
	return errors.Join(
		c.alike("draws for the first targets by themselves", head, c.draws.Slice(0, cut*draws)),
		c.alike("draws for the other targets in a second call", tail,
			c.draws.Slice(cut*draws, c.draws.Rows())),
	)
}

// invertTargetsAreIndependent puts other targets between the targets.
func invertTargetsAreIndependent(ctx context.Context, c *modelCase) error {
	if err := c.fit(ctx, modelSeed); err != nil {
		return err
	}
	y := c.problem.targets.Clone()
	for i := 1; i < y.Rows(); i += 2 {
		copy(y.Row(i), c.problem.train.Y.Row(i))
	}
	x, err := c.invert(ctx, y)
	if err != nil {
		return err
	}
	for i := 0; i < y.Rows(); i += 2 {
		what := fmt.Sprintf("draws for target %d among other targets", i)
		if err := c.alike(what, x.Slice(i*draws, (i+1)*draws),
			c.draws.Slice(i*draws, (i+1)*draws)); err != nil {
			return err
		}
	}
	return nil
}

// alike reports whether at least nine numbers in ten are equal up to what rounding in batches of
// another size may do: a thousandth of the box.
func (c *modelCase) alike(what string, got, want sdk.Batch) error {
	off, worst := 0, 0
	for i, v := range got.Data {
		if !(math.Abs(float64(v-want.Data[i])) <= 2e-3) && !sameNumber(v, want.Data[i]) {
			off, worst = off+1, i
		}
	}
	if off > len(got.Data)/10 {
		row := worst / got.Width
		return fmt.Errorf("%s: %d of %d numbers differ; row %d is %v, want %v",
			what, off, len(got.Data), row, got.Row(row), want.Row(row))
	}
	return nil
}

func invertKeepsY(ctx context.Context, c *modelCase) error {
	if err := c.ready(ctx); err != nil {
		return err
	}
	y := c.problem.targets.Clone()
	if _, err := gather(c.Invert(ctx, y, draws), y.Rows(), c.problem.dx); err != nil {
		return err
	}
	return same("targets after invert", y, c.problem.targets)
}

// invertGivesBatchesAway tests that a batch is the consumer's: the model does not write to it
// later, nor mind what the consumer writes.
func invertGivesBatchesAway(ctx context.Context, c *modelCase) error {
	if err := c.fit(ctx, modelSeed); err != nil {
		return err
	}
	var had []sdk.Batch
	n := 0
	for b, err := range c.Invert(ctx, c.problem.targets.Clone(), draws) {
		if err != nil {
			return err
		}
		if err := same(fmt.Sprintf("draws for target %d after writing to earlier batches", n),
			b, c.draws.Slice(n*draws, (n+1)*draws)); err != nil {
			return err
		}
		for i := range b.Data {
			b.Data[i] = float32(1000 + n)
		}
		had, n = append(had, b), n+1
	}
	for n, b := range had {
		for _, v := range b.Data {
			if v != float32(1000+n) {
				return fmt.Errorf("the model writes to the batch of target %d after giving it away",
					n)
			}
		}
	}
	return nil
}

func invertRefusesWidth(ctx context.Context, c *modelCase) error {
	if err := c.ready(ctx); err != nil {
		return err
	}
	_, err := c.invert(ctx, sdk.NewBatch(2, c.problem.dy+1))
	if err := wants("invert with targets that are too wide", err, sdk.ErrInvalid); err != nil {
		return err
	}
	_, err = c.invert(ctx, c.problem.targets)
	if err != nil {
		return fmt.Errorf("after a refused call: %w", err)
	}
	return nil
}

func invertNoTargets(ctx context.Context, c *modelCase) error {
	if err := c.ready(ctx); err != nil {
		return err
	}
	_, err := c.invert(ctx, sdk.NewBatch(0, c.problem.dy))
	return err
}

// invertStopsEarly ends an inversion after its first batch, and begins another.
func invertStopsEarly(ctx context.Context, c *modelCase) error {
	if err := c.ready(ctx); err != nil {
		return err
	}
	for _, err := range c.Invert(ctx, c.problem.targets.Clone(), draws) {
		if err != nil {
			return err
		}
		break
	}
	if _, err := c.invert(ctx, c.problem.targets); err != nil {
		return fmt.Errorf("after an inversion that was ended early: %w", err)
	}
	return nil
}

// invertCancel ends the context of invert before it begins, and then after its first batch.
func invertCancel(ctx context.Context, c *modelCase) error {
	if err := c.ready(ctx); err != nil {
		return err
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	_, err := c.invert(ended, c.problem.targets)
	if err := wants("invert under a cancelled context", err, context.Canceled); err != nil {
		return err
	}
	ctx, cancel = context.WithCancel(ctx)
	defer cancel()
	for _, err := range c.Invert(ctx, c.problem.train.Y.Clone(), draws) {
		if err != nil && !errors.Is(err, context.Canceled) {
			return fmt.Errorf(
				"invert fails with %q when its context ends, want an error that wraps %q", err,
				context.Canceled)
		}
		cancel()
	}
	return nil
}

package sdktest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"time"

	"github.com/invbench/invbench/sdk"
)

// notFitted tests that a model without Fit says so.
func notFitted(ctx context.Context, c *modelCase) error {
	if err := c.Configure(ctx, c.options.Params, c.problem.setup(modelSeed)); err != nil {
		return err
	}
	_, err := c.invert(ctx, c.problem.targets)
	return wants("invert before fit", err, sdk.ErrNotFitted)
}

func fitKeepsRows(ctx context.Context, c *modelCase) error {
	if err := c.Configure(ctx, c.options.Params, c.problem.setup(modelSeed)); err != nil {
		return err
	}
	train := clone(c.problem.train)
	if err := c.Fit(ctx, train, &oracle{problem: c.problem}); err != nil {
		return err
	}
	return errors.Join(
		same("x of the training rows after fit", train.X, c.problem.train.X),
		same("y of the training rows after fit", train.Y, c.problem.train.Y),
	)
}

// fitReportsProgress tests every report of a fit. There may be none.
func fitReportsProgress(ctx context.Context, c *modelCase) error {
	var mu sync.Mutex
	var bad error
	err := c.fit(sdk.WithReporter(ctx, func(p sdk.Progress) {
		mu.Lock()
		defer mu.Unlock()
		if bad == nil {
			bad = progress(p)
		}
	}), modelSeed)
	mu.Lock()
	defer mu.Unlock()
	return errors.Join(err, bad)
}

func progress(p sdk.Progress) error {
	switch {
	case p.Done < 0 || p.Total < 0 || p.Total > 0 && p.Done > p.Total:
		return fmt.Errorf("progress %d of %d", p.Done, p.Total)
	case p.Stage == "":
		return fmt.Errorf("progress %d of %d has no stage", p.Done, p.Total)
	case math.IsInf(p.Loss, 0) || math.IsInf(p.Validation, 0):
		return fmt.Errorf(
			"progress with loss %g and validation loss %g, want finite numbers, or NaN for none",
			p.Loss, p.Validation)
	}
	return nil
}

func fitRefusesWidth(ctx context.Context, c *modelCase) error {
	p := newProblem(c.problem.dx+1, c.problem.dy+1)
	for _, train := range []sdk.Dataset{
		{X: p.train.X, Y: c.problem.train.Y}, {X: c.problem.train.X, Y: p.train.Y},
	} {
		if err := c.Configure(ctx, c.options.Params, c.problem.setup(modelSeed)); err != nil {
			return err
		}
		err := c.Fit(ctx, clone(train), &oracle{problem: c.problem})
		call := fmt.Sprintf("fit with x of width %d and y of width %d",
			train.X.Width, train.Y.Width)
		if err := wants(call, err, sdk.ErrInvalid); err != nil {
			return err
		}
	}
	return nil
}

// fitWithinBudget tests that a model makes do with a small budget; that it does with none, the
// other checks show.
func fitWithinBudget(ctx context.Context, c *modelCase) error {
	if err := c.Configure(ctx, c.options.Params, c.problem.setup(modelSeed)); err != nil {
		return err
	}
	if err := c.Fit(ctx, clone(c.problem.train),
		&oracle{problem: c.problem, budget: 5}); err != nil {
		return fmt.Errorf("fit with a budget of 5 simulations: %w", err)
	}
	return nil
}

// patience is how long a call may go on after its context has ended.
const patience = 20 * time.Second

// fitCancel ends fit's context before fit begins, and then while it is under way.
func fitCancel(ctx context.Context, c *modelCase) error {
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if err := c.Configure(ctx, c.options.Params, c.problem.setup(modelSeed)); err != nil {
		return err
	}
	err := c.Fit(ended, clone(c.problem.train), &oracle{problem: c.problem})
	if err := wants("fit under a cancelled context", err, context.Canceled); err != nil {
		return err
	}
	if err := c.Configure(ctx, c.options.Params, c.problem.setup(modelSeed)); err != nil {
		return fmt.Errorf("after a cancelled fit: %w", err)
	}
	err = c.fitAndCancel(ctx)
	if err != nil && !errors.Is(err, context.Canceled) {
		return fmt.Errorf("fit fails with %q when its context ends, want an error that wraps %q",
			err, context.Canceled)
	}
	return nil
}

// fitAndCancel ends the context of a fit at its first report, or a moment after its start.
func (c *modelCase) fitAndCancel(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	time.AfterFunc(20*time.Millisecond, cancel)
	reporting := sdk.WithReporter(ctx, func(sdk.Progress) { cancel() })
	done := make(chan error, 1)
	go func() {
		done <- guard(func() error {
			return c.Fit(reporting, clone(c.problem.train), &oracle{problem: c.problem})
		})
	}()
	<-ctx.Done()
	select {
	case err := <-done:
		return err
	case <-time.After(patience):
		return fmt.Errorf("fit still runs %v after its context ended", patience)
	}
}

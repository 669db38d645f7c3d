package bench

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/invbench/invbench/sdk"
)

// taskGuard is a task that remembers its first failure. While a model is fitted it asks the task
// for simulations, so when the fit fails, this tells whether the task failed first or the model.
type taskGuard struct {
	Task

	mu  sync.Mutex
	err error // the first failure
}

// Draw implements sdk.Simulator.
func (g *taskGuard) Draw(ctx context.Context, seed sdk.Seed, first, n int) (sdk.Batch, error) {
	x, err := g.Task.Draw(ctx, seed, first, n)
	return x, g.note(ctx, "draw", err)
}

// Simulate implements sdk.Simulator.
func (g *taskGuard) Simulate(
	ctx context.Context, seed sdk.Seed, first int, x sdk.Batch,
) (sdk.Batch, error) {
	y, err := g.Task.Simulate(ctx, seed, first, x)
	return y, g.note(ctx, "simulate", err)
}

// Posterior implements sdk.Reference for a task that does.
func (g *taskGuard) Posterior(
	ctx context.Context, seed sdk.Seed, first int, y sdk.Batch, draws int,
) (sdk.Batch, error) {
	task, ok := g.Task.(sdk.Reference)
	if !ok {
		return sdk.Batch{}, sdk.ErrUnsupported
	}
	x, err := task.Posterior(ctx, seed, first, y, draws)
	return x, g.note(ctx, "posterior", err)
}

// note returns what the task's process has to say on a failed call, and remembers it. A call that
// was broken off, or refused for its arguments, is not the task's failure.
func (g *taskGuard) note(ctx context.Context, call string, err error) error {
	if err == nil || ctx.Err() != nil || errors.Is(err, sdk.ErrInvalid) {
		return err
	}
	err = fmt.Errorf("task %w", g.Task.Explain(call, err))
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.err == nil {
		g.err = err
	}
	return err
}

// failure returns the first failure of the task, nil if there is none.
func (g *taskGuard) failure() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.err
}

package bench

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/invbench/invbench/sdk"
)

// witness is a task that remembers how it failed. A model is fitted with the task's help, so when a fit fails it takes
// a witness to tell whose fault it was.
type witness struct {
	Task

	mu  sync.Mutex
	err error // the first failure
}

// Draw implements sdk.Simulator.
func (w *witness) Draw(ctx context.Context, seed sdk.Seed, first, n int) (sdk.Batch, error) {
	x, err := w.Task.Draw(ctx, seed, first, n)
	return x, w.saw(ctx, "draw", err)
}

// Simulate implements sdk.Simulator.
func (w *witness) Simulate(ctx context.Context, seed sdk.Seed, first int, x sdk.Batch) (sdk.Batch, error) {
	y, err := w.Task.Simulate(ctx, seed, first, x)
	return y, w.saw(ctx, "simulate", err)
}

// Posterior implements sdk.Reference for a task that does.
func (w *witness) Posterior(
	ctx context.Context, seed sdk.Seed, first int, y sdk.Batch, draws int,
) (sdk.Batch, error) {
	task, ok := w.Task.(sdk.Reference)
	if !ok {
		return sdk.Batch{}, sdk.ErrUnsupported
	}
	x, err := task.Posterior(ctx, seed, first, y, draws)
	return x, w.saw(ctx, "posterior", err)
}

// saw returns what the task's process has to say on a failed call, and remembers it. A call that was broken off, or
// refused for its arguments, is not the task's failure.
func (w *witness) saw(ctx context.Context, call string, err error) error {
	if err == nil || ctx.Err() != nil || errors.Is(err, sdk.ErrInvalid) {
		return err
	}
	err = fmt.Errorf("task %w", w.Task.Explain(call, err))
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err == nil {
		w.err = err
	}
	return err
}

// failure returns the first failure of the task, nil if there is none.
func (w *witness) failure() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.err
}

package bench

import (
	"context"
	"errors"
	"sync"

	"github.com/invbench/invbench/host/internal/record"
)

// Events hears what becomes of cells. Its methods are called from several goroutines and must not
// block.
type Events interface {
	Start(c Cell)
	Step(c Cell, s Step)
	// End tells that the cell has its record, whatever its status.
	End(c Cell, r *record.Record)
	// Lost tells that it has none: it was broken off, or failed for what is not the model's fault.
	Lost(c Cell, err error)
}

// Outcome is what became of a cell: a record, or an error, or neither if it was not begun.
type Outcome struct {
	Cell   Cell
	Record *record.Record
	Err    error
}

// RunAll carries out cells in their order, as many side by side as the engine has jobs, and returns
// an outcome for each. A cell that fails stops no other, unless the board's folder is at fault. The
// error is that, or the end of ctx; the outcomes are valid all the same. No process is left when it
// returns.
func (e *Engine) RunAll(ctx context.Context, cells []Cell, events Events) ([]Outcome, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	outcomes := make([]Outcome, len(cells))
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(e.jobs, len(cells)) {
		workers.Go(func() {
			for i := range next {
				outcomes[i].Record, outcomes[i].Err = e.runOne(ctx, cells[i], events)
				if errors.Is(outcomes[i].Err, ErrStorage) {
					stop(outcomes[i].Err)
				}
			}
		})
	}
	for i, c := range cells {
		outcomes[i].Cell = c
	}
	for i := range cells {
		select {
		case next <- i:
			continue
		case <-ctx.Done():
		}
		break
	}
	close(next)
	workers.Wait()
	return outcomes, context.Cause(ctx)
}

func (e *Engine) runOne(ctx context.Context, c Cell, events Events) (*record.Record, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	events.Start(c)
	r, err := e.Run(ctx, c, func(s Step) { events.Step(c, s) })
	if err != nil {
		events.Lost(c, err)
		return nil, err
	}
	events.End(c, r)
	return r, nil
}

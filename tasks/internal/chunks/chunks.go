// Package chunks applies a slow formula to the rows of a batch on all cores.
//
// It is for formulas of tens of microseconds or more a row, where a thread a core and a look at the
// context after every row cost nothing that can be measured. Since rows do not depend on each
// other, neither the number of threads nor their luck changes a number. Quick formulas go through
// package rows alone, and all that rows promises holds here.
package chunks

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/tasks/internal/rows"
)

// Map returns what rows.Map does: one row of width to for each row of x, which must have width
// from. Every thread makes a formula of its own with worker, so a formula may keep scratch memory.
// An x of another width is an error that wraps sdk.ErrInvalid; when ctx ends, its error comes back
// within one row's time.
func Map(
	ctx context.Context, x sdk.Batch, from, to int, worker func() func(x, y []float64),
) (sdk.Batch, error) {
	if err := x.Validate(from); err != nil {
		return sdk.Batch{}, err
	}
	job := job{x: x, y: sdk.NewBatch(x.Rows(), to)}
	if err := job.run(ctx, min(runtime.GOMAXPROCS(0), x.Rows()), worker); err != nil {
		return sdk.Batch{}, err
	}
	return job.y, nil
}

// job is a batch being worked on.
type job struct {
	x, y sdk.Batch
	next atomic.Int64 // the first row that nobody has taken
}

// run works on the job with the given number of threads and returns the first thread's error, if
// any has one.
func (j *job) run(ctx context.Context, threads int, worker func() func(x, y []float64)) error {
	var all sync.WaitGroup
	errs := make([]error, threads)
	for i := range threads {
		all.Go(func() { errs[i] = j.work(ctx, worker()) })
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// work takes rows until none is left.
func (j *job) work(ctx context.Context, formula func(x, y []float64)) error {
	for {
		i := int(j.next.Add(1) - 1)
		if i >= j.x.Rows() {
			return nil
		}
		row, err := rows.Map(ctx, j.x.Slice(i, i+1), j.x.Width, j.y.Width, formula)
		if err != nil {
			return err
		}
		copy(j.y.Row(i), row.Data)
	}
}

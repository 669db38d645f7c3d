package main

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/tasks/internal/metamaterial"
	"github.com/invbench/invbench/tasks/internal/metamaterial/proxy"
)

// estimate is the task with spectra from networks, which stand for Maxwell's equations.
type estimate struct {
	prior
	proxy *proxy.Proxy
	truth maxwell
}

// Simulate implements sdk.Simulator. It is not random.
func (e estimate) Simulate(ctx context.Context, _ sdk.Seed, _ int, x sdk.Batch) (sdk.Batch, error) {
	return inBlocks(ctx, x, proxy.Points, e.proxy.Measure)
}

// Jacobian implements sdk.Jacobian.
func (e estimate) Jacobian(ctx context.Context, x sdk.Batch) (sdk.Batch, error) {
	return inBlocks(ctx, x, proxy.Points*metamaterial.Width, e.proxy.Jacobian)
}

// SimulateTruer implements sdk.Truer: it solves Maxwell's equations at the truncation of the
// parameters.
func (e estimate) SimulateTruer(
	ctx context.Context, seed sdk.Seed, first int, x sdk.Batch,
) (sdk.Batch, error) {
	return e.truth.Simulate(ctx, seed, first, x)
}

// share is how many rows a thread takes at a time. They take some milliseconds.
const share = 128

// inBlocks returns rows of a width for the rows of x, on all cores: those that f computes of x
// inside the box, and NaN for others.
func inBlocks(
	ctx context.Context, x sdk.Batch, width int, f func(x, y []float32),
) (sdk.Batch, error) {
	if err := x.Validate(metamaterial.Width); err != nil {
		return sdk.Batch{}, err
	}
	if err := ctx.Err(); err != nil {
		return sdk.Batch{}, fmt.Errorf("stopped before the first row: %w", err)
	}
	y := sdk.NewBatch(x.Rows(), width)
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), (x.Rows()+share-1)/share) {
		all.Go(func() {
			for ctx.Err() == nil {
				first := int(next.Add(share)) - share
				if first >= x.Rows() {
					return
				}
				end := min(first+share, x.Rows())
				inBox(x.Slice(first, end), y.Slice(first, end), f)
			}
		})
	}
	all.Wait()
	if err := ctx.Err(); err != nil {
		return sdk.Batch{}, fmt.Errorf("stopped among %d rows: %w", x.Rows(), err)
	}
	return y, nil
}

// inBox sets y to f of x, and to NaN where x lies outside the box.
func inBox(x, y sdk.Batch, f func(x, y []float32)) {
	x = x.Clone()
	var outside []int
	for i := range x.Rows() {
		if !metamaterial.Inside(x.Row(i)) {
			clear(x.Row(i))
			outside = append(outside, i)
		}
	}
	f(x.Data, y.Data)
	for _, i := range outside {
		sdk.FillNaN(y.Row(i))
	}
}

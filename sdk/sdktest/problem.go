package sdktest

import (
	"context"
	"fmt"
	"math"
	"sync"

	"github.com/invbench/invbench/sdk"
)

const (
	modelSeed = sdk.Seed(19991231)
	trainRows = 128
	draws     = 6 // for each target
)

// problem is a small synthetic task for models: smooth, with x uniform in the cube [-1, 1]^dx.
type problem struct {
	dx, dy  int
	spaces  sdk.Spaces
	train   sdk.Dataset
	targets sdk.Batch
}

// newProblem returns the problem with the given numbers of coordinates.
func newProblem(dx, dy int) problem {
	p := problem{dx: dx, dy: dy}
	for k := range dx {
		p.spaces.X = append(p.spaces.X, sdk.Bounded(fmt.Sprintf("x%d", k+1), "", -1, 1))
		p.spaces.Box = append(p.spaces.Box, sdk.Interval{Low: -1, High: 1})
	}
	for j := range dy {
		p.spaces.Y = append(p.spaces.Y, sdk.Unbounded(fmt.Sprintf("y%d", j+1), ""))
	}
	p.train.X = p.draw(0, trainRows)
	p.train.Y = p.simulate(p.train.X)
	p.targets = p.simulate(p.draw(trainRows, 5))
	return p
}

func (p problem) String() string {
	return fmt.Sprintf("a problem with %d dims of x and %d of y", p.dx, p.dy)
}

// draw returns rows of the prior.
func (p problem) draw(first, n int) sdk.Batch {
	x := sdk.NewBatch(n, p.dx)
	for i := range n {
		r := modelSeed.Row(first + i)
		for k := range p.dx {
			x.Row(i)[k] = float32(2*r.Float64() - 1)
		}
	}
	return x
}

// simulate returns y_j = Σ_k cos(1+2j+3k) x_k + sin(3 x_{j mod dx})/3.
func (p problem) simulate(x sdk.Batch) sdk.Batch {
	y := sdk.NewBatch(x.Rows(), p.dy)
	for i := range x.Rows() {
		row := x.Row(i)
		for j := range p.dy {
			sum := math.Sin(3*float64(row[j%p.dx])) / 3
			for k, v := range row {
				sum += math.Cos(1+2*float64(j)+3*float64(k)) * float64(v)
			}
			y.Row(i)[j] = float32(sum)
		}
	}
	return y
}

// setup returns what a model is told of the problem.
func (p problem) setup(seed sdk.Seed) sdk.Setup {
	return sdk.Setup{Task: sdk.Problem{Name: "synthetic", Spaces: p.spaces}, Seed: seed, Threads: 1}
}

// oracle simulates the problem as long as its budget lasts.
type oracle struct {
	problem problem

	mu     sync.Mutex
	budget int
}

// Simulate implements sdk.Oracle.
func (o *oracle) Simulate(ctx context.Context, x sdk.Batch) (sdk.Batch, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := x.Validate(o.problem.dx); err != nil {
		return sdk.Batch{}, err
	}
	if ctx.Err() != nil {
		return sdk.Batch{}, ctx.Err()
	}
	if x.Rows() > o.budget {
		return sdk.Batch{}, fmt.Errorf("%w: %d rows remain", sdk.ErrBudget, o.budget)
	}
	o.budget -= x.Rows()
	return o.problem.simulate(x), nil
}

// Remaining implements sdk.Oracle.
func (o *oracle) Remaining() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.budget
}

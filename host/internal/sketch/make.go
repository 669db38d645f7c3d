package sketch

import (
	"context"
	"fmt"
	"math"

	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/sdk"
)

const (
	examples = 3  // targets that are kept
	draws    = 25 // draws for each: as many as the paper's Fig. 4 shows
	side     = 65 // of a landscape: 22 points a period of the sine wave
)

// Cell is what a sketch is made of: the draws of a cell, N a target in target order, with their
// re-simulation errors, +Inf for infeasible ones.
type Cell struct {
	Spaces  sdk.Spaces
	Targets sdk.Batch
	Draws   sdk.Batch
	Errors  []float64
	N       int
}

// Make sketches a cell. The task is asked for a few rows only: the best draw of each example, and
// the landscape.
func Make(ctx context.Context, sim sdk.Simulator, seed sdk.Seed, c Cell) (*Sketch, error) {
	task := score.NewSource(sim, c.Spaces)
	s := &Sketch{X: titles(c.Spaces.X), Y: titles(c.Spaces.Y), Examples: []Example{}}
	for i := range min(examples, c.Targets.Rows()) {
		e := c.example(i)
		if e.Best != nil {
			y, err := task.Simulate(ctx, seed.Derive("best"), i,
				sdk.Batch{Width: len(e.Best), Data: e.Best})
			if err != nil {
				return nil, fmt.Errorf("sketch the best draw of target %d: %w", i, err)
			}
			e.BestY = finite(y.Data)
		}
		s.Examples = append(s.Examples, e)
	}
	if len(c.Spaces.X) != 2 {
		return s, nil
	}
	var err error
	s.Landscape, err = landscape(ctx, task, seed.Derive("landscape"), c.Spaces)
	return s, err
}

// titles returns what the axes of dims are called.
func titles(dims []sdk.Dim) []string {
	var all []string
	for _, d := range dims {
		title := d.Name
		if d.Unit != "" {
			title += " (" + d.Unit + ")"
		}
		all = append(all, title)
	}
	return all
}

// example picks the draws of target i.
func (c Cell) example(i int) Example {
	e := Example{Target: c.Targets.Row(i), Draws: [][]float32{}}
	best := math.Inf(1)
	for t := range c.N {
		row, miss := c.Draws.Row(i*c.N+t), c.Errors[i*c.N+t]
		if math.IsInf(miss, 1) {
			continue
		}
		if t < draws {
			e.Draws = append(e.Draws, row)
		}
		if miss < best {
			best, e.Best, e.Error = miss, row, miss
		}
	}
	return e
}

// finite returns row, nil if not all of it is finite: JSON has no other numbers.
func finite(row []float32) []float32 {
	if !sdk.Finite(row) {
		return nil
	}
	return row
}

// landscape simulates a grid over the prior's box.
func landscape(
	ctx context.Context, task score.Source, seed sdk.Seed, spaces sdk.Spaces,
) (*Landscape, error) {
	l := &Landscape{Side: side}
	for k, box := range spaces.Box {
		l.Low[k], l.High[k] = box.Low, box.High
	}
	x := sdk.NewBatch(side*side, 2)
	for i := range x.Rows() {
		for k, at := range [2]int{i % side, i / side} {
			x.Row(i)[k] = float32(l.Low[k] + (l.High[k]-l.Low[k])*float64(at)/(side-1))
		}
	}
	y, err := task.Simulate(ctx, seed, 0, x)
	if err != nil {
		return nil, fmt.Errorf("sketch the landscape: %w", err)
	}
	l.Y = Quantise(y.Data)
	return l, nil
}

// Ballistics is a task plugin: from where, at what angle and how fast was a ball thrown that landed
// at y? It is task D1 of the benchmark's reference; README.md states it in full.
//
// "Reference §N" stands for section N of docs/reference.md.
package main

import (
	"context"
	"fmt"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/serve"
	"github.com/invbench/invbench/tasks/internal/rows"
)

func main() { serve.Task(plugin()) }

// parameters are the parameters of the task.
type parameters struct {
	Landing string `param:"landing" default:"grid" enum:"grid,root" doc:"how the landing point is found: grid, as the last of 1500 instants above ground, which is the paper's simulator; root, exactly"`
}

func plugin() sdk.TaskPlugin[parameters] {
	return sdk.TaskPlugin[parameters]{
		About: sdk.About{
			Name:    "ballistics",
			Version: "1.0.0",
			Summary: "where a ball thrown with air drag lands, from start, height, angle and " +
				"speed (4 → 1)",
			Citation: "Ren, Padilla, Malof: Benchmarking deep inverse models over time, and the " +
				"Neural-Adjoint method, NeurIPS 2020, task D1",
		},
		Capabilities: []sdk.Capability{sdk.CanReference},
		Spaces:       spaces,
		New:          newSimulator,
	}
}

// simulator is the task: a prior and a way to find a landing point, NaN where there is none.
type simulator struct {
	prior   prior
	landing func(throw) float64
}

func newSimulator(p parameters) (sdk.Simulator, error) {
	prior, err := newPrior()
	if err != nil {
		return nil, fmt.Errorf("ballistics: make the prior: %w", err)
	}
	switch p.Landing {
	case "grid":
		return simulator{prior, newGrid().landing}, nil
	case "root":
		return simulator{prior, rootLanding}, nil
	}
	return nil, fmt.Errorf("ballistics: %w: landing %q, want grid or root",
		sdk.ErrInvalid, p.Landing)
}

// Draw implements sdk.Simulator.
func (s simulator) Draw(ctx context.Context, seed sdk.Seed, first, n int) (sdk.Batch, error) {
	return rows.Draw(ctx, seed, first, n, 4, s.prior.draw)
}

// Simulate implements sdk.Simulator. It is not random.
func (s simulator) Simulate(
	ctx context.Context, _ sdk.Seed, _ int, x sdk.Batch,
) (sdk.Batch, error) {
	return rows.Map(ctx, x, 4, 1, func(x, y []float64) {
		y[0] = s.landing(newThrow(x))
	})
}

// Shell is a task plugin: how thick are the eight layers of a sphere that scatters light with the
// spectrum y? It is the Shell task of the follow-up benchmark on artificial electromagnetic
// materials; README.md states it in full.
//
// "Physics §N" stands for section N of docs/physics.md.
package main

import (
	"context"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/serve"
	"github.com/invbench/invbench/tasks/internal/chunks"
	"github.com/invbench/invbench/tasks/internal/rows"
)

func main() { serve.Task(plugin()) }

// parameters are the parameters of the task: it has none.
type parameters struct{}

func plugin() sdk.TaskPlugin[parameters] {
	return sdk.TaskPlugin[parameters]{
		About: sdk.About{
			Name:    "shell",
			Version: "1.0.0",
			Summary: "the scattering spectrum of a sphere of eight layers, from their " +
				"thicknesses (8 → 201)",
			Citation: "Peurifoy et al.: Nanophotonic particle simulation and inverse design " +
				"using artificial neural networks, Science Advances 4, eaar4206 (2018); as a " +
				"benchmark: Ren et al.: Inverse deep learning methods and benchmarks for " +
				"artificial electromagnetic material design, arXiv:2112.10254 (2021)",
		},
		Spaces: spaces,
		New:    func(parameters) (sdk.Simulator, error) { return simulator{}, nil },
	}
}

// simulator is the task. It has no state.
type simulator struct{}

// Draw implements sdk.Simulator.
func (simulator) Draw(ctx context.Context, seed sdk.Seed, first, n int) (sdk.Batch, error) {
	return rows.Draw(ctx, seed, first, n, layers, prior)
}

// Simulate implements sdk.Simulator. It is not random.
func (simulator) Simulate(ctx context.Context, _ sdk.Seed, _ int, x sdk.Batch) (sdk.Batch, error) {
	return chunks.Map(ctx, x, layers, points, func() func(x, y []float64) {
		return newSpectrometer().measure
	})
}

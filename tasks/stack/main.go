// Stack is a task plugin: how thick are the five silicon nitride layers between sheets of graphene
// that absorb light with the spectrum y? It is the Stack task of the follow-up benchmark on
// artificial electromagnetic materials; README.md states it in full.
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

// parameters are the parameters of the task.
type parameters struct {
	Graphene string `param:"graphene" default:"benchmark" enum:"benchmark,physical" doc:"index of graphene: benchmark, constant as in the published data; physical, from its universal sheet conductivity"`
}

func plugin() sdk.TaskPlugin[parameters] {
	return sdk.TaskPlugin[parameters]{
		About: sdk.About{
			Name:    "stack",
			Version: "1.0.0",
			Summary: "the absorption spectrum of a graphene and silicon nitride multilayer, " +
				"from its thicknesses (5 → 256)",
			Citation: "Chen et al.: Smart inverse design of graphene-based photonic " +
				"metamaterials by an adaptive artificial neural network, Nanoscale 11, 9749 " +
				"(2019); as a benchmark: Ren et al.: Inverse deep learning methods and " +
				"benchmarks for artificial electromagnetic material design, arXiv:2112.10254 " +
				"(2021)",
		},
		Spaces: spaces,
		New:    newSimulator,
	}
}

// simulator is the task.
type simulator struct {
	spectrometer *spectrometer
}

func newSimulator(p parameters) (sdk.Simulator, error) {
	index, err := grapheneIndex(p.Graphene)
	if err != nil {
		return nil, err
	}
	return simulator{newSpectrometer(index)}, nil
}

// Draw implements sdk.Simulator.
func (simulator) Draw(ctx context.Context, seed sdk.Seed, first, n int) (sdk.Batch, error) {
	return rows.Draw(ctx, seed, first, n, pairs, prior)
}

// Simulate implements sdk.Simulator. It is not random.
func (s simulator) Simulate(
	ctx context.Context, _ sdk.Seed, _ int, x sdk.Batch,
) (sdk.Batch, error) {
	return chunks.Map(ctx, x, pairs, points, func() func(x, y []float64) {
		return s.spectrometer.measure
	})
}

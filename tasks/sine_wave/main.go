// Sine_wave is a task plugin: which two phases make a sine and a cosine add up to y? It is task D2
// of the benchmark's reference; README.md states it in full.
//
// "Reference §N" stands for section N of docs/reference.md.
package main

import (
	"context"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/serve"
	"github.com/invbench/invbench/tasks/internal/rows"
)

func main() { serve.Task(plugin()) }

// parameters are the parameters of the task.
type parameters struct {
	Sampling string `param:"sampling" default:"iid" enum:"iid,mesh,linspace" doc:"how rows of x lie in the square: iid, each by itself, which scores honestly; mesh, on 100 × 100 nodes with random axes, as in the paper's code today; linspace, the same with evenly spaced axes, as when the paper was written"`
}

func plugin() sdk.TaskPlugin[parameters] {
	return sdk.TaskPlugin[parameters]{
		About: sdk.About{
			Name:    "sine_wave",
			Version: "1.0.0",
			Summary: "the sum of a sine of x1 and a cosine of x2 (2 → 1)",
			Citation: "Ren, Padilla, Malof: Benchmarking deep inverse models over time, and the " +
				"Neural-Adjoint method, NeurIPS 2020, task D2",
		},
		Capabilities: []sdk.Capability{sdk.CanJacobian, sdk.CanReference},
		Spaces:       spaces,
		New:          newSimulator,
	}
}

// simulator is the task under one way of sampling the square.
type simulator struct {
	sample sampling
}

func newSimulator(p parameters) (sdk.Simulator, error) {
	sample, err := newSampling(p.Sampling)
	if err != nil {
		return nil, err
	}
	return simulator{sample}, nil
}

// Draw implements sdk.Simulator.
func (s simulator) Draw(ctx context.Context, seed sdk.Seed, first, n int) (sdk.Batch, error) {
	return s.sample(ctx, seed, first, n)
}

// Simulate implements sdk.Simulator. It is not random.
func (simulator) Simulate(ctx context.Context, _ sdk.Seed, _ int, x sdk.Batch) (sdk.Batch, error) {
	return rows.Map(ctx, x, 2, 1, wave)
}

// Jacobian implements sdk.Jacobian.
func (simulator) Jacobian(ctx context.Context, x sdk.Batch) (sdk.Batch, error) {
	return rows.Map(ctx, x, 2, 2, derivative)
}

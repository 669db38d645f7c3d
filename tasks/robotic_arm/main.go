// Robotic_arm is a task plugin: how are a slider and three joints set for an arm to hold its hand
// at y? It is task D3 of the benchmark's reference; README.md states it in full.
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

// parameters are the parameters of the task: it has none.
type parameters struct{}

func plugin() sdk.TaskPlugin[parameters] {
	return sdk.TaskPlugin[parameters]{
		About: sdk.About{
			Name:    "robotic_arm",
			Version: "1.0.0",
			Summary: "where an arm with a slider and three joints holds its hand (4 → 2)",
			Citation: "Ren, Padilla, Malof: Benchmarking deep inverse models over time, and the " +
				"Neural-Adjoint method, NeurIPS 2020, task D3",
		},
		Capabilities: []sdk.Capability{sdk.CanJacobian, sdk.CanReference},
		Spaces:       spaces,
		New:          func(parameters) (sdk.Simulator, error) { return simulator{}, nil },
	}
}

// simulator is the task. It has no state.
type simulator struct{}

// Draw implements sdk.Simulator.
func (simulator) Draw(ctx context.Context, seed sdk.Seed, first, n int) (sdk.Batch, error) {
	return rows.Draw(ctx, seed, first, n, 4, prior)
}

// Simulate implements sdk.Simulator. It is not random.
func (simulator) Simulate(ctx context.Context, _ sdk.Seed, _ int, x sdk.Batch) (sdk.Batch, error) {
	return rows.Map(ctx, x, 4, 2, hand)
}

// Jacobian implements sdk.Jacobian.
func (simulator) Jacobian(ctx context.Context, x sdk.Batch) (sdk.Batch, error) {
	return rows.Map(ctx, x, 4, 8, derivative)
}

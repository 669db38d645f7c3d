package main

import (
	"context"
	"fmt"
	"math/rand/v2"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/tasks/internal/rows"
)

// sampling returns rows first … first+n-1 of x, as sdk.Simulator's Draw does.
type sampling func(ctx context.Context, seed sdk.Seed, first, n int) (sdk.Batch, error)

// newSampling returns the sampling that goes by the given name.
func newSampling(name string) (sampling, error) {
	switch name {
	case "iid":
		return independent, nil
	case "mesh":
		return meshes(randomAxes), nil
	case "linspace":
		return meshes(evenAxes), nil
	}
	return nil, fmt.Errorf("sine_wave: %w: sampling %q, want iid, mesh or linspace",
		sdk.ErrInvalid, name)
}

// independent draws each row by itself, uniformly from the square.
func independent(ctx context.Context, seed sdk.Seed, first, n int) (sdk.Batch, error) {
	return rows.Draw(ctx, seed, first, n, 2, func(r *rand.Rand, x []float64) {
		x[0], x[1] = uniform(r), uniform(r)
	})
}

// uniform draws from [-1,1).
func uniform(r *rand.Rand) float64 { return 2*r.Float64() - 1 }

// Meta_material is a task plugin: which four cylinders of silicon, repeated without end, let light
// through with the spectrum y? It is task D4 of the benchmark's reference, with a solver of
// Maxwell's equations of our own; README.md states it in full.
//
// "Physics §N" stands for section N of docs/physics.md.
package main

import (
	"context"
	"fmt"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/serve"
	"github.com/invbench/invbench/tasks/internal/metamaterial"
	"github.com/invbench/invbench/tasks/internal/metamaterial/proxy"
	"github.com/invbench/invbench/tasks/internal/rows"
)

func main() { serve.Task(plugin()) }

// parameters are the parameters of the task.
type parameters struct {
	Solver string `param:"solver" default:"proxy" enum:"proxy,rcwa" doc:"what computes spectra: proxy, networks trained on solutions of Maxwell's equations, for scoring millions of draws; rcwa, the equations themselves, some thousand times slower"`
	Even   int    `param:"even" default:"8" min:"1" max:"16" doc:"truncation of rcwa, also where a record made with the proxy is audited: the highest harmonic among those with both numbers even"`
	Other  int    `param:"other" default:"6" min:"1" max:"16" doc:"the same for all other harmonics"`
}

func plugin() sdk.TaskPlugin[parameters] {
	return sdk.TaskPlugin[parameters]{
		About: sdk.About{
			Name:    "meta_material",
			Version: "1.2.0",
			Summary: "the transmission spectrum of a lattice of four silicon cylinders, from " +
				"their heights and radii (8 → 300)",
			Citation: "Ren, Padilla, Malof: Benchmarking deep inverse models over time, and the " +
				"Neural-Adjoint method, NeurIPS 2020, task D4; after Nadell, Huang, Malof, " +
				"Padilla: Deep learning for accelerated all-dielectric metasurface design, " +
				"Optics Express 27, 27523 (2019)",
		},
		Capabilities: []sdk.Capability{sdk.CanJacobian, sdk.CanTruer},
		Spaces:       spaces,
		New:          newSimulator,
	}
}

// prior is what both solvers draw from.
type prior struct{}

// Draw implements sdk.Simulator.
func (prior) Draw(ctx context.Context, seed sdk.Seed, first, n int) (sdk.Batch, error) {
	return rows.Draw(ctx, seed, first, n, metamaterial.Width, metamaterial.Prior)
}

func newSimulator(p parameters) (sdk.Simulator, error) {
	truth := newMaxwell(p)
	switch p.Solver {
	case "rcwa":
		return truth, nil
	case "proxy":
		networks, err := proxy.New()
		if err != nil {
			return nil, fmt.Errorf("meta_material: %w", err)
		}
		return estimate{proxy: networks, truth: truth}, nil
	}
	return nil, fmt.Errorf("meta_material: %w: solver %q, want proxy or rcwa",
		sdk.ErrInvalid, p.Solver)
}

// spaces returns the two sides of the task. Nothing outside the box is simulated.
func spaces(parameters) sdk.Spaces {
	var s sdk.Spaces
	heights, radii := metamaterial.Sides()
	add := func(name, unit string, side sdk.Interval) {
		for i := range metamaterial.Cylinders {
			s.X = append(s.X,
				sdk.Bounded(fmt.Sprintf("%s%d", name, i+1), unit, side.Low, side.High))
			s.Box = append(s.Box, side)
		}
	}
	add("height", "11 µm, from 41 µm", heights)
	add("radius", "5 µm, from 47 µm", radii)
	for i := range proxy.Points {
		s.Y = append(s.Y, sdk.Bounded(fmt.Sprintf("t%d", i), "", 0, 1))
	}
	return s
}

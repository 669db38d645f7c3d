package main

import (
	"flag"
	"fmt"
	"path/filepath"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/tasks/internal/metamaterial/proxy"
)

// plan is how a network is trained. The defaults are those of the networks in package proxy.
type plan struct {
	Network int // which one of the ensemble
	proxy.Layout
	Steps        int     // of the optimiser
	Fine, Coarse int     // rows of either truncation in a batch
	Rate         float64 // the greatest learning rate
	Decay        float64 // of weights, as AdamW has it
	Amplitudes   float64 // weight of the error of amplitudes beside that of the power

	FineRows, CoarseRows int // that there were when training began
}

// flags lets the command line change the plan.
func (p *plan) flags(f *flag.FlagSet) {
	f.IntVar(&p.Network, "network", 1, "number of the network, which its random numbers depend on")
	f.IntVar(&p.Width, "width", 256, "units at each cylinder")
	f.IntVar(&p.Depth, "depth", 3, "layers in which cylinders see each other")
	f.IntVar(&p.Head, "head", 512, "units after the sum over cylinders")
	f.IntVar(&p.Steps, "steps", 30_000, "steps of the optimiser")
	f.IntVar(&p.Fine, "fine", 64, "fine spectra in a batch")
	f.IntVar(&p.Coarse, "coarse", 64, "coarse spectra in a batch")
	f.Float64Var(&p.Rate, "rate", 3e-3, "greatest learning rate")
	f.Float64Var(&p.Decay, "decay", 0.03, "decay of weights")
	f.Float64Var(&p.Amplitudes, "amplitudes", 0.3, "weight of the error of amplitudes")
	f.IntVar(&p.FineRows, "fine-rows", 0, "fine spectra to learn from; 0 for all")
	f.IntVar(&p.CoarseRows, "coarse-rows", 0, "coarse spectra to learn from; 0 for all")
}

// seed is that of the network's random numbers.
func (p *plan) seed() sdk.Seed { return seed.Derive("network", fmt.Sprint(p.Network)) }

// batch is the number of rows in a batch.
func (p *plan) batch() int { return p.Fine + p.Coarse }

// path returns the name of the file of the network, with the given ending.
func (p *plan) path(folder, ending string) string {
	return filepath.Join(folder, "networks", fmt.Sprintf("%d.%s", p.Network, ending))
}

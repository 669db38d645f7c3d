package main

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/invbench/invbench/sdk"
)

// Models see a thickness as its distance from the prior's middle over half the prior's width, both
// in nm.
const (
	middle = 50.0
	half   = 20.0
)

// The layers that can be built, in nm and as models see them. A thinner one is no layer of a
// material any more, a thicker one makes the sphere larger than newSpectrometer provides for.
// Rounding to float32 does not take a layer at a limit past it.
const (
	thinnest = 1.0
	thickest = 200.0

	lowest  = float64(float32((thinnest - middle) / half))
	highest = float64(float32((thickest - middle) / half))
)

// prior sets x to one draw: thicknesses uniform between 30 and 70 nm and rounded to 0.1 nm, as the
// published generator rounds them.
func prior(r *rand.Rand, x []float64) {
	for i := range x {
		thickness := middle + half*(2*r.Float64()-1)
		x[i] = (math.Round(10*thickness)/10 - middle) / half
	}
}

// spaces returns the two sides of the task.
func spaces(parameters) sdk.Spaces {
	s := sdk.Spaces{Y: observables()}
	for i := range layers {
		s.X = append(s.X, sdk.Bounded(name("layer", i+1), "20 nm, from 50 nm", lowest, highest))
		s.Box = append(s.Box, sdk.Interval{Low: -1, High: 1})
	}
	return s
}

func name(of string, i int) string { return fmt.Sprintf("%s%d", of, i) }

package main

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/invbench/invbench/sdk"
)

// Models see a thickness as its distance from the prior's middle over half the prior's width, both in nm.
const (
	middle = 50.0
	half   = 20.0
)

// The layers that can be built, in nm. A thinner one is no layer of a material any more, a thicker one makes the sphere
// larger than the number of orders that newSpectrometer provides for.
const (
	thinnest = 1.0
	thickest = 200.0
)

// prior sets x to one draw: thicknesses uniform between 30 and 70 nm and rounded to 0.1 nm, as the published generator
// rounds them.
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
		s.X = append(s.X, sdk.Bounded(name("layer", i+1), "20 nm, from 50 nm", (thinnest-middle)/half, (thickest-middle)/half))
		s.Box = append(s.Box, sdk.Interval{Low: -1, High: 1})
	}
	return s
}

func name(of string, i int) string { return fmt.Sprintf("%s%d", of, i) }

package main

import (
	"fmt"
	"math/rand/v2"

	"github.com/invbench/invbench/sdk"
)

// Models see a thickness as its distance from the prior's middle over half the prior's width, both
// in nm. A layer that is absent has thickness 0.
const (
	middle = 27.5
	half   = 22.5
	absent = -middle / half
)

// prior sets x to one draw: thicknesses uniform between 5 and 50 nm.
func prior(r *rand.Rand, x []float64) {
	for i := range x {
		x[i] = 2*r.Float64() - 1
	}
}

// spaces returns the two sides of the task. A layer may be left out, or be as thick as one likes.
func spaces(parameters) sdk.Spaces {
	s := sdk.Spaces{Y: observables()}
	low := absent
	for i := range pairs {
		s.X = append(s.X,
			sdk.Dim{Name: fmt.Sprintf("nitride%d", i+1), Unit: "22.5 nm, from 27.5 nm", Low: &low})
		s.Box = append(s.Box, sdk.Interval{Low: -1, High: 1})
	}
	return s
}

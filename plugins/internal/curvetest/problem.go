// Package curvetest is an inverse problem whose y is a curve of many points, for tests of models
// that convolve it.
//
// It is small enough that a model of a few units gets somewhere within a second, and smooth along
// the curve, as the spectra are that convolutions are meant for.
package curvetest

import (
	"fmt"
	"math"

	"github.com/invbench/invbench/sdk"
)

// Points is the number of dims of y.
const Points = 20

// Setup returns what a model is told of the problem.
func Setup(seed sdk.Seed) sdk.Setup {
	side := sdk.Interval{Low: -1, High: 1}
	s := sdk.Spaces{
		X:   []sdk.Dim{sdk.Bounded("phase", "", -1, 1), sdk.Bounded("slope", "", -1, 1)},
		Box: []sdk.Interval{side, side},
	}
	for k := range Points {
		s.Y = append(s.Y, sdk.Unbounded(fmt.Sprintf("y%d", k), ""))
	}
	return sdk.Setup{Task: sdk.Problem{Name: "curve", Spaces: s}, Seed: seed, Threads: 1}
}

// Rows returns n simulated rows, x uniform in its box.
func Rows(n int) sdk.Dataset {
	x := sdk.NewBatch(n, 2)
	for i := range n {
		rng := sdk.Seed(12).Row(i)
		copy(x.Row(i), []float32{2*rng.Float32() - 1, 2*rng.Float32() - 1})
	}
	return sdk.Dataset{X: x, Y: simulate(x)}
}

// simulate returns y(t) = cos(3t + 2·phase) + slope·t at points t from 0 to 1.
func simulate(x sdk.Batch) sdk.Batch {
	y := sdk.NewBatch(x.Rows(), Points)
	for i := range x.Rows() {
		phase, slope := float64(x.Row(i)[0]), float64(x.Row(i)[1])
		for k := range Points {
			t := float64(k) / (Points - 1)
			y.Row(i)[k] = float32(math.Cos(3*t+2*phase) + slope*t)
		}
	}
	return y
}

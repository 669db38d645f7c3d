package main

import (
	"math"

	"github.com/invbench/invbench/sdk"
)

// omega is the angular frequency in both coordinates: three whole periods in [-1,1].
const omega = 3 * math.Pi

// wave sets y to sin(3πx1) + cos(3πx2) (reference §1.3).
func wave(x, y []float64) {
	y[0] = math.Sin(omega*x[0]) + math.Cos(omega*x[1])
}

// derivative sets d to ∂y/∂x1 and ∂y/∂x2.
func derivative(x, d []float64) {
	d[0] = omega * math.Cos(omega*x[0])
	d[1] = -omega * math.Sin(omega*x[1])
}

// spaces returns the two sides of the task. The bounds of x are those of the prior; the wave goes
// on beyond them.
func spaces(parameters) sdk.Spaces {
	side := sdk.Interval{Low: -1, High: 1}
	return sdk.Spaces{
		X: []sdk.Dim{
			sdk.Bounded("x1", "", side.Low, side.High), sdk.Bounded("x2", "", side.Low, side.High),
		},
		Y:   []sdk.Dim{sdk.Bounded("y", "", -2, 2)},
		Box: []sdk.Interval{side, side},
	}
}

package main

import (
	"math"
	"math/rand/v2"

	"github.com/invbench/invbench/sdk"
)

// The arm of reference §1.4: the lengths of its links from the slider to the hand, and the standard
// deviations of the prior's normals, all of mean 0.
const (
	upper, lower, hold = 0.5, 0.5, 1.0
	sliderSD, jointSD  = 0.25, 0.5
)

// prior sets x to one draw of the height of the slider and the angles of the three joints.
func prior(r *rand.Rand, x []float64) {
	x[0] = sliderSD * r.NormFloat64()
	for i := 1; i < len(x); i++ {
		x[i] = jointSD * r.NormFloat64()
	}
}

// links returns how the three links lie: the angle of each with the horizontal. The second and the
// third joint bend backward, hence differences (reference §1.4).
func links(x []float64) (a, b, c float64) {
	return x[1], x[2] - x[1], x[3] - x[2] - x[1]
}

// hand sets y to the hand's horizontal and vertical position.
func hand(x, y []float64) {
	a, b, c := links(x)
	sinA, cosA := math.Sincos(a)
	sinB, cosB := math.Sincos(b)
	sinC, cosC := math.Sincos(c)
	y[0] = upper*cosA + lower*cosB + hold*cosC
	y[1] = x[0] + upper*sinA + lower*sinB + hold*sinC
}

// derivative sets d to ∂y/∂x: four numbers for the horizontal, then four for the vertical position.
// Joint 1 turns its own link forward and both others backward, joint 2 the second forward and the
// third backward.
func derivative(x, d []float64) {
	a, b, c := links(x)
	sinA, cosA := math.Sincos(a)
	sinB, cosB := math.Sincos(b)
	sinC, cosC := math.Sincos(c)
	d[0], d[1], d[2], d[3] = 0, -upper*sinA+lower*sinB+hold*sinC, -lower*sinB+hold*sinC, -hold*sinC
	d[4], d[5], d[6], d[7] = 1, upper*cosA-lower*cosB-hold*cosC, lower*cosB-hold*cosC, hold*cosC
}

// spaces returns the two sides of the task. The horizontal position is at most the arm's length;
// the slider has no end.
func spaces(parameters) sdk.Spaces {
	const length = upper + lower + hold
	box := []sdk.Interval{{Low: -2 * sliderSD, High: 2 * sliderSD}}
	for range 3 {
		box = append(box, sdk.Interval{Low: -2 * jointSD, High: 2 * jointSD})
	}
	return sdk.Spaces{
		X: []sdk.Dim{
			sdk.Unbounded("slider", ""),
			sdk.Unbounded("joint1", "rad"),
			sdk.Unbounded("joint2", "rad"),
			sdk.Unbounded("joint3", "rad"),
		},
		Y: []sdk.Dim{
			sdk.Bounded("horizontal", "", -length, length), sdk.Unbounded("vertical", ""),
		},
		Box: box,
	}
}

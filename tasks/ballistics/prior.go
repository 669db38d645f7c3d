package main

import (
	"math"
	"math/rand/v2"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/tasks/internal/poisson"
)

// The prior of reference §1.2.
const (
	startSD    = 0.5 // m; the mean is 0
	heightMean = 1.5 // m
	heightSD   = 0.5 // m
	speedMean  = 15  // m/s

	// The angle lies between 9° and 81°. The bounds are rounded to float32, so that rounding a draw
	// does not take it past them.
	angleLow  = float64(float32(9 * math.Pi / 180))
	angleHigh = float64(float32(81 * math.Pi / 180))
)

// The central 95 % interval of Poisson(15): the largest k with P(K < k) ≤ 2.5 % and the smallest
// with P(K > k) ≤ 2.5 %. It holds 96.2 %, since P(K ≤ 7) = 1.80 % and P(K > 23) = 1.95 %.
const (
	speedLow  = 8
	speedHigh = 23
)

// prior draws x from the prior.
type prior struct {
	speed *poisson.Table
}

// newPrior returns the prior of reference §1.2.
func newPrior() (prior, error) {
	speed, err := poisson.New(speedMean)
	return prior{speed: speed}, err
}

// draw sets x to one draw: start, height, angle, and speed in units of 15 m/s.
func (p prior) draw(r *rand.Rand, x []float64) {
	x[0] = startSD * r.NormFloat64()
	x[1] = max(heightMean+heightSD*r.NormFloat64(), 0)
	x[2] = angleLow + (angleHigh-angleLow)*r.Float64()
	x[3] = float64(p.speed.Draw(r)) / speedUnit
}

// spaces returns the two sides of the task. The bounds of x are those of the prior; a throw outside
// them is simulated all the same.
func spaces(parameters) sdk.Spaces {
	ground, rest := 0.0, 0.0
	return sdk.Spaces{
		X: []sdk.Dim{
			sdk.Unbounded("start", "m"),
			{Name: "height", Unit: "m", Low: &ground},
			sdk.Bounded("angle", "rad", angleLow, angleHigh),
			{Name: "speed", Unit: "15 m/s", Low: &rest},
		},
		Y: []sdk.Dim{sdk.Unbounded("landing", "m")},
		Box: []sdk.Interval{
			{Low: -2 * startSD, High: 2 * startSD},
			{Low: heightMean - 2*heightSD, High: heightMean + 2*heightSD},
			{Low: angleLow, High: angleHigh},
			{Low: speedLow / float64(speedUnit), High: speedHigh / float64(speedUnit)},
		},
	}
}

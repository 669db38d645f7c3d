package metamaterial

import (
	"math/rand/v2"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/tasks/internal/rcwa"
)

// Cylinders is the number of cylinders in a unit cell, and Width that of the numbers in x: the
// heights, then the radii.
const (
	Cylinders = 4
	Width     = 2 * Cylinders
)

// Models see a height in µm as its distance from 41 over 11, and a radius as its distance from 47
// over 5 (reference §1.5). The factors once made both run from -1 to 1; the published data go on to
// higher cylinders.
const (
	middleHeight, halfHeight = 41.0, 11.0
	middleRadius, halfRadius = 47.0, 5.0
)

// The box, in µm: heights and radii of the published simulations. The prior is uniform on it.
const (
	LowestHeight, HighestHeight = 30.0, 55.0
	LeastRadius, GreatestRadius = 42.0, 52.0
)

// highest is the greatest height as models see it. The authors write 55 µm with three digits,
// 1.273, which is 55.003 µm, and a quarter of their designs have a cylinder just there: a box that
// ended at 14/11 would call these infeasible.
const highest = 1.273

// Sides are the box as models see it: the interval of heights, then that of radii. Rounding to
// float32 does not take a cylinder at a limit past it.
func Sides() (heights, radii sdk.Interval) {
	heights = sdk.Interval{Low: -1, High: float64(float32(highest))}
	return heights, sdk.Interval{Low: -1, High: 1}
}

// Prior sets x to one draw: heights and radii uniform on the box.
func Prior(r *rand.Rand, x []float64) {
	for i := range Cylinders {
		x[i] = (LowestHeight + (HighestHeight-LowestHeight)*r.Float64() - middleHeight) / halfHeight
	}
	for i := Cylinders; i < Width; i++ {
		x[i] = 2*r.Float64() - 1
	}
}

// Inside reports whether x lies in the box. NaN does not.
func Inside[T float32 | float64](x []T) bool {
	heights, radii := Sides()
	for i := range Cylinders {
		if !heights.Contains(float64(x[i])) || !radii.Contains(float64(x[Cylinders+i])) {
			return false
		}
	}
	return true
}

// Geometry returns the sizes in µm that x stands for.
func Geometry(x []float64) (g rcwa.Geometry) {
	for i := range Cylinders {
		g.Heights[i] = middleHeight + halfHeight*x[i]
		g.Radii[i] = middleRadius + halfRadius*x[Cylinders+i]
	}
	return g
}

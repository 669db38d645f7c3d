package rcwa

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Geometry is the sizes of the four cylinders, in µm.
type Geometry struct {
	Heights, Radii [4]float64
}

// ErrGeometry says that cylinders cannot be built or overlap.
var ErrGeometry = errors.New("impossible geometry")

// Validate reports whether all cylinders have a positive, finite height and stay inside their own
// quarter of a cell of the given period. The error wraps ErrGeometry.
func (g Geometry) Validate(period float64) error {
	for i := range g.Heights {
		if h := g.Heights[i]; !(h > 0) || math.IsInf(h, 1) {
			return fmt.Errorf("rcwa: %w: cylinder %d has height %g µm", ErrGeometry, i, h)
		}
		if r := g.Radii[i]; !(r > 0 && r <= period/4) {
			return fmt.Errorf("rcwa: %w: cylinder %d has radius %g µm, want at most %g, a "+
				"quarter of the period",
				ErrGeometry, i, r, period/4)
		}
	}
	return nil
}

// places are the centres of the cylinders, in half periods.
var places = [4][2]int{{0, 0}, {0, 1}, {1, 0}, {1, 1}}

// thinnest is the difference of two heights in µm below which they count as equal: layers that thin
// lose digits and do not matter.
const thinnest = 1e-6

// cuts returns the heights at which cylinders end, ascending, where equal ones come once.
func (g Geometry) cuts() (cuts [4]float64, count int) {
	heights := g.Heights
	slices.Sort(heights[:])
	below := 0.0
	for _, h := range heights {
		if h-below >= thinnest {
			cuts[count], below = h, h
			count++
		}
	}
	return cuts, count
}

// indicate sets t to the indicator function of the cylinders at the given height.
func (g Geometry) indicate(t table, height, period float64) {
	clear(t.cells)
	for i, h := range g.Heights {
		if h > height {
			t.addDisc(g.Radii[i], period, places[i][0], places[i][1])
		}
	}
}

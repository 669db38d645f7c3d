package rcwa

import (
	"fmt"
	"math"
)

// Truncation says which harmonics (m, n) the fields are expanded in: those with both numbers even,
// up to Even, and all others up to Other. The even ones carry the part of the fields that repeats
// every half period and deserve more.
type Truncation struct {
	Even, Other int
}

// Validate reports whether t leaves at least the zero order and the first ones.
func (t Truncation) Validate() error {
	if t.Even < 1 || t.Other < 1 {
		return fmt.Errorf("truncation (%d, %d): want at least 1 of either", t.Even, t.Other)
	}
	return nil
}

// highest returns the largest number in a harmonic.
func (t Truncation) highest() int { return max(t.Even, t.Other) }

func (t Truncation) holds(m, n int) bool {
	if m%2 == 0 && n%2 == 0 {
		return max(m, n) <= t.Even
	}
	return max(m, n) <= t.Other
}

// harmonic is a product of a sine or cosine of 2πmx/P and one of 2πny/P.
type harmonic struct{ m, n int }

// norm makes harmonics orthonormal: √2 for every number but 0.
func (h harmonic) norm() float64 { return norm(h.m) * norm(h.n) }

func norm(m int) float64 {
	if m == 0 {
		return 1
	}
	return math.Sqrt2
}

// class is one of the kinds of functions that the fields consist of under normal incidence with E
// along x and mirror planes x = 0 and y = 0:
//
//	cos·cos  Ex, Hy      sin·sin  Ey, Hx      sin·cos  Ez
type class struct {
	x, y      float64 // +1 for cosines, -1 for sines
	harmonics []harmonic
}

// newClass returns the functions of a class whose numbers are at least m and n: 0 for cosines, 1
// for sines.
func newClass(t Truncation, m, n int) class {
	c := class{x: 1 - 2*float64(m), y: 1 - 2*float64(n)}
	for i := m; i <= t.highest(); i++ {
		for j := n; j <= t.highest(); j++ {
			if t.holds(i, j) {
				c.harmonics = append(c.harmonics, harmonic{i, j})
			}
		}
	}
	return c
}

func (c class) size() int { return len(c.harmonics) }

// index returns where h stands in the class, -1 if nowhere.
func (c class) index(h harmonic) int {
	for i, have := range c.harmonics {
		if have == h {
			return i
		}
	}
	return -1
}

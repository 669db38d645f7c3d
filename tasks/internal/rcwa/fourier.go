package rcwa

import (
	"math"

	"github.com/invbench/invbench/tasks/internal/rcwa/internal/planes"
)

// table holds the Fourier coefficients of a function of the unit cell that is even in x and in y,
// or odd in both: number (a, b) belongs to cos(2πax/P)·cos(2πby/P), or to the product of sines.
type table struct {
	width int
	cells []float64
}

// newTable returns a table of zeros for numbers up to reach.
func newTable(reach int) table {
	return table{width: reach + 1, cells: make([]float64, (reach+1)*(reach+1))}
}

func (t table) cell(a, b int) *float64 { return &t.cells[a*t.width+b] }

// even returns the coefficient (|a|, |b|).
func (t table) even(a, b int) float64 { return *t.cell(abs(a), abs(b)) }

// odd returns the coefficient of an odd function, which changes sign with either number.
func (t table) odd(a, b int) float64 { return float64(sign(a)*sign(b)) * t.even(a, b) }

func abs(a int) int { return max(a, -a) }

func sign(a int) int {
	if a < 0 {
		return -1
	}
	return 1
}

// addDisc adds the indicator function of a disc whose centre is (px, py) half periods from the
// origin.
func (t table) addDisc(radius, period float64, px, py int) {
	share := math.Pi * radius * radius / (period * period)
	for a := range t.width {
		for b := range t.width {
			v := share * jinc(2*math.Pi/period*math.Hypot(float64(a), float64(b))*radius)
			if (a*px+b*py)%2 != 0 {
				v = -v
			}
			*t.cell(a, b) += v
		}
	}
}

// jinc returns 2·J₁(u)/u, the Fourier transform of a disc.
func jinc(u float64) float64 {
	if u == 0 {
		return 1
	}
	return 2 * math.J1(u) / u
}

// fill sets m to the matrix of an even function between the functions of a class: multiplication by
// it, in Laurent's form. A product of two cosines is a sum of two, and sines differ in a sign.
func (c class) fill(m *planes.Matrix, t table) {
	for i, p := range c.harmonics {
		row, _ := m.Row(i)
		for j, q := range c.harmonics {
			row[j] = p.norm() * q.norm() / 4 * (t.even(p.m-q.m, p.n-q.n) +
				c.x*t.even(p.m+q.m, p.n-q.n) +
				c.y*t.even(p.m-q.m, p.n+q.n) +
				c.x*c.y*t.even(p.m+q.m, p.n+q.n))
		}
	}
}

// matrix returns such a matrix.
func (c class) matrix(t table) *planes.Matrix {
	m := planes.NewMatrix(c.size(), c.size())
	c.fill(m, t)
	return m
}

// oddMatrix returns the matrix of a function odd in x and y, from functions of the sin·sin class to
// the cos·cos class.
func oddMatrix(cc, ss class, t table) *planes.Matrix {
	m := planes.NewMatrix(cc.size(), ss.size())
	for i, p := range cc.harmonics {
		row, _ := m.Row(i)
		for j, q := range ss.harmonics {
			row[j] = p.norm() * q.norm() / 4 * (t.odd(q.m+p.m, q.n+p.n) + t.odd(q.m-p.m, q.n+p.n) +
				t.odd(q.m+p.m, q.n-p.n) + t.odd(q.m-p.m, q.n-p.n))
		}
	}
	return m
}

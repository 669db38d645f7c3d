package planes

import (
	"fmt"
	"math"
)

// Solve sets b to the solution x of a·x = b and spoils a, which is square, but for its shape. It
// eliminates with partial pivoting. If a is singular, b gets numbers that are not finite.
//
// Rows and columns are taken eight at a time, in Crout's order: when a block is reached, the
// contributions of all earlier blocks are subtracted in one product. The triangles of eight rows
// are inverted, so that nearly all work is products of tiles; the rest is the factorisation of
// panels of eight columns.
func (e *Engine) Solve(a, b *Matrix) {
	if a.rows != a.cols || a.rows != b.rows || a == b {
		panic(fmt.Sprintf("planes: solve %d×%d for %d×%d", a.rows, a.cols, b.rows, b.cols))
	}
	a.fill(1)
	for k := 0; k < a.height(); k += edge {
		e.eliminate(a, b, k)
	}
	for k := a.height() - edge; k >= 0; k -= edge {
		e.substitute(a, b, k)
	}
	a.fill(0)
}

// fill sets the diagonal beyond the shape of a square matrix to v.
func (m *Matrix) fill(v float64) {
	for i := m.rows; i < m.height(); i++ {
		m.Set(i, i, complex(v, 0))
	}
}

// eliminate factorises block k of rows and columns of a, and takes the rows of b along.
func (e *Engine) eliminate(a, b *Matrix, k int) {
	n := a.height()
	if k > 0 {
		for i := k; i < n; i += edge {
			e.tile(a.all.at(i, k), a.all.at(i, 0), a.all.at(0, k), k, true)
		}
	}
	for column := k; column < k+edge; column++ {
		a.pivot(b, column, k+edge)
	}
	e.invertLower(a.all.at(k, k))
	for j := k + edge; j < n; j += edge {
		e.finish(a.all, a.all, k, j)
	}
	for j := 0; j < b.all.stride; j += edge {
		e.finish(a.all, b.all, k, j)
	}
}

// finish brings the tile of x at row k and column j to its final form: L⁻¹·(x - what earlier rows
// contribute), with the factors in a.
func (e *Engine) finish(a, x block, k, j int) {
	place := x.at(k, j)
	if k > 0 {
		e.tile(place, a.at(k, 0), x.at(0, j), k, true)
	}
	e.replace(place)
}

// replace multiplies a tile by e.inverse, in place.
func (e *Engine) replace(place block) {
	tile := e.spare.all
	for i := range edge {
		at, from := i*edge, i*place.stride
		copy(tile.re[at:at+edge], place.re[from:from+edge])
		copy(tile.im[at:at+edge], place.im[from:from+edge])
	}
	e.tile(place, e.inverse.all, tile, edge, false)
}

// substitute solves for block k of rows, given the rows after it.
func (e *Engine) substitute(a, b *Matrix, k int) {
	e.invertUpper(a.all.at(k, k))
	after := a.height() - k - edge
	for j := 0; j < b.all.stride; j += edge {
		place := b.all.at(k, j)
		if after > 0 {
			e.tile(place, a.all.at(k, k+edge), b.all.at(k+edge, j), after, true)
		}
		e.replace(place)
	}
}

// pivot finds the largest number at or below the diagonal of a column, swaps its row up, in b also,
// and eliminates below it in the columns before end.
func (m *Matrix) pivot(b *Matrix, column, end int) {
	best, row := -1.0, column
	s := m.all.stride
	for i := column; i < m.height(); i++ {
		if v := math.Abs(m.all.re[i*s+column]) + math.Abs(m.all.im[i*s+column]); v > best {
			best, row = v, i
		}
	}
	if row != column {
		m.swap(row, column)
		b.swap(row, column)
	}
	at := column*s + column
	width := end - column
	upr, upi := m.all.re[at:at+width], m.all.im[at:at+width]
	over := 1 / complex(upr[0], upi[0])
	for i := column + 1; i < m.height(); i++ {
		at := i*s + column
		eliminateRow(m.all.re[at:at+width], m.all.im[at:at+width], upr, upi, over)
	}
}

// eliminateRow divides the first number of a row by the pivot and takes that much of the pivot's
// row from the others.
func eliminateRow(re, im, upr, upi []float64, over complex128) {
	re, im, upi = re[:len(upr)], im[:len(upr)], upi[:len(upr)]
	x := re[0]*real(over) - im[0]*imag(over)
	y := re[0]*imag(over) + im[0]*real(over)
	re[0], im[0] = x, y
	for j := 1; j < len(upr); j++ {
		re[j] -= x*upr[j] - y*upi[j]
		im[j] -= x*upi[j] + y*upr[j]
	}
}

// swap exchanges two rows.
func (m *Matrix) swap(i, j int) {
	s := m.all.stride
	for _, plane := range [][]float64{m.all.re, m.all.im} {
		x, y := plane[i*s:(i+1)*s], plane[j*s:(j+1)*s]
		for k, v := range x {
			x[k], y[k] = y[k], v
		}
	}
}

// invertLower sets e.inverse to the inverse of the tile's lower triangle, whose diagonal is 1.
func (e *Engine) invertLower(t block) {
	e.inverse.Clear()
	for j := range edge {
		e.inverse.Set(j, j, 1)
		for i := j + 1; i < edge; i++ {
			e.inverse.Set(i, j, -e.dot(t, i, j, j, i))
		}
	}
}

// invertUpper sets e.inverse to the inverse of the tile's upper triangle.
func (e *Engine) invertUpper(t block) {
	e.inverse.Clear()
	for i := edge - 1; i >= 0; i-- {
		over := 1 / t.number(i, i)
		e.inverse.Set(i, i, over)
		for j := i + 1; j < edge; j++ {
			e.inverse.Set(i, j, -over*e.dot(t, i, j, i+1, j+1))
		}
	}
}

// dot returns the sum of the products of row i of the tile and column j of e.inverse, from one
// number to before another.
func (e *Engine) dot(t block, i, j, from, to int) complex128 {
	var sum complex128
	for k := from; k < to; k++ {
		sum += t.number(i, k) * e.inverse.At(k, j)
	}
	return sum
}

func (b block) number(i, j int) complex128 {
	k := i*b.stride + j
	return complex(b.re[k], b.im[k])
}

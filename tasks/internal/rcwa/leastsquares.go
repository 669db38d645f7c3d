package rcwa

import (
	"math"
	"math/cmplx"
)

// leastSquares finds the vector of length 1 that a tall matrix makes shortest: its last right
// singular vector.
type leastSquares struct {
	columns [][]complex128 // of the matrix, which QR replaces by R above the diagonal
	x       []complex128
}

func newLeastSquares(rows, columns int) *leastSquares {
	s := &leastSquares{x: make([]complex128, columns), columns: make([][]complex128, columns)}
	for i := range s.columns {
		s.columns[i] = make([]complex128, rows)
	}
	return s
}

// shortest returns the vector for the first columns, of which rows numbers each count; there are no
// fewer rows than columns. It spoils them. The result holds until the next call.
//
// The singular values of R are those of the matrix, and inverse iteration with RᴴR converges to the
// last vector as fast as the last value stands out.
func (s *leastSquares) shortest(rows, columns int) []complex128 {
	for k := range columns {
		s.reflect(k, rows, columns)
	}
	s.guard(columns)
	x := s.x[:columns]
	for i := range x {
		x[i] = complex(1+0.1*math.Sin(float64(i)), 0.1*math.Cos(float64(2*i)))
	}
	for range 4 {
		s.solveAdjoint(x)
		s.solve(x)
		length := norm2(x)
		for i := range x {
			x[i] *= complex(1/length, 0)
		}
	}
	return x
}

// reflect applies the Householder reflection that clears column k below the diagonal to this and
// all later columns.
func (s *leastSquares) reflect(k, rows, columns int) {
	v := s.columns[k][k:rows]
	length := norm2(v)
	if length == 0 {
		return
	}
	diagonal := complex(-length, 0)
	if size := cmplx.Abs(v[0]); size > 0 {
		diagonal *= v[0] / complex(size, 0)
	}
	v[0] -= diagonal
	over := 2 / (norm2(v) * norm2(v))
	for _, column := range s.columns[k+1 : columns] {
		mirror(column[k:rows], v, over)
	}
	v[0] = diagonal
}

// mirror takes over·v·vᴴ·x from x.
func mirror(x, v []complex128, over float64) {
	x = x[:len(v)]
	var re, im float64
	for i, a := range v {
		b := x[i]
		re += real(a)*real(b) + imag(a)*imag(b)
		im += real(a)*imag(b) - imag(a)*real(b)
	}
	f := complex(over*re, over*im)
	for i, a := range v {
		x[i] -= f * a
	}
}

// guard keeps R invertible: it replaces diagonal numbers that are 0 but for rounding by tiny ones.
// If all of R is 0, any vector is as good as another.
func (s *leastSquares) guard(columns int) {
	largest := 0.0
	for i := range columns {
		largest = max(largest, cmplx.Abs(s.columns[i][i]))
	}
	if largest == 0 {
		largest = 1
	}
	for i := range columns {
		if tiny := 1e-15 * largest; cmplx.Abs(s.columns[i][i]) < tiny {
			s.columns[i][i] = complex(tiny, 0)
		}
	}
}

// solveAdjoint sets x to the solution y of Rᴴ·y = x.
func (s *leastSquares) solveAdjoint(x []complex128) {
	for i := range x {
		sum := x[i]
		for j, r := range s.columns[i][:i] {
			sum -= cmplx.Conj(r) * x[j]
		}
		x[i] = sum / cmplx.Conj(s.columns[i][i])
	}
}

// solve sets x to the solution y of R·y = x.
func (s *leastSquares) solve(x []complex128) {
	for i := len(x) - 1; i >= 0; i-- {
		x[i] /= s.columns[i][i]
		for j, r := range s.columns[i][:i] {
			x[j] -= r * x[i]
		}
	}
}

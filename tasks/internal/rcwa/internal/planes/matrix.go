package planes

import "fmt"

// Matrix is a complex matrix in two planes, row-major. Rows and columns beyond its shape, up to
// multiples of eight, are zero, and every operation leaves them so.
type Matrix struct {
	rows, cols int
	all        block
}

// NewMatrix returns a matrix of zeros.
func NewMatrix(rows, cols int) *Matrix {
	height, stride := roundUp(rows), roundUp(cols)
	cells := make([]float64, 2*height*stride)
	n := height * stride
	return &Matrix{
		rows: rows, cols: cols, all: block{re: cells[:n:n], im: cells[n:], stride: stride},
	}
}

// roundUp returns the smallest multiple of a tile's edge that is n or more.
func roundUp(n int) int { return (n + edge - 1) / edge * edge }

// Rows returns the number of rows.
func (m *Matrix) Rows() int { return m.rows }

// Columns returns the number of columns.
func (m *Matrix) Columns() int { return m.cols }

// At returns the number in row i and column j.
func (m *Matrix) At(i, j int) complex128 {
	k := i*m.all.stride + j
	return complex(m.all.re[k], m.all.im[k])
}

// Set sets the number in row i and column j.
func (m *Matrix) Set(i, j int, v complex128) {
	k := i*m.all.stride + j
	m.all.re[k], m.all.im[k] = real(v), imag(v)
}

// Add adds v to the number in row i and column j.
func (m *Matrix) Add(i, j int, v complex128) { m.Set(i, j, m.At(i, j)+v) }

// Row returns the real and imaginary parts of row i, which may be changed.
func (m *Matrix) Row(i int) (re, im []float64) {
	at, end := i*m.all.stride, i*m.all.stride+m.cols
	return m.all.re[at:end:end], m.all.im[at:end:end]
}

// height returns the number of rows, filled up.
func (m *Matrix) height() int { return roundUp(m.rows) }

// Clear sets all numbers to zero.
func (m *Matrix) Clear() {
	clear(m.all.re)
	clear(m.all.im)
}

// Copy sets m to a, of the same shape.
func (m *Matrix) Copy(a *Matrix) {
	m.mustMatch(a)
	copy(m.all.re, a.all.re)
	copy(m.all.im, a.all.im)
}

// Transpose sets m to the transpose of a, which is not m.
func (m *Matrix) Transpose(a *Matrix) {
	if m.rows != a.cols || m.cols != a.rows {
		panic(fmt.Sprintf("planes: transpose %d×%d into %d×%d", a.rows, a.cols, m.rows, m.cols))
	}
	for i := range a.rows {
		re, im := a.Row(i)
		for j, v := range re {
			k := j*m.all.stride + i
			m.all.re[k], m.all.im[k] = v, im[j]
		}
	}
}

// Combine sets m to f·m + g·a, of the same shape.
func (m *Matrix) Combine(f float64, g float64, a *Matrix) {
	m.mustMatch(a)
	combine(m.all.re, f, g, a.all.re)
	combine(m.all.im, f, g, a.all.im)
}

func combine(dst []float64, f, g float64, src []float64) {
	src = src[:len(dst)]
	for i, v := range dst {
		dst[i] = f*v + g*src[i]
	}
}

// Scale sets m to f·a, of the same shape.
func (m *Matrix) Scale(f complex128, a *Matrix) {
	m.mustMatch(a)
	x, y := real(f), imag(f)
	re, im := m.all.re, m.all.im[:len(m.all.re)]
	are, aim := a.all.re[:len(re)], a.all.im[:len(re)]
	for i, u := range are {
		v := aim[i]
		re[i], im[i] = x*u-y*v, x*v+y*u
	}
}

// AddDiagonal adds v to every number on the diagonal.
func (m *Matrix) AddDiagonal(v complex128) {
	for i := range min(m.rows, m.cols) {
		m.Add(i, i, v)
	}
}

// Apply sets y to m·x.
func (m *Matrix) Apply(y, x []complex128) {
	for i := range y {
		re, im := m.Row(i)
		var sr, si float64
		for j, u := range re {
			v, w := im[j], x[j]
			sr += u*real(w) - v*imag(w)
			si += u*imag(w) + v*real(w)
		}
		y[i] = complex(sr, si)
	}
}

func (m *Matrix) mustMatch(a *Matrix) {
	if m.rows != a.rows || m.cols != a.cols {
		panic(fmt.Sprintf("planes: a matrix of %d×%d where one of %d×%d is needed",
			a.rows, a.cols, m.rows, m.cols))
	}
}

package rcwa

import (
	"math/cmplx"
	"math/rand/v2"
	"testing"

	"github.com/invbench/invbench/tasks/internal/rcwa/internal/planes"
)

// TestCotangent compares with the cotangents of the eigenvalues: A = V·Λ·V⁻¹ with random V, and
// eigenvalues like those of a layer, some propagating and many evanescent.
func TestCotangent(t *testing.T) {
	const n = 12
	r := rand.New(rand.NewPCG(1, 2))
	e := planes.New()
	values := []complex128{
		11.3 + 0.8i, 6, 1 + 0.1i, 0.01, 0, -0.5, -3 + 0.2i, -20, -80, -150 + 2i, -170, -200,
	}
	vectors := planes.NewMatrix(n, n)
	for i := range n {
		for j := range n {
			vectors.Set(i, j, complex(r.NormFloat64(), r.NormFloat64()))
		}
	}
	c := newCotangent(n)
	for _, d := range []float64{0.02, 0.05, 0.3, 0.7, 3} {
		a := similar(e, vectors, values, func(v complex128) complex128 { return v })
		got := planes.NewMatrix(n, n)
		c.set(e, got, a, d)
		want := similar(e, vectors, values, func(v complex128) complex128 {
			return rootCotangent(v, d)
		})
		worst, size := 0.0, 0.0
		for i := range n {
			for j := range n {
				worst = max(worst, cmplx.Abs(got.At(i, j)-want.At(i, j)))
				size = max(size, cmplx.Abs(want.At(i, j)))
			}
		}
		if !(worst <= 2e-6*size) {
			t.Errorf("d = %v: off by %.2g of %.2g", d, worst, size)
		}
	}
}

// rootCotangent returns √v·cot(√v·d), by its limit at 0.
func rootCotangent(v complex128, d float64) complex128 {
	if v == 0 {
		return complex(1/d, 0)
	}
	root := cmplx.Sqrt(v)
	return root * cmplx.Cot(root*complex(d, 0))
}

// similar returns V·f(Λ)·V⁻¹.
func similar(
	e *planes.Engine, v *planes.Matrix, values []complex128, f func(complex128) complex128,
) *planes.Matrix {
	n := v.Rows()
	left, right, out := planes.NewMatrix(n, n), planes.NewMatrix(n, n), planes.NewMatrix(n, n)
	for i := range n {
		right.Set(i, i, 1)
		for j := range n {
			left.Set(i, j, v.At(i, j)*f(values[j]))
		}
	}
	spoilt := planes.NewMatrix(n, n)
	spoilt.Copy(v)
	e.Solve(spoilt, right)
	e.Multiply(out, left, right)
	return out
}

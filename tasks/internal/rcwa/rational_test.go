package rcwa

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// TestShortest compares with a singular value decomposition, of real matrices since that is what
// gonum has; turning rows by complex phases changes no singular vector and makes the matrix
// complex.
func TestShortest(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 3))
	for _, c := range []struct{ rows, columns int }{{1, 1}, {5, 5}, {40, 7}, {300, 20}} {
		dense := mat.NewDense(c.rows, c.columns, nil)
		s := newLeastSquares(c.rows+3, c.columns+2)
		for i := range c.rows {
			phase := cmplx.Exp(complex(0, 6*r.Float64()))
			for j := range c.columns {
				v := r.NormFloat64()
				if j == c.columns-1 && j > 0 {
					v = 1e-3*v + dense.At(i, 0) // the last value stands out
				}
				dense.Set(i, j, v)
				s.columns[j][i] = phase * complex(v, 0)
			}
		}
		var svd mat.SVD
		if !svd.Factorize(dense, mat.SVDThin) {
			t.Fatal("no decomposition")
		}
		var v mat.Dense
		svd.VTo(&v)
		var along complex128
		got := s.shortest(c.rows, c.columns)
		for j, x := range got {
			along += cmplx.Conj(x) * complex(v.At(j, c.columns-1), 0)
		}
		near(t, "the cosine between the vectors", cmplx.Abs(along), 1, 1e-12)
	}
}

// TestShortestOfARankDeficientMatrix has an exact null vector, (1, -1)/√2 in the last two columns.
func TestShortestOfARankDeficientMatrix(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 3))
	s := newLeastSquares(9, 4)
	for i := range 9 {
		for j := range 4 {
			s.columns[j][i] = complex(r.NormFloat64(), r.NormFloat64())
		}
		s.columns[3][i] = s.columns[2][i]
	}
	x := s.shortest(9, 4)
	near(t, "|x|", norm2(x), 1, 1e-14)
	near(t, "|x·(0, 0, 1, -1)/√2|", cmplx.Abs(x[2]-x[3])/math.Sqrt2, 1, 1e-12)
}

// drawThrough returns a function fitted to components at n points of [-1, 1].
func drawThrough(
	n, main int, tolerance float64, components ...func(complex128) complex128,
) *rational {
	z := make([]complex128, n)
	for i := range z {
		z[i] = complex(-1+2*float64(i)/float64(n-1), 0)
	}
	r := newRational(z, len(components), main)
	for c, f := range components {
		for i := range z {
			r.values[c][i] = f(z[i])
		}
	}
	r.fit(tolerance)
	return r
}

// worstOff returns how far a component is off between the samples.
func worstOff(r *rational, component int, f func(complex128) complex128) float64 {
	worst := 0.0
	for x := -1.0; x <= 1; x += 0.0123 {
		worst = max(worst, cmplx.Abs(r.at(component, complex(x, 0))-f(complex(x, 0))))
	}
	return worst
}

// TestRationalFunctionsAreFound draws through functions with three common poles, which need four
// support points.
func TestRationalFunctionsAreFound(t *testing.T) {
	poles := func(a, b, c complex128) func(complex128) complex128 {
		return func(z complex128) complex128 {
			return a/(z-0.3-0.1i) + b/(z+0.5-0.02i) + c/(z+0.52+0.3i) + 0.2
		}
	}
	f, g, h := poles(1, 0.1i, 2), poles(0.5i, 1, -1), poles(1i, 1i, 0)
	r := drawThrough(16, 2, 1e-10, f, g, h)
	if n := len(r.support); n != 4 {
		t.Errorf("%d support points, want 4", n)
	}
	for c, want := range []func(complex128) complex128{f, g, h} {
		if off := worstOff(r, c, want); !(off <= 1e-9) {
			t.Errorf("component %d is off by %g", c, off)
		}
	}
}

// TestMoreComponentsFindPoles draws through a function with eight poles from ten samples, which are
// too few for it alone and enough with components that share the poles.
func TestMoreComponentsFindPoles(t *testing.T) {
	component := func(k int) func(complex128) complex128 {
		return func(z complex128) (sum complex128) {
			for j := range 8 {
				weight := complex(math.Sin(float64(1+3*j+7*k)), math.Cos(float64(2+5*j*k)))
				sum += weight / (z - complex(-0.9+0.25*float64(j), 0.1+0.05*float64(j%3)))
			}
			return sum
		}
	}
	all := make([]func(complex128) complex128, 12)
	for k := range all {
		all[k] = component(k)
	}
	if off := worstOff(drawThrough(10, 1, 1e-12, all...), 0, all[0]); !(off <= 1e-5) {
		t.Errorf("with 11 others it is off by %g", off)
	}
	if off := worstOff(drawThrough(10, 1, 1e-12, all[0]), 0, all[0]); off < 0.1 {
		t.Errorf("alone it is off by %g: the others are not needed", off)
	}
}

func TestSupportPointsAreExact(t *testing.T) {
	f := func(z complex128) complex128 { return cmplx.Tan(z) }
	r := drawThrough(20, 1, 1e-8, f)
	for _, k := range r.support {
		if got := r.at(0, r.z[k]); got != r.values[0][k] {
			t.Errorf("at a support point the function is %v, want %v", got, r.values[0][k])
		}
	}
	if off := worstOff(r, 0, f); !(off <= 1e-6) {
		t.Errorf("tan is off by %g", off)
	}
}

func TestConstants(t *testing.T) {
	f := func(complex128) complex128 { return 3i }
	r := drawThrough(10, 1, 1e-6, f)
	if off := worstOff(r, 0, f); !(off <= 1e-15) || len(r.support) != 1 {
		t.Errorf("a constant is off by %g with %d support points", off, len(r.support))
	}
}

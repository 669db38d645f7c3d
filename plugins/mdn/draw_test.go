package main

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// Draws of a component have its mean, and the inverse of its precision as covariance: with the
// identity added to the precision if the parameter sample_plus_identity says so (reference §9 trap
// 29).
func TestComponentDraws(t *testing.T) {
	a := []float32{1.2, -0.3, 0.5, 0.4, 0.9, -0.6, 0, 0.2, 0.7}
	for _, identity := range []bool{false, true} {
		p := mat.NewDense(3, 3, nil)
		f := mat.NewDense(3, 3, nil)
		for k, v := range a {
			f.Set(k/3, k%3, float64(v))
		}
		p.Mul(f, f.T())
		for k := range 3 {
			if identity {
				p.Set(k, k, p.At(k, k)+1)
			}
		}
		var want mat.Dense
		if err := want.Inverse(p); err != nil {
			t.Fatal(err)
		}
		c := component{mean: []float32{1, -2, 3}, root: cholesky(precision(a, 3, identity), 3)}
		const n = 200_000
		rng := rand.New(rand.NewPCG(1, 2))
		got := mat.NewDense(3, 3, nil)
		for range n {
			x := make([]float32, 3)
			c.draw(rng, x)
			for i := range 3 {
				for j := range 3 {
					got.Set(i, j, got.At(i, j)+float64(x[i]-c.mean[i])*float64(x[j]-c.mean[j])/n)
				}
			}
		}
		for i := range 3 {
			for j := range 3 {
				if math.Abs(got.At(i, j)-want.At(i, j)) >
					0.02*math.Sqrt(want.At(i, i)*want.At(j, j)) {
					t.Errorf("identity %t: covariance of dims %d and %d is %.4f, want %.4f",
						identity, i, j, got.At(i, j), want.At(i, j))
				}
			}
		}
	}
}

// A singular precision makes wide draws along its null space, and none that is not finite.
func TestDrawsOfASingularPrecision(t *testing.T) {
	for name, a := range map[string][]float32{"zero": {0, 0, 0, 0}, "rank one": {1, 2, 2, 4}} {
		c := component{mean: []float32{0, 0}, root: cholesky(precision(a, 2, false), 2)}
		x := make([]float32, 2)
		c.draw(rand.New(rand.NewPCG(1, 3)), x)
		for _, v := range x {
			if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) || math.Abs(float64(v)) < 100 {
				t.Errorf("%s: a draw is %v, want finite numbers far from 0", name, x)
			}
		}
	}
}

func TestPick(t *testing.T) {
	parts := []component{
		{weight: 0.2, mean: []float32{0}},
		{weight: 0.5, mean: []float32{1}},
		{weight: 0.3, mean: []float32{2}},
	}
	for u, want := range map[float64]float32{
		0: 0, 0.19: 0, 0.21: 1, 0.69: 1, 0.71: 2, 0.999999: 2,
	} {
		if got := pick(parts, u).mean[0]; got != want {
			t.Errorf("u = %g falls in component %g, want %g", u, got, want)
		}
	}
}

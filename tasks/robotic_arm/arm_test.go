package main

import (
	"math"
	"math/cmplx"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/tasks/internal/tasktest"
)

// positions are hands worked out by other means than the code: on paper, or with 40 decimal digits
// (mpmath) from the formulas of reference §1.4.
var positions = []struct {
	name string
	x    []float32
	y    [2]float64
}{
	{"stretched out", []float32{0, 0, 0, 0}, [2]float64{2, 0}},
	{"slider up", []float32{0.75, 0, 0, 0}, [2]float64{2, 0.75}},
	{
		"first link up, the others level",
		[]float32{0.25, math.Pi / 2, math.Pi / 2, math.Pi},
		[2]float64{1.5, 0.75},
	},
	{
		"second joint up: the third link down",
		[]float32{0, 0, math.Pi / 2, 0},
		[2]float64{0.5, -0.5},
	},
	{"third joint up", []float32{0, 0, 0, math.Pi / 2}, [2]float64{1, 1}},
	{"folded", []float32{0, 0, math.Pi, math.Pi}, [2]float64{1, 0}},
	{
		"any",
		[]float32{0.25, 0.5, -0.75, 1.125},
		[2]float64{0.791000170131807875, 0.996113516647464089},
	},
	{
		"any other",
		[]float32{-0.375, -1.25, 0.625, 2.5},
		[2]float64{-0.991967916978839313, -0.355857526643598295},
	},
	{
		"far outside",
		[]float32{100, 3, -7, 20},
		[2]float64{-0.490353005501451979, 99.4369921974679947},
	},
}

// Angles are differences, and the horizontal position comes first (reference §9 trap 28).
func TestPositions(t *testing.T) {
	for _, c := range positions {
		t.Run(c.name, func(t *testing.T) {
			y := simulate(t, sdk.Batch{Width: 4, Data: c.x})
			for j, want := range c.y {
				// float32 keeps angles of π to 9e-8, and the result to 6e-8 of itself.
				if got := float64(y.Data[j]); math.Abs(got-want) > 3e-7+6e-8*math.Abs(want) {
					t.Errorf("y%d = %v, want %v", j+1, got, want)
				}
			}
		})
	}
}

// complexHand is the hand for complex x, with the angles of the links x2, x3-x2 and x4-x3-x2
// written another way.
func complexHand(x, y []complex128) {
	first := x[1]
	second := x[2] - first
	third := x[3] - second - 2*first
	y[0], y[1] = 0, x[0]
	for i, angle := range []complex128{first, second, third} {
		length := complex([]float64{0.5, 0.5, 1}[i], 0)
		y[0] += length * cmplx.Cos(angle)
		y[1] += length * cmplx.Sin(angle)
	}
}

// TestHandAndDerivative compares both with complexHand over the prior.
func TestHandAndDerivative(t *testing.T) {
	prior := draw(t, 61, 2000)
	y, d := make([]float64, 2), make([]float64, 8)
	for i := range prior.Rows() {
		x, z, out := make([]float64, 4), make([]complex128, 4), make([]complex128, 2)
		for k, v := range prior.Row(i) {
			x[k], z[k] = float64(v), complex(float64(v), 0)
		}
		hand(x, y)
		complexHand(z, out)
		derivative(x, d)
		for j, want := range out {
			if math.Abs(y[j]-real(want)) > 8e-15 {
				t.Fatalf("y%d at %v is %v, want %v", j+1, x, y[j], real(want))
			}
		}
		for k, want := range tasktest.ComplexStep(complexHand, x, 2) {
			if math.Abs(d[k]-want) > 1e-14 {
				t.Fatalf("∂y%d/∂x%d at %v is %v, want %v", k/4+1, k%4+1, x, d[k], want)
			}
		}
	}
}

func TestJacobianOrder(t *testing.T) {
	// Stretched out, the hand moves up with the slider by 1, and with the joints by 0.5-0.5-1,
	// 0.5-1 and 1.
	got, err := simulator{}.Jacobian(t.Context(), sdk.NewBatch(1, 4))
	if err != nil {
		t.Fatal(err)
	}
	for k, want := range []float32{0, 0, 0, 0, 1, -1, -0.5, 1} {
		if got.Data[k] != want {
			t.Errorf("∂y%d/∂x%d is %v, want %v", k/4+1, k%4+1, got.Data[k], want)
		}
	}
}

func TestPrior(t *testing.T) {
	x := draw(t, 62, 200_000)
	for j, sd := range []float64{0.25, 0.5, 0.5, 0.5} {
		v := tasktest.Column(x, j)
		if err := tasktest.Distribution(v, distuv.Normal{Mu: 0, Sigma: sd}.CDF); err != nil {
			t.Errorf("x%d: %v", j+1, err)
		}
		product := make([]float64, len(v)) // with the next coordinate, which it must not depend on
		for i := range product {
			product[i] = v[i] * float64(x.Row(i)[(j+1)%4])
		}
		if err := tasktest.Mean(product, 0); err != nil {
			t.Errorf("x%d and the next coordinate: %v", j+1, err)
		}
	}
}

// link is one link of the arm: its length, and how its angle depends on the three joints.
type link struct {
	length float64
	joints [3]float64
}

// moments returns mean and variance of both outputs under the prior in closed form. A link's angle
// is normal with mean 0, and E cos = exp(-v/2) for an angle of variance v; products of sines and
// cosines are sums of such terms.
func moments() (mean, variance [2]float64) {
	links := []link{
		{0.5, [3]float64{1, 0, 0}}, {0.5, [3]float64{-1, 1, 0}}, {1, [3]float64{-1, -1, 1}},
	}
	cos := func(a, b [3]float64, sign float64) float64 {
		v := 0.0
		for i := range a {
			v += (a[i] + sign*b[i]) * (a[i] + sign*b[i]) / 4
		}
		return math.Exp(-v / 2)
	}
	for _, a := range links {
		mean[0] += a.length * cos(a.joints, [3]float64{}, 1)
		for _, b := range links {
			variance[0] += a.length * b.length * (cos(a.joints, b.joints, -1) +
				cos(a.joints, b.joints, 1)) / 2
			variance[1] += a.length * b.length * (cos(a.joints, b.joints, -1) -
				cos(a.joints, b.joints, 1)) / 2
		}
	}
	variance[0] -= mean[0] * mean[0]
	variance[1] += 1.0 / 16
	return mean, variance
}

// TestMoments checks y under the prior: against the closed form, and that against what the
// reference prints (reference §1.1): means 1.518 and 0, variances 0.194 and 0.339, and an r_1 of
// 0.533 for draws from the prior.
func TestMoments(t *testing.T) {
	mean, variance := moments()
	y := simulate(t, draw(t, 63, 400_000))
	for j := range mean {
		if err := tasktest.Moments(tasktest.Column(y, j), mean[j], variance[j]); err != nil {
			t.Errorf("y%d: %v", j+1, err)
		}
	}
	errors, err := tasktest.PriorErrors(t.Context(), simulator{}, 200_000)
	if err != nil {
		t.Fatal(err)
	}
	if err := tasktest.Mean(errors, variance[0]+variance[1]); err != nil {
		t.Errorf("r_1 of the prior: %v", err)
	}
	for _, c := range []struct{ exact, printed float64 }{
		{mean[0], 1.518},
		{variance[0], 0.194},
		{variance[1], 0.339},
		{variance[0] + variance[1], 0.533},
	} {
		if math.Abs(c.exact-c.printed) > 0.001 {
			t.Errorf("%.5f in closed form is %v in the reference", c.exact, c.printed)
		}
	}
}

func TestSpaces(t *testing.T) {
	s := spaces(parameters{})
	if err := s.Validate(); err != nil {
		t.Fatal(err)
	}
	for i, half := range []float64{0.5, 1, 1, 1} {
		if s.Box[i] != (sdk.Interval{Low: -half, High: half}) {
			t.Errorf("the box of x%d is %v, want ±%v, two standard deviations", i+1, s.Box[i], half)
		}
	}
}

func draw(t testing.TB, seed sdk.Seed, n int) sdk.Batch {
	t.Helper()
	x, err := simulator{}.Draw(t.Context(), seed, 0, n)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func simulate(t testing.TB, x sdk.Batch) sdk.Batch {
	t.Helper()
	y, err := simulator{}.Simulate(t.Context(), 0, 0, x)
	if err != nil {
		t.Fatal(err)
	}
	return y
}

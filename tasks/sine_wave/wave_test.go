package main

import (
	"math"
	"math/cmplx"
	"testing"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/tasks/internal/tasktest"
)

// points were computed with 40 decimal digits (mpmath) from the formula of reference §1.3.
var points = []struct {
	x, derivative [2]float64
	y             float64
}{
	{[2]float64{0, 0}, [2]float64{9.42477796076937972, 0}, 1},
	{
		[2]float64{0.25, 0.5},
		[2]float64{-6.66432440723754937, 9.42477796076937972},
		0.707106781186547524,
	},
	{
		[2]float64{-0.75, 0.125},
		[2]float64{6.66432440723754937, -8.70735945641829304},
		-0.324423348821457753,
	},
	{[2]float64{1, -1}, [2]float64{-9.42477796076937972, 0}, -1},
	{
		[2]float64{0.1875, -0.4375},
		[2]float64{-1.838682967297007, -7.83641647707848906},
		0.425215047383628224,
	},
	// Outside the square.
	{[2]float64{2.5, -3.25}, [2]float64{0, -6.66432440723754937}, -0.292893218813452476},
}

func TestPoints(t *testing.T) {
	for _, p := range points {
		x := sdk.Batch{Width: 2, Data: []float32{float32(p.x[0]), float32(p.x[1])}}
		y := simulate(t, x)
		if got := float64(y.Data[0]); math.Abs(got-p.y) > 1e-7 {
			t.Errorf("y%v = %v, want %v", p.x, got, p.y)
		}
		d, err := simulator{}.Jacobian(t.Context(), x)
		if err != nil {
			t.Fatal(err)
		}
		for k, got := range d.Data {
			if math.Abs(float64(got)-p.derivative[k]) > 1e-6 {
				t.Errorf("∂y/∂x%d at %v is %v, want %v", k+1, p.x, got, p.derivative[k])
			}
		}
	}
}

// TestDerivative compares the derivative with that of the formula for complex numbers.
func TestDerivative(t *testing.T) {
	square := draw(t, "iid", 31, 1000)
	for i := range square.Rows() {
		x := []float64{float64(square.Row(i)[0]), float64(square.Row(i)[1])}
		want := tasktest.ComplexStep(func(x, y []complex128) {
			y[0] = cmplx.Sin(3*math.Pi*x[0]) + cmplx.Cos(3*math.Pi*x[1])
		}, x, 1)
		got := make([]float64, 2)
		derivative(x, got)
		for k := range got {
			if math.Abs(got[k]-want[k]) > 1e-13 {
				t.Fatalf("∂y/∂x%d at %v is %v, want %v", k+1, x, got[k], want[k])
			}
		}
	}
}

// TestMoments checks y under the uniform prior: sine and cosine over whole periods are independent
// with mean 0 and variance 1/2 each. The reference's own sample has variance 0.999 and its prior
// draws an r_1 of 2.0 (reference §1.1).
func TestMoments(t *testing.T) {
	y := simulate(t, draw(t, "iid", 32, 400_000))
	if err := tasktest.Moments(tasktest.Column(y, 0), 0, 1); err != nil {
		t.Error(err)
	}
	errors, err := tasktest.PriorErrors(t.Context(), newTask(t, "iid"), 200_000)
	if err != nil {
		t.Fatal(err)
	}
	if err := tasktest.Mean(errors, 2); err != nil {
		t.Errorf("r_1 of the prior: %v", err)
	}
}

func TestSpaces(t *testing.T) {
	s := spaces(parameters{})
	if err := s.Validate(); err != nil {
		t.Fatal(err)
	}
	for i, side := range s.Box {
		if side != (sdk.Interval{Low: -1, High: 1}) {
			t.Errorf("the box of x%d is %v, want [-1, 1], the range of the prior", i+1, side)
		}
	}
}

func newTask(t testing.TB, sampling string) sdk.Simulator {
	t.Helper()
	task, err := newSimulator(parameters{Sampling: sampling})
	if err != nil {
		t.Fatal(err)
	}
	return task
}

func draw(t testing.TB, sampling string, seed sdk.Seed, n int) sdk.Batch {
	t.Helper()
	x, err := newTask(t, sampling).Draw(t.Context(), seed, 0, n)
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

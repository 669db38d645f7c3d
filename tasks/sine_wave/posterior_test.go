package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/tasks/internal/tasktest"
)

// TestAmplitude compares with φ found from F(φ|m) = w·K(m) by root finding with 40 decimal digits
// (mpmath), where m = 1-k'² belongs to the target y.
func TestAmplitude(t *testing.T) {
	for _, c := range []struct{ y, w, want float64 }{
		{0.001, 0.1, 0.43519071831938742},
		{0.001, -0.7, -1.49055814890519085},
		{0.001, 0.99, 1.56878605267877604},
		{0.5, 0.1, 0.174755542092939703},
		{0.5, -0.7, -1.14387369880047568},
		{0.5, 0.99, 1.55679003879768519},
		{1.25, 0.1, 0.159200338116367118},
		{1.25, -0.7, -1.10508033213300751},
		{1.25, 0.99, 1.55530249446204086},
		{1.999, 0.1, 0.157079635094892565},
		{1.999, -0.7, -1.09955743508003449},
		{1.999, 0.99, 1.55508836377246696},
		{2, 0.3, 0.3 * math.Pi / 2}, // m = 0: F is the identity
	} {
		complement := math.Sqrt(2*c.y) / (1 + c.y/2)
		if got := newAmplitude(complement).at(c.w); math.Abs(got-c.want) > 2e-15 {
			t.Errorf("y = %v: am(%v·K) = %.17g, want %.17g", c.y, c.w, got, c.want)
		}
	}
}

// views are numbers that a distribution over the square is looked at through.
var views = []struct {
	name string
	of   func(x []float32) float64
}{
	{"x1", func(x []float32) float64 { return float64(x[0]) }},
	{"x2", func(x []float32) float64 { return float64(x[1]) }},
	{"sin 3πx1", func(x []float32) float64 { return math.Sin(3 * math.Pi * float64(x[0])) }},
	{"x1·x2", func(x []float32) float64 { return float64(x[0]) * float64(x[1]) }},
	{"x1 + 2·x2", func(x []float32) float64 { return float64(x[0]) + 2*float64(x[1]) }},
}

// compare compares two samples through all views.
func compare(a, b sdk.Batch) error {
	for _, view := range views {
		if err := tasktest.SameDistribution(through(a, view.of), through(b, view.of)); err != nil {
			return fmt.Errorf("%s of %d and %d draws: %w", view.name, a.Rows(), b.Rows(), err)
		}
	}
	return nil
}

func through(x sdk.Batch, view func([]float32) float64) []float64 {
	out := make([]float64, x.Rows())
	for i := range out {
		out[i] = view(x.Row(i))
	}
	return out
}

func posterior(t testing.TB, seed sdk.Seed, draws int, y ...float32) sdk.Batch {
	t.Helper()
	return posteriorFrom(t, seed, 0, draws, y...)
}

func posteriorFrom(t testing.TB, seed sdk.Seed, first, draws int, y ...float32) sdk.Batch {
	t.Helper()
	x, err := simulator{}.Posterior(t.Context(), seed, first, sdk.Batch{Width: 1, Data: y}, draws)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// TestPosteriorAgainstRejection compares with draws from the prior that happen to hit y to within
// ±0.003.
func TestPosteriorAgainstRejection(t *testing.T) {
	const near = 0.003
	targets := []float32{-1.9, -0.3, 0.05, 0.7, 1.5}
	accepted := make([]sdk.Batch, len(targets))
	r := rand.New(rand.NewPCG(51, 0))
	for range 1_500_000 {
		a, b := 2*r.Float64()-1, 2*r.Float64()-1
		y := math.Sin(3*math.Pi*a) + math.Cos(3*math.Pi*b)
		for k, target := range targets {
			if math.Abs(y-float64(target)) < near {
				accepted[k].Width = 2
				accepted[k].Data = append(accepted[k].Data, float32(a), float32(b))
			}
		}
	}
	for k, target := range targets {
		if accepted[k].Rows() < 1000 {
			t.Fatalf("y = %v: only %d draws accepted", target, accepted[k].Rows())
		}
		if err := compare(posterior(t, 52, 20_000, target), accepted[k]); err != nil {
			t.Errorf("y = %v: %v", target, err)
		}
	}
}

// TestPosteriorGivesThePriorBack draws x' for each y of a prior draw (x, y): then (x', y) has the
// law of (x, y), without any tolerance. It compares x' with x in slices of y.
func TestPosteriorGivesThePriorBack(t *testing.T) {
	const n, slices = 100_000, 8
	x := draw(t, "iid", 53, n)
	y := simulate(t, x)
	again := posterior(t, 54, 1, y.Data...)
	var before, after [slices]sdk.Batch
	for i, v := range y.Data {
		k := min(int((float64(v)+2)/4*slices), slices-1)
		before[k] = sdk.Batch{Width: 2, Data: append(before[k].Data, x.Row(i)...)}
		after[k] = sdk.Batch{Width: 2, Data: append(after[k].Data, again.Row(i)...)}
	}
	for k := range before {
		if err := compare(before[k], after[k]); err != nil {
			t.Errorf("y from %v: %v", -2+4*float64(k)/slices, err)
		}
	}
}

// TestPosteriorSolves simulates the draws: float32 keeps x to 6e-8, which the slope of at most 3π√2
// makes 8e-7 in y.
func TestPosteriorSolves(t *testing.T) {
	for _, y := range []float32{
		-2, -1.9999999, -1.3, -1e-3, -1e-30, 0, 1e-45, 1e-6, 0.4, 1, 1.99999, 2,
	} {
		x := posterior(t, 55, 2000, y)
		for i, got := range simulate(t, x).Data {
			if !(math.Abs(float64(got)-float64(y)) < 1e-6) {
				t.Fatalf("y = %v: %v simulates to %v", y, x.Row(i), got)
			}
			if row := x.Row(i); max(row[0], row[1]) > 1 || min(row[0], row[1]) < -1 {
				t.Fatalf("y = %v: %v is outside the square", y, x.Row(i))
			}
		}
	}
}

// TestUnreachableTargets asks for rows of NaN, and that they do not disturb their neighbours.
func TestUnreachableTargets(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	x := posterior(t, 56, 3, 2.0000002, nan, 0.5, inf, -inf, -7)
	for i := range x.Rows() {
		if target := i / 3; sdk.Finite(x.Row(i)) != (target == 2) {
			t.Errorf("draw %d for target %d is %v", i%3, target, x.Row(i))
		}
	}
	if diff := cmp.Diff(x.Slice(6, 9), posteriorFrom(t, 56, 2, 3, 0.5)); diff != "" {
		t.Errorf("target 2 by itself differs:\n%s", diff)
	}
}

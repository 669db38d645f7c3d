package main

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/tasks/internal/tasktest"
)

func posterior(t testing.TB, seed sdk.Seed, y sdk.Batch, draws int) sdk.Batch {
	t.Helper()
	x, err := simulator{}.Posterior(t.Context(), seed, 0, y, draws)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// views are numbers that a distribution over x is looked at through: the coordinates, the angles of
// the links, which tell the arm's folds apart, and two mixtures.
func views() map[string]func(x []float64) float64 {
	return map[string]func(x []float64) float64{
		"x1": func(x []float64) float64 { return x[0] }, "x2": func(x []float64) float64 {
			return x[1]
		},
		"x3": func(x []float64) float64 { return x[2] }, "x4": func(x []float64) float64 {
			return x[3]
		},
		"second link": func(x []float64) float64 { return x[2] - x[1] },
		"third link":  func(x []float64) float64 { return x[3] - x[2] - x[1] },
		"steepness":   func(x []float64) float64 { return slopes(x)[3] },
		// What a wrong share among the ways to solve shows in.
		"evenness": func(x []float64) float64 {
			s := slopes(x)
			return (s[0] + s[1] + s[2]) / s[3]
		},
		"x2·x4": func(x []float64) float64 { return x[1] * x[3] },
	}
}

// slopes returns |∂y1/∂θ_k| of the three links, and the root of the sum of their squares.
func slopes(x []float64) [4]float64 {
	a, b, c := links(x)
	s := [4]float64{
		upper * math.Abs(math.Sin(a)), lower * math.Abs(math.Sin(b)), hold * math.Abs(math.Sin(c)),
	}
	s[3] = math.Sqrt(s[0]*s[0] + s[1]*s[1] + s[2]*s[2])
	return s
}

// alike compares two samples through all views.
func alike(t *testing.T, what string, a, b sdk.Batch) {
	t.Helper()
	for name, view := range views() {
		if err := tasktest.SameDistribution(through(a, view), through(b, view)); err != nil {
			t.Errorf("%s: %s of %d and %d draws: %v", what, name, a.Rows(), b.Rows(), err)
		}
	}
}

func through(x sdk.Batch, view func([]float64) float64) []float64 {
	out, wide := make([]float64, x.Rows()), make([]float64, x.Width)
	for i := range out {
		for k, v := range x.Row(i) {
			wide[k] = float64(v)
		}
		out[i] = view(wide)
	}
	return out
}

// TestPosteriorGivesThePriorBack draws x' for each y of a prior draw (x, y): then (x', y) has the
// law of (x, y), without any tolerance. It compares x' with x in slices of y1, which sort the
// targets from folded arms to stretched ones.
func TestPosteriorGivesThePriorBack(t *testing.T) {
	const n = 60_000
	ends := []float64{0.9, 1.1, 1.5, 1.9, 2.1}
	x := draw(t, 61, n)
	y := simulate(t, x)
	again := posterior(t, 62, y, 1)
	before, after := make([]sdk.Batch, len(ends)), make([]sdk.Batch, len(ends))
	for i := range n {
		k := 0
		for float64(y.Row(i)[0]) > ends[k] {
			k++
		}
		before[k] = sdk.Batch{Width: 4, Data: append(before[k].Data, x.Row(i)...)}
		after[k] = sdk.Batch{Width: 4, Data: append(after[k].Data, again.Row(i)...)}
	}
	for k, end := range ends {
		if before[k].Rows() < 2000 {
			t.Fatalf("only %d targets with y1 up to %v", before[k].Rows(), end)
		}
		alike(t, "y1 up to "+string(rune('0'+k)), before[k], after[k])
	}
}

// TestPosteriorAgainstRejection compares with draws from the prior whose hand happens to be within
// ±0.02 of y in both directions.
func TestPosteriorAgainstRejection(t *testing.T) {
	const near = 0.02
	targets := sdk.Batch{Width: 2, Data: []float32{1.6, 0.3, 1.1, -0.5, 1.7, 0}}
	accepted := make([]sdk.Batch, targets.Rows())
	r := rand.New(rand.NewPCG(63, 0))
	x, y := make([]float64, 4), make([]float64, 2)
	for range 3_000_000 {
		prior(r, x)
		hand(x, y)
		for k := range accepted {
			at := targets.Row(k)
			if math.Abs(y[0]-float64(at[0])) < near && math.Abs(y[1]-float64(at[1])) < near {
				row := []float32{float32(x[0]), float32(x[1]), float32(x[2]), float32(x[3])}
				accepted[k] = sdk.Batch{Width: 4, Data: append(accepted[k].Data, row...)}
			}
		}
	}
	for k := range accepted {
		if accepted[k].Rows() < 500 {
			t.Fatalf("target %v: only %d draws accepted", targets.Row(k), accepted[k].Rows())
		}
		alike(t, "target", posterior(t, 64, targets.Slice(k, k+1), 4000), accepted[k])
	}
}

// TestPosteriorSolves simulates the draws, also at and near the places where links fold (y1 = 0,
// 1), where the density has tips, and at full stretch.
func TestPosteriorSolves(t *testing.T) {
	for _, target := range [][]float32{
		{1.99, 0}, {1, 0.5}, {1.00001, -0.4}, {0, 0.25}, {1.5, 1.2},
	} {
		y := sdk.Batch{Width: 2, Data: target}
		again := simulate(t, posterior(t, 65, y, 5))
		for i := range again.Rows() {
			for j, got := range again.Row(i) {
				if off := math.Abs(float64(got - target[j])); !(off < 2e-6) {
					t.Errorf("a draw for %v holds the hand at %v", target, again.Row(i))
				}
			}
		}
	}
}

func TestOutOfReach(t *testing.T) {
	nan := float32(math.NaN())
	x := posterior(t, 66,
		sdk.Batch{Width: 2, Data: []float32{2.001, 0, 1.5, 0.5, nan, 0, 1, nan}}, 2)
	for i := range x.Rows() {
		if reachable := i/2 == 1; sdk.Finite(x.Row(i)) != reachable {
			t.Errorf("row %d is %v", i, x.Row(i))
		}
	}
}

// TestSteepness compares with the least |∇g| over a fine grid of two angles, solved for the third.
func TestSteepness(t *testing.T) {
	const steps = 600
	for _, across := range []float64{-1.7, -0.6, 0.2, 0.7, 1.2, 1.5, 1.9} {
		least := math.Inf(1)
		for i := range steps + 1 {
			for j := range steps + 1 {
				a, b := math.Pi*float64(i)/steps, math.Pi*float64(j)/steps
				if c := across - 0.5*math.Cos(a) - 0.5*math.Cos(b); math.Abs(c) <= 1 {
					squares := 0.25*math.Pow(math.Sin(a), 2) + 0.25*math.Pow(math.Sin(b), 2) + 1 -
						c*c
					least = min(least, squares)
				}
			}
		}
		if got, want := steepness(across), math.Sqrt(least); got > want+1e-12 ||
			got < 0.97*want-0.01 {
			t.Errorf("at %v: %v, on the grid %v", across, got, want)
		}
	}
}

func BenchmarkPosterior(b *testing.B) {
	y := simulate(b, draw(b, 67, 200))
	for b.Loop() {
		posterior(b, 68, y, 200)
	}
	b.ReportMetric(float64(b.N)*200*200/b.Elapsed().Seconds(), "rows/s")
}

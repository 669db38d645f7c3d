package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/tasks/internal/tasktest"
)

func posterior(t testing.TB, task sdk.Simulator, seed sdk.Seed, y sdk.Batch, draws int) sdk.Batch {
	t.Helper()
	x, err := task.(sdk.Reference).Posterior(t.Context(), seed, 0, y, draws)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// alike compares two samples through their coordinates and two mixtures of them.
func alike(t *testing.T, what string, a, b sdk.Batch) {
	t.Helper()
	for name, view := range map[string]func(x []float32) float64{
		"start":       func(x []float32) float64 { return float64(x[0]) },
		"height":      func(x []float32) float64 { return float64(x[1]) },
		"angle":       func(x []float32) float64 { return float64(x[2]) },
		"speed":       func(x []float32) float64 { return float64(x[3]) },
		"angle·speed": func(x []float32) float64 { return float64(x[2]) * float64(x[3]) },
		"start-angle": func(x []float32) float64 { return float64(x[0]) - float64(x[2]) },
	} {
		through := func(x sdk.Batch) []float64 {
			out := make([]float64, x.Rows())
			for i := range out {
				out[i] = view(x.Row(i))
			}
			return out
		}
		if err := tasktest.SameDistribution(through(a), through(b)); err != nil {
			t.Errorf("%s: %s of %d and %d draws: %v", what, name, a.Rows(), b.Rows(), err)
		}
	}
}

// TestPosteriorGivesThePriorBack draws x' for each y of a prior draw (x, y): then (x', y) has the
// law of (x, y), without any tolerance. It compares x' with x in slices of y, and simulates x'.
func TestPosteriorGivesThePriorBack(t *testing.T) {
	const n, slices = 40_000, 6
	for _, landing := range []string{"grid", "root"} {
		task := newTask(t, landing)
		x := draw(t, 71, n)
		y := simulate(t, landing, x)
		again := posterior(t, task, 72, y, 1)
		var before, after [slices]sdk.Batch
		for i, v := range y.Data {
			k := min(max(int(v/2.5), 0), slices-1)
			before[k] = sdk.Batch{Width: 4, Data: append(before[k].Data, x.Row(i)...)}
			after[k] = sdk.Batch{Width: 4, Data: append(after[k].Data, again.Row(i)...)}
		}
		for k := range before {
			alike(t, fmt.Sprintf("%s, slice %d", landing, k), before[k], after[k])
		}
		for i, got := range simulate(t, landing, again).Data {
			if off := math.Abs(float64(got - y.Data[i])); !(off < 1e-5) {
				t.Fatalf("%s: a draw for %v lands at %v", landing, y.Data[i], got)
			}
		}
	}
}

// TestPosteriorAgainstRejection compares with draws from the prior that happen to land within ±0.02
// of y, which is a few times the step of the grid.
func TestPosteriorAgainstRejection(t *testing.T) {
	const near = 0.02
	task := newTask(t, "root").(simulator)
	targets := []float32{1, 6, 11}
	accepted := make([]sdk.Batch, len(targets))
	r := rand.New(rand.NewPCG(73, 0))
	x := make([]float64, 4)
	for range 600_000 {
		task.prior.draw(r, x)
		y := task.landing(newThrow(x))
		for k, target := range targets {
			if math.Abs(y-float64(target)) < near {
				row := []float32{float32(x[0]), float32(x[1]), float32(x[2]), float32(x[3])}
				accepted[k] = sdk.Batch{Width: 4, Data: append(accepted[k].Data, row...)}
			}
		}
	}
	for k, target := range targets {
		if accepted[k].Rows() < 300 {
			t.Fatalf("y = %v: only %d draws accepted", target, accepted[k].Rows())
		}
		y := sdk.Batch{Width: 1, Data: []float32{target}}
		alike(t, fmt.Sprint("y = ", target), posterior(t, task, 74, y, 10_000), accepted[k])
	}
}

func BenchmarkPosterior(b *testing.B) {
	task := newTask(b, "grid")
	y := simulate(b, "grid", draw(b, 75, 200))
	for b.Loop() {
		posterior(b, task, 76, y, 200)
	}
	b.ReportMetric(float64(b.N)*200*200/b.Elapsed().Seconds(), "rows/s")
}

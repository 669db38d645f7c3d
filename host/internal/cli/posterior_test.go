package cli

import (
	"math"
	"strconv"
	"testing"

	"github.com/invbench/invbench/host/internal/stat"
)

// TestExactPosteriorIsThePools compares the two references of MMD² on the tasks that have both: the
// task's own draws of its posterior, and the nearest of a pool of prior draws, which comes to the
// same as the pool grows. The floors agree, and so do the scores of draws from the prior, target by
// target, which lie apart from the floors by far more than what is allowed.
func TestExactPosteriorIsThePools(t *testing.T) {
	built(t)
	const targets, sample = 60, 100
	for task, farther := range map[string]float64{
		"ballistics": 0.05, "robotic_arm": 0.1, "sine_wave": 0.01,
	} {
		t.Run(task, func(t *testing.T) {
			hidden := data(t, "", "draw", task, "--rows", strconv.Itoa(targets))
			y := write(t, data(t, hidden, "simulate", task))
			rows := strconv.Itoa(targets * sample)
			x := write(t, data(t, "", "draw", task, "--rows", rows, "--seed", "2"))
			score := func(reference ...string) (mmd2, floor []float64) {
				s := scored(t, append([]string{
					task, "--targets", y, "--proposals", x,
					"--mmd", strconv.Itoa(targets), "--mmd-sample", strconv.Itoa(sample),
				}, reference...)...)
				return s.PerTarget.MMD2, s.PerTarget.MMD2Floor
			}
			exact, exactFloor := score("--mmd-exact")
			pool, poolFloor := score("--mmd-pool", "1000000")
			alike(t, "floor", exactFloor, poolFloor)
			alike(t, "MMD² of prior draws", exact, pool)
			if off := stat.Mean(exact) - stat.Mean(exactFloor); off < farther {
				t.Errorf("prior draws are %g above the floor, want at least %g", off, farther)
			}
		})
	}
}

// alike reports whether the values of the same targets have the same mean, within four standard
// errors of their differences.
func alike(t *testing.T, what string, a, b []float64) {
	t.Helper()
	n := float64(len(a))
	mean, square := 0.0, 0.0
	for i := range a {
		mean += (a[i] - b[i]) / n
	}
	for i := range a {
		square += math.Pow(a[i]-b[i]-mean, 2) / (n - 1)
	}
	t.Logf("%s: %.4f and %.4f", what, stat.Mean(a), stat.Mean(b))
	if off := 4 * math.Sqrt(square/n); math.Abs(mean) > off || off > 0.02 {
		t.Errorf("%s: %.4f by exact draws, %.4f by the pool, want a difference of 0 ± %.4f (at "+
			"most 0.02)",
			what, stat.Mean(a), stat.Mean(b), off)
	}
}

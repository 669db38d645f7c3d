package main

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat"

	"github.com/invbench/invbench/tasks/internal/tasktest"
)

// The distribution of y under the prior, from quadrature instead of sampling: Gauss-Legendre in the
// angle (24 points) and the height (32 points on [0, 4.5] and the clipped mass at 0), a sum over
// the speeds, x1 added in closed form, and the landing by bisection. The grid's error needs no
// grid: a landing falls anywhere in its step of Δ = 6/1499 s, so the error is -v·Δ·U with v the
// horizontal speed at landing and U uniform.
const (
	rootMean  = 6.784044
	variance  = 9.763387
	gridBias  = -2.886539e-3
	gridMSE   = 2.019636e-5
	errorStep = 6.0 / 1499
)

// TestLandingMoments compares y with the quadrature. The reference's own sample has mean 6.79 and
// variance 9.74 (reference §1.1), which is within one standard error of its 20,000 rows (0.022 and
// about 0.1).
func TestLandingMoments(t *testing.T) {
	x := draw(t, 21, 200_000)
	for _, c := range []struct {
		landing string
		mean    float64
	}{{"grid", rootMean + gridBias}, {"root", rootMean}} {
		y := tasktest.Column(simulate(t, c.landing, x), 0)
		if err := tasktest.Moments(y, c.mean, variance); err != nil {
			t.Errorf("y by %s: %v", c.landing, err)
		}
		// Reference §1.1: 95 % of y lie in 1.66 … 13.4.
		slices.Sort(y)
		for p, want := range map[float64]float64{0.025: 1.66, 0.975: 13.4} {
			if got := stat.Quantile(p, stat.Empirical, y, nil); math.Abs(got-want) > 0.1 {
				t.Errorf("y by %s has quantile %.3f at %g, want %.2f", c.landing, got, p, want)
			}
		}
	}
}

// TestPriorIsWorth195 checks r_1 of draws from the prior: twice the variance of y, which the
// reference rounds to 19.5 (reference §1.1).
func TestPriorIsWorth195(t *testing.T) {
	errors, err := tasktest.PriorErrors(t.Context(), newTask(t, "grid"), 100_000)
	if err != nil {
		t.Fatal(err)
	}
	if err := tasktest.Mean(errors, 2*variance); err != nil {
		t.Error(err)
	}
	if math.Abs(2*variance-19.5) > 0.05 {
		t.Errorf("twice the variance is %v, in the reference 19.5", 2*variance)
	}
}

// TestGridError compares grid and root over the prior: bias, mean square and bounds, and the
// reference's printed figures -0.0029, 2.0e-5 and 0.030 for the largest of its 20,000 (reference
// §1.2, §10).
func TestGridError(t *testing.T) {
	const n = 100_000
	x := draw(t, 22, n)
	grid := tasktest.Column(simulate(t, "grid", x), 0)
	root := tasktest.Column(simulate(t, "root", x), 0)
	diff, square := make([]float64, n), make([]float64, n)
	worst := 0.0
	for i := range diff {
		diff[i] = grid[i] - root[i]
		square[i] = diff[i] * diff[i]
		if i < 20_000 {
			worst = max(worst, math.Abs(diff[i]))
		}
		fastest := 15 * float64(x.Row(i)[3]) * errorStep
		if math.IsNaN(diff[i]) || diff[i] > 2e-6 || diff[i] < -fastest-2e-6 {
			t.Fatalf("%v: %v on the grid, %v exactly", x.Row(i), grid[i], root[i])
		}
	}
	for _, c := range []struct {
		what       string
		v          []float64
		want, seen float64
	}{{"bias", diff, gridBias, -0.0029}, {"MSE", square, gridMSE, 2.0e-5}} {
		if err := tasktest.Mean(c.v, c.want); err != nil {
			t.Errorf("%s: %v", c.what, err)
		}
		if math.Abs(c.want-c.seen) > 0.03*math.Abs(c.seen) {
			t.Errorf("%s is %v by quadrature, %v in the reference", c.what, c.want, c.seen)
		}
	}
	// The largest of 20,000 varies by some ten per cent from sample to sample.
	if worst < 0.020 || worst > 0.045 {
		t.Errorf("the largest of 20,000 errors is %.3f, want about 0.030", worst)
	}
}

// TestRoots checks the root itself over throws of every kind: the height there is 0 to rounding, it
// lies after the apex, and where there is none, there is a reason.
func TestRoots(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 50_000 {
		w := anyThrow(r)
		at := w.touchdown()
		top := w.apexTime()
		if math.IsNaN(at) {
			if peak, last := w.altitude(top, decay(top)), w.altitude(6, decay(6)); top <= 6 &&
				peak >= 0 && last <= 0 {
				t.Fatalf("%+v: no root though it is at height %v at %v s and %v at 6 s",
					w, peak, top, last)
			}
			continue
		}
		rounding := 1e-14 * (1 + math.Abs(w.height) + math.Abs(w.vy))
		if y := w.altitude(at, decay(at)); at < top || at > 6 || math.Abs(y) > rounding {
			t.Fatalf("%+v: height %v at %v s, apex at %v s", w, y, at, top)
		}
	}
}

// TestRootsThatTouch has apexes on the ground, where the root is double and Newton's method slow.
func TestRootsThatTouch(t *testing.T) {
	for _, vy := range []float64{0, 1, 7.5, 20} {
		w := throw{vx: 3, vy: vy}
		top := w.apexTime()
		w.height = -w.altitude(top, decay(top))
		if w.altitude(top, decay(top)) < 0 {
			w.height = math.Nextafter(w.height, math.Inf(1))
		}
		// A height off by one rounding moves a double root by the square root of that.
		if at := w.touchdown(); math.Abs(at-top) > 1e-7 {
			t.Errorf("vy = %v: touches the ground at %v s, want %v", vy, at, top)
		}
	}
}

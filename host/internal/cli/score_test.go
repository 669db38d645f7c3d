package cli

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/invbench/invbench/host/internal/score"
)

// write puts text into a file of its own.
func write(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "rows.csv")
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

// scored runs score --json.
func scored(t *testing.T, args ...string) score.Scores {
	t.Helper()
	var s score.Scores
	if err := json.Unmarshal([]byte(data(t, "", append([]string{"score", "--json"}, args...)...)),
		&s); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestScoreOfPriorDraws compares the mean error of draws from the prior with twice the variance of
// y (reference §1.1): the floor, and the paper's r_1, which is of the first draws alone and
// scatters more. In r_1 no draw counts for more than the floor, and the typical error of prior
// draws is the prior's.
func TestScoreOfPriorDraws(t *testing.T) {
	built(t)
	for task, want := range map[string]float64{
		"ballistics": 19.5, "sine_wave": 2.0, "robotic_arm": 0.533,
	} {
		t.Run(task, func(t *testing.T) {
			targets := write(t,
				data(t, data(t, "", "draw", task, "--rows", "2000", "--seed", "1"), "simulate",
					task))
			proposals := write(t, data(t, "", "draw", task, "--rows", "20000", "--seed", "2"))
			s := scored(t, task, "--targets", targets, "--proposals", proposals)
			if math.Abs(s.PriorFloor/want-1) > 0.05 {
				t.Errorf("the floor is %g, want %g within 5 %%", s.PriorFloor, want)
			}
			if r := s.RPrefix[0]; r.T != 1 || math.Abs(r.Mean/want-1) > 0.15 {
				t.Errorf("r_%d of the paper is %g, want %g within 15 %%", r.T, r.Mean, want)
			}
			if s.R[0].Mean > 0.9*s.PriorFloor {
				t.Errorf("r_1 is %g: errors are not capped at %g", s.R[0].Mean, s.PriorFloor)
			}
			if r := s.RNormalised[0].Mean; math.Abs(r-1) > 0.05 {
				t.Errorf("r_1/prior of the prior is %g", r)
			}
			if s.Targets != 2000 || s.Draws != 10 || s.Infeasible != 0 || len(s.R) != 4 {
				t.Errorf("%d targets, %d draws, infeasible %g, %d values of T; want 2000, 10, 0, 4",
					s.Targets, s.Draws, s.Infeasible, len(s.R))
			}
		})
	}
}

// TestScoreAgainstBruteForce scores four draws for each of three targets, one of them infeasible,
// and goes through all subsets of them.
func TestScoreAgainstBruteForce(t *testing.T) {
	built(t)
	x := "0.1,0.2\n0.3,-0.4\n-0.5,0.6\n"
	proposals := "0.1,0.3\n0.2,0.2\n0.9,0.9\n-0.1,-0.2\n" + "0.3,-0.3\nnan,0\n0.1,-0.4\n0,0\n" +
		"0,0\n-0.5,0.65\n0.5,0.6\n-0.4,0.6\n"
	y, p := write(t, data(t, x, "simulate", "sine_wave")), write(t, proposals)
	errors := make([][]float64, 3)
	targets, draws := rows(t, x, 2), rows(t, proposals, 2)
	for i := range errors {
		want := waveFormula(targets.Row(i))[0]
		for j := range 4 {
			e := waveFormula(draws.Row(4*i + j))[0] - want
			if errors[i] = append(errors[i], e*e); math.IsNaN(e) {
				errors[i][j] = math.Inf(1) // which costs the floor, as any error above it does
			}
		}
	}
	for _, order := range []string{"ranked", "exchangeable"} {
		args := []string{"sine_wave", "--targets", y, "--proposals", p, "--t", "1,2,4"}
		if order == "ranked" {
			args = append(args, "--ranked")
		}
		s := scored(t, args...)
		for _, r := range s.R {
			want := 0.0
			for i := range errors {
				want += smallest(errors[i], r.T, order == "ranked", s.PriorFloor) / 3
			}
			if math.Abs(r.Mean-want) > 1e-5*want {
				t.Errorf("%s: r_%d = %g, want %g", order, r.T, r.Mean, want)
			}
		}
		if math.Abs(s.Infeasible-1.0/12) > 1e-12 || string(s.Order) != order || len(s.R) != 3 {
			t.Errorf("infeasible %g, order %s, %d values of T; want 1/12, %s, 3",
				s.Infeasible, s.Order, len(s.R), order)
		}
	}
}

// smallest returns the mean over subsets of the given size of their smallest error, or that of the
// first subset alone. A subset without a feasible draw costs the floor.
func smallest(errors []float64, size int, first bool, floor float64) float64 {
	sum, count := 0.0, 0
	for set := range 1 << len(errors) {
		best, n := math.Inf(1), 0
		for j, e := range errors {
			if set>>j&1 == 1 {
				best, n = min(best, e), n+1
			}
		}
		if n != size || first && set != 1<<size-1 {
			continue
		}
		best = min(best, floor)
		sum, count = sum+best, count+1
	}
	return sum / float64(count)
}

// TestScoreMMD compares draws from the posterior with those of a single point: the first score
// about the floor, the second between 1.9 and 3.1 (reference §6.1).
func TestScoreMMD(t *testing.T) {
	built(t)
	// y = 2 at x1 = 1/6 and x2 = 0, and nowhere near: the posterior of this target is near four by
	// three points.
	var point string
	for range 50 {
		point += "0.16666667,0\n"
	}
	y := write(t, "1.9\n")
	s := scored(t, "sine_wave", "--targets", y, "--proposals", write(t, point), "--mmd", "1",
		"--mmd-sample", "50", "--mmd-pool", "20000")
	if s.MMD2 == nil {
		t.Fatal("no MMD²")
	}
	if m := s.MMD2.Mean; m < 1.5 || m > 3.6 {
		t.Errorf("MMD² of a single point = %g, want that of reference §6.1, 2.1 to 2.7 or a "+
			"little beyond", m)
	}
	if f := s.MMD2.Floor.Mean; f <= 0 || f > 0.3 || s.MMD2.Tolerance == 0 {
		t.Errorf("floor %g, want about 2·E[3 - k]/50 ≈ 0.1; tolerance %g", f, s.MMD2.Tolerance)
	}
	exact := scored(t, "sine_wave", "--targets", y, "--proposals", write(t, point),
		"--mmd", "1", "--mmd-sample", "50", "--mmd-exact")
	if m := exact.MMD2; m.Tolerance != 0 || math.Abs(m.Mean-s.MMD2.Mean) > 0.3 {
		t.Errorf("by exact draws of the posterior %+v, by the nearest of a pool %+v", *m, *s.MMD2)
	}
}

package board

import (
	"math"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
)

// TestUnitsDoNotMatter reads one committed board as if its y had been measured in other units: of
// 1e-24, 1 and 1e20 times the size, so that errors, which are squares, are 1e-48 and 1e40 times as
// large. What is said of the entries is the same, and every interval holds its mean.
func TestUnitsDoNotMatter(t *testing.T) {
	want := inUnits(t, 1)
	if len(want.Tasks) < 3 {
		t.Fatalf("%d tables: the test looks at nothing", len(want.Tasks))
	}
	for i := range want.Tasks {
		checkIntervals(t, &want.Tasks[i])
	}
	for _, unit := range []float64{1e-24, 1e20} {
		got := inUnits(t, unit)
		for i := range got.Tasks {
			checkIntervals(t, &got.Tasks[i])
			compareUnits(t, unit, &want.Tasks[i], &got.Tasks[i])
		}
		rounded := cmp.Comparer(func(a, b float64) bool { return nearly(a, b) })
		if diff := cmp.Diff(want.Overall, got.Overall, rounded); diff != "" {
			t.Errorf("overall, y × %g (-want +got):\n%s", unit, diff)
		}
	}
}

// inUnits returns a committed board whose y are so many times as large.
func inUnits(t *testing.T, unit float64) *Leaderboard {
	t.Helper()
	records, err := record.Store{
		Board: filepath.Join("..", "..", "..", "results", "leaderboard"),
	}.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		if r.Scores != nil {
			scale(r.Scores, unit*unit)
		}
	}
	return leaderboard(t, records)
}

// scale multiplies all errors by a factor, as other units of y would.
func scale(s *score.Scores, factor float64) {
	s.PriorFloor *= factor
	for _, values := range [][][]float64{s.PerTarget.R, s.PerTarget.Prior, {s.Prior}} {
		for k := range values {
			for i := range values[k] {
				values[k][i] *= factor
			}
		}
	}
	s.Complete()
}

// compareUnits compares what does not depend on the units, and typical errors by their units.
func compareUnits(t *testing.T, unit float64, want, got *Table) {
	t.Helper()
	for i := range want.Scored() {
		a, b := &want.Lines[i], &got.Lines[i]
		if diff := cmp.Diff(a.Ranks, b.Ranks); a.Entry != b.Entry || diff != "" {
			t.Errorf("%s, y × %g: %s is %s; ranks (-want +got):\n%s",
				want.Task, unit, a.Entry, b.Entry, diff)
		}
		for _, draws := range want.T {
			p, _ := a.Normalised(draws)
			q, _ := b.Normalised(draws)
			u, _ := a.Typical(draws)
			v, _ := b.Typical(draws)
			for _, pair := range [][2]float64{
				{p.Mean, q.Mean},
				{p.Low, q.Low},
				{p.High, q.High},
				{u.Mean * unit * unit, v.Mean},
				{u.Low * unit * unit, v.Low},
				{u.High * unit * unit, v.High},
			} {
				if !nearly(pair[0], pair[1]) {
					t.Errorf("%s, %s, y × %g, r_%d: %g, want %g",
						want.Task, a.Entry, unit, draws, pair[1], pair[0])
				}
			}
		}
	}
	for i, p := range want.Pairs {
		if q := got.Pairs[i]; !nearly(p.Ratio, q.Ratio) || !nearly(p.Low, q.Low) ||
			!nearly(p.High, q.High) {
			t.Errorf("%s, y × %g: %s by %s is %+v, want %+v", want.Task, unit, p.A, p.B, q, p)
		}
	}
}

// checkIntervals holds every interval of a table to its mean.
func checkIntervals(t *testing.T, table *Table) {
	t.Helper()
	for i := range table.Scored() {
		l := &table.Lines[i]
		for _, points := range [][]score.Point{l.Scores.Typical, l.Scores.RNormalised} {
			for _, p := range points {
				if !(p.Low <= p.Mean && p.Mean <= p.High) {
					t.Errorf("%s, %s, r_%d: %g is not in [%g, %g]",
						table.Task, l.Entry, p.T, p.Mean, p.Low, p.High)
				}
			}
		}
		for name, s := range l.Metrics {
			if s.High > s.Low && !(s.Low <= s.Mean && s.Mean <= s.High) {
				t.Errorf("%s, %s, %s: %g is not in [%g, %g]",
					table.Task, l.Entry, name, s.Mean, s.Low, s.High)
			}
		}
	}
}

// nearly reports whether two numbers are the same but for rounding.
func nearly(a, b float64) bool {
	return a == b || math.Abs(a-b) <= 1e-6*max(math.Abs(a), math.Abs(b))
}

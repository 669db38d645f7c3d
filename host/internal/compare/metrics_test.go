package compare

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/invbench/invbench/host/internal/metric"
)

// logarithmic is a made-up metric whose values are logarithms already, of ten targets.
func logarithmic() metric.Metric {
	return metric.Metric{
		Name: "logs", Title: "LOGS", Unit: metric.Nats, Compare: metric.Comparison{By: metric.Gaps},
	}
}

// TestGapsOfTargets has values that are all larger by 0.1: their ratio is e^0.1, and of the 2^10
// ways to flip signs two are as far from 0.
func TestGapsOfTargets(t *testing.T) {
	old := example("inn", 0, 1).of("logs", -3, -2, -1, 0, 1, 2, 3, 4, 5, 600)
	values := slices.Clone(old.Metrics["logs"])
	for i := range values {
		values[i] += 0.1
	}
	o := Options{Metrics: []metric.Metric{logarithmic()}}
	row := one(t, board(t, "old", old), board(t, "new", old.of("logs", values...)), o)
	if len(row.Effects) != 1 {
		t.Fatalf("effects %+v", row.Effects)
	}
	e := row.Effect("logs", 0)
	if e.Name != "LOGS" || math.Abs(e.Ratio-math.Exp(0.1)) > 1e-9 || math.Abs(e.Old-60.9) > 1e-9 ||
		math.Abs(e.New-61) > 1e-9 || e.Zero != "" {
		t.Errorf("%+v", e)
	}
	if math.Abs(*e.P-2.0/1024) > 1e-12 || e.Verdict != Worse ||
		math.Abs(e.Interval.High-math.Exp(0.1)) > 1e-9 {
		t.Errorf("p %v, %s, interval %v", *e.P, e.Verdict, e.Interval)
	}
}

// TestGapsOfRepeats has mean gaps of 0.1, 0.2 and 0.3 after other trainings: Student's t is 2·√3
// with 2 degrees of freedom, for which p = 1 - √(12/14), as in TestFreshTrainings.
func TestGapsOfRepeats(t *testing.T) {
	var old, new []Cell
	for k := range 3 {
		gap := 0.1 * float64(k+1)
		c := example("inn", k, k)
		old = append(old, c.of("logs", 1, -1))
		new = append(new, c.of("logs", 1+gap+0.5, -1+gap-0.5)) // targets scatter, and do not count
	}
	o := Options{Metrics: []metric.Metric{logarithmic()}, Trainings: Fresh}
	e := one(t, board(t, "old", old...), board(t, "new", new...), o).Effect("logs", 0)
	if math.Abs(e.Ratio-math.Exp(0.2)) > 1e-9 || math.Abs(*e.P-(1-math.Sqrt(12.0/14))) > 1e-9 {
		t.Errorf("ratio %v, p %v", e.Ratio, *e.P)
	}
}

// TestGapsAreFinite has logarithms that no number has: JSON has no infinite ratio.
func TestGapsAreFinite(t *testing.T) {
	c := example("inn", 0, 1)
	o := Options{Metrics: []metric.Metric{logarithmic()}}
	for _, far := range []float64{-1e6, 1e6} {
		e := one(t, board(t, "old", c.of("logs", 0, 0)), board(t, "new", c.of("logs", far, far)),
			o).Effect("logs", 0)
		if !(e.Ratio > 0) || math.IsInf(e.Ratio, 1) ||
			e.Interval != nil && math.IsInf(e.Interval.High, 1) {
			t.Errorf("%g: ratio %v, interval %v", far, e.Ratio, e.Interval)
		}
	}
}

// TestScoresOfOneValueNeedNoLikeMachine tells costs, which depend on the machine, from scores.
func TestScoresOfOneValueNeedNoLikeMachine(t *testing.T) {
	by := metric.Comparison{By: metric.Repeats}
	o := Options{Metrics: []metric.Metric{
		{Name: "share", Title: "share", Unit: metric.Share, Compare: by},
		{Name: "bytes", Title: "bytes", Unit: metric.Bytes, Compare: by},
	}}
	old := example("inn", 0, 1).of("share", 0.25).of("bytes", 5)
	new := old.of("share", 0.5)
	new.Machine.CPU = "another"
	row := one(t, board(t, "old", old), board(t, "new", new), o)
	if len(row.Effects) != 1 || row.Effects[0].Metric != "share" ||
		math.Abs(row.Effects[0].Ratio-2) > 1e-12 {
		t.Errorf("effects %+v", row.Effects)
	}
	const note = "times are not compared: the machines are not alike, processor a cpu, now another"
	if got := strings.Join(row.Notes, "; "); got != note {
		t.Errorf("notes %q, want %q", got, note)
	}
}

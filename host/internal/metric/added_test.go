package metric_test

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/compare"
	"github.com/invbench/invbench/host/internal/export"
	"github.com/invbench/invbench/host/internal/gate"
	"github.com/invbench/invbench/host/internal/metric"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/sdk"
)

// added returns the metrics with one that nothing else knows of: the first r_T of each target, less
// 3.
func added() []metric.Metric {
	return append(metric.All(), metric.Metric{
		Name: "made_up", Title: "MADE UP", Doc: "r_1 of each target, less 3",
		PerTarget: func(s *score.Scores) []float64 {
			values := slices.Clone(s.PerTarget.R[0])
			for i := range values {
				values[i] -= 3
			}
			return values
		},
		Compare: metric.Comparison{By: metric.Gaps, Gate: metric.Gate{Worse: 1.2}},
	})
}

// boardOf returns a record whose r_1 is from 1 to 20, and more by a shift.
func boardOf(shift float64) []*record.Record {
	const targets = 20
	s := &score.Scores{
		Order: sdk.Exchangeable, Targets: targets, Draws: 10, Prior: []float64{50}, PriorFloor: 100,
		PerTarget: score.PerTarget{R: [][]float64{nil}},
	}
	for i := range targets {
		s.PerTarget.R[0] = append(s.PerTarget.R[0], float64(i+1)+shift)
	}
	s.R, s.RPrefix = []score.Point{{T: 1}}, []score.Point{{T: 1}}
	s.Complete()
	return []*record.Record{{
		Schema: record.Schema, Status: record.OK, Scores: s,
		Task:  record.Plugin{Name: "waves", Plugin: "waves"},
		Model: record.Plugin{Name: "net", Plugin: "net"},
	}}
}

// TestAMetricIsCompared takes a metric that is in the list and nowhere else from records through a
// baseline to a comparison, a gate and the tables of other programs.
func TestAMetricIsCompared(t *testing.T) {
	metrics := added()
	before, err := compare.FromRecords("before", boardOf(0), metrics)
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := compare.WriteBaseline(&file, before); err != nil {
		t.Fatal(err)
	}
	old, err := compare.ReadBaseline("before", &file)
	if err != nil {
		t.Fatal(err)
	}
	after, err := compare.FromRecords("after", boardOf(0.5), metrics)
	if err != nil {
		t.Fatal(err)
	}
	r := compare.Boards(old, after, compare.Options{Metrics: metrics, Trainings: compare.Same})
	if len(r.Rows) != 1 {
		t.Fatalf("%+v", r.Refused)
	}
	e := r.Rows[0].Effect("made_up", 0)
	if e == nil || math.Abs(e.Ratio-math.Exp(0.5)) > 1e-9 || e.Old != 7.5 || e.New != 8 ||
		e.Verdict != compare.Worse {
		t.Fatalf("effect %+v", e)
	}
	var text strings.Builder
	if err := r.Text(&text, 0); err != nil || !strings.Contains(text.String(), "MADE UP") {
		t.Errorf("%v\n%s", err, &text)
	}
	for thresholds, want := range map[string]bool{
		"{}": true, "r: {worse: 0}": true, "made_up: {worse: 0}\nr: {worse: 0}": false,
		"made_up: {worse: 2}\nr: {worse: 0}":                   false,
		"entries: {net: {made_up: {worse: 2}}}\nr: {worse: 0}": false,
	} {
		read, err := gate.Read(strings.NewReader(thresholds), metrics)
		if err != nil {
			t.Fatal(err)
		}
		found := slices.ContainsFunc(gate.Judge(r, read).Findings, func(f gate.Finding) bool {
			return f.Fails && f.Metric == "made_up" &&
				strings.HasPrefix(f.Text, "MADE UP changed by +65 %, from 7.5 to 8")
		})
		if found != want {
			t.Errorf("under %q the gate fails because of it: %t, want %t", thresholds, found, want)
		}
	}
}

// TestAMetricIsExported looks for it in a table and in Go's benchmark format.
func TestAMetricIsExported(t *testing.T) {
	table := export.NewTable(boardOf(0), added())
	got := map[string]string{}
	for i, c := range table.Columns {
		if strings.HasPrefix(c.Name, "made_up") {
			got[c.Name] = fmt.Sprintf("%.4f", table.Rows[0][i])
		}
	}
	// Student's 97.5 % quantile with 19 degrees of freedom is 2.0930, and the standard error of the
	// mean of 1 to 20 is √(35/20).
	half := 2.0930 * math.Sqrt(35.0/20)
	want := map[string]string{
		"made_up": "7.5000", "made_up_low": fmt.Sprintf("%.4f", 7.5-half),
		"made_up_high": fmt.Sprintf("%.4f", 7.5+half),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var text strings.Builder
	if err := export.Benchmark(&text, boardOf(0), added()); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"Unit made-up better=lower", " 7.5 made-up"} {
		if !strings.Contains(text.String(), line) {
			t.Errorf("no %q in\n%s", line, &text)
		}
	}
}

package board

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/board/boardtest"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/sdk"
)

// published writes a file of published tables and reads it.
func published(t *testing.T, text string) ([]Published, error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, PublishedFile), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return ReadPublished(dir)
}

func TestCompareWithPublished(t *testing.T) {
	tables, err := published(t, `
- source: "a paper, Table 3"
  metric: r
  t: 200
  note: best of ten trainings
  values:
    waves: {a: 2.0e-3, b: 2.0e-3, c: 2.0e-3, d: 2.0e-3, absent: 1}
    other: {a: 1}
- {source: Table 4, metric: mmd2, values: {waves: {a: 0.05, b: 0.01}}}
`)
	if err != nil {
		t.Fatal(err)
	}
	var records []*record.Record
	for entry, r := range map[string]float64{
		"a": 0.9e-3, "b": 1.1e-3, "c": 3.9e-3, "d": 4.1e-3, "unpublished": 1,
	} {
		c := boardtest.Cell{
			Task: "waves", Entry: entry, Order: sdk.Exchangeable,
			R: [3][2]float64{{1, 1}, {1, 1}, {r, r}},
		}
		if entry == "a" {
			c.MMD = [2]float64{0.05, 0.07}
		}
		records = append(records, c.Record())
		if entry == "d" { // a second training, with targets of 6.1e-3 and 8.1e-3
			c.Repeat, c.R[2] = 1, [2]float64{6.1e-3, 8.1e-3}
			records = append(records, c.Record())
		}
	}
	board := leaderboard(t, records)
	got := map[string]Verdict{}
	for _, c := range board.Compare(tables[0]) {
		got[c.Entry] = c.Verdict()
	}
	if diff := cmp.Diff(map[string]Verdict{"a": Better, "b": Equal, "c": Equal, "d": Worse},
		got); diff != "" {
		t.Errorf("verdicts (-want +got):\n%s", diff)
	}
	if c := board.Compare(tables[1]); len(c) != 1 || math.Abs(c[0].Ours.Mean-0.06) > 1e-9 ||
		c[0].Theirs != 0.05 {
		t.Errorf("MMD² is compared as %+v, want 0.06 with 0.05 of entry a alone", c)
	}
	if c := board.Compare(tables[0])[3]; c.Entry != "d" || math.Abs(c.Best-4.1e-3) > 1e-12 ||
		math.Abs(c.Median-5.1e-3) > 1e-12 {
		t.Errorf("compared as %+v, want a best training of 4.1e-3 and a median of 5.1e-3 of "+
			"(4.1e-3, 4.1e-3) and (6.1e-3, 8.1e-3)", c)
	}
	best := tables[0]
	best.Best = true // the best of d is 4.1e-3, the mean 5.6e-3
	best.Values = map[string]map[string]float64{"waves": {"a": 2.0e-3, "d": 2.1e-3}}
	got = map[string]Verdict{}
	for _, c := range board.Compare(best) {
		got[c.Entry] = c.Verdict()
	}
	if diff := cmp.Diff(map[string]Verdict{"a": Better, "d": Equal}, got); diff != "" {
		t.Errorf("verdicts about the best training (-want +got):\n%s", diff)
	}
}

func TestPublishedRefused(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"unknown field":  {`[{source: x, metric: r, t: 1, vales: {}}]`, "vales"},
		"no source":      {`[{metric: r, t: 1}]`, "source is missing"},
		"unknown metric": {`[{source: x, metric: mse}]`, `"mse"`},
		"no t":           {`[{source: x, metric: r}]`, "t is 0"},
		"value of 0": {
			`[{source: x, metric: r, t: 1, values: {waves: {a: 0}}}]`, "a on waves is 0",
		},
		"not a list":      {`source: x`, PublishedFile},
		"leading zero":    {`[{source: x, metric: r, t: 010}]`, "line 1: 010 has a leading zero"},
		"value of no use": {`[{source: x, metric: r, t: 1, values: {waves: {a: .nan}}}]`, "NaN"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := published(t, test.text); err == nil ||
				!strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one with %q", err, test.want)
			}
		})
	}
}

func TestNothingPublished(t *testing.T) {
	if tables, err := ReadPublished(t.TempDir()); len(tables) != 0 || err != nil {
		t.Errorf("an empty board has %v, %v", tables, err)
	}
	if tables, err := published(t, ""); len(tables) != 0 || err != nil {
		t.Errorf("an empty file has %v, %v", tables, err)
	}
}

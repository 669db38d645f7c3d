package page

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/invbench/invbench/host/internal/metric"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
)

// TestAllMetrics finds every metric of the list in the data of the page, with its value for each
// line that knows it.
func TestAllMetrics(t *testing.T) {
	l := leaderboardOf(t, size{3, 1, 1, 5, false}.board(t))
	d := newData(newReading(Board{Leaderboard: l}), details()[0])
	names := []string{metric.R().Name}
	for _, m := range d.Metrics {
		names = append(names, m.Name)
	}
	var listed []string
	for _, m := range metric.All() {
		listed = append(listed, m.Name)
	}
	want(t, "metrics", listed, names)
	for i, line := range l.Tasks[0].Lines {
		known := slices.Sorted(maps.Keys(line.Metrics))
		want(t, "values of "+line.Entry, known,
			slices.Sorted(maps.Keys(d.Tables[0].Lines[i].Values)))
	}
}

// TestANewMetricShows puts a metric and its values into the data that the scripts have read. It is
// a column of the table, can be sorted by, explains itself, and stands behind each line.
func TestANewMetricShows(t *testing.T) {
	b := open(t, rendered(t, Board{
		Name: "new", Leaderboard: leaderboardOf(t, size{4, 1, 1, 5, false}.board(t)),
	}))
	before := b.entries()
	b.run(b.do(`
		board.metrics.push({ name: "made_up", title: "made up", doc: "what is made up", unit: "share", column: true });
		board.tables[0].lines.forEach((l, i) => { if (l.values) l.values.made_up = { mean: 0.5 - 0.1 * i }; });
		render();`))
	b.contains("#board thead", "made up")
	want(t, "hint", "what is made up",
		eval[string](b, `document.querySelector('[data-key="sort-made_up"]').closest("th").title`))
	b.contains("#board tbody", "50 %", "40 %", "30 %")
	b.click(`[data-key="sort-made_up"]`)
	scored := slices.Clone(before[:3])
	slices.Reverse(scored)
	want(t, "sorted", scored, b.entries()[:3])
	b.run(b.do(`
		board.metrics.push({ name: "behind", title: "behind it", doc: "seconds of waiting", unit: "s", cost: true });
		board.tables[0].lines[0].values.behind = { mean: 3 };
		openEntry(board.tables[0], board.tables[0].lines[0]);`))
	b.contains("#dialog", "behind it", "3.0 s, seconds of waiting")
}

// TestMMD2WithAFloorOfZero looks for the metric where it was made: on a task with a single solution
// a perfect model has an MMD² of 0.
func TestMMD2WithAFloorOfZero(t *testing.T) {
	made, without := size{2, 1, 1, 5, false}.board(t), size{2, 1, 1, 5, false}.board(t)
	for _, r := range made {
		if r.Scores != nil {
			withMMD2(r, 0)
		}
	}
	b := open(t, rendered(t, Board{Name: "exact", Leaderboard: leaderboardOf(t, made)}))
	b.contains("#board thead", "MMD²")
	b.contains("#board .foot", "MMD² of a perfect model: 0")
	want(t, "value", []string{"0"}, eval[[]string](b, `(() => {
		const column = [...document.querySelectorAll("#board th")].findIndex((e) => e.textContent === "MMD²");
		return [...document.querySelectorAll("#board tbody tr:not(.failed)")].map((e) => e.children[column].textContent);
	})()`))
	page := string(rendered(t, Board{Name: "none", Leaderboard: leaderboardOf(t, without)}))
	if _, data, _ := strings.Cut(page, `id="data">`); strings.Contains(data, `"floors"`) {
		t.Error("a board without MMD² has a floor")
	}
}

// withMMD2 gives a record the same MMD² at each target, and a floor of 0.
func withMMD2(r *record.Record, value float64) {
	zeros, values := make([]float64, r.Scores.Targets), make([]float64, r.Scores.Targets)
	for i := range values {
		values[i] = value
	}
	r.Scores.MMD2 = &score.MMD2{Targets: r.Scores.Targets, Sample: 10}
	r.Scores.PerTarget.MMD2, r.Scores.PerTarget.MMD2Unbiased = values, values
	r.Scores.PerTarget.MMD2Floor = zeros
}

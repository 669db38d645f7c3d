package report

import (
	"strings"
	"testing"

	"github.com/invbench/invbench/host/internal/board"
	"github.com/invbench/invbench/host/internal/board/boardtest"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/sdk"
)

// TestPublished sets one entry with one training and one with two, of means 4.1e-3 and 7.1e-3,
// beside numbers of the mean and of the best training.
func TestPublished(t *testing.T) {
	one := boardtest.Cell{
		Task: "waves", Entry: "c", Order: sdk.Exchangeable,
		R: [3][2]float64{{1, 1}, {1, 1}, {3.9e-3, 3.9e-3}},
	}
	two := boardtest.Cell{
		Task: "waves", Entry: "d", Order: sdk.Exchangeable,
		R: [3][2]float64{{1, 1}, {1, 1}, {4.1e-3, 4.1e-3}},
	}
	again := two
	again.Repeat, again.R[2] = 1, [2]float64{6.1e-3, 8.1e-3}
	l := leaderboard(t, []*record.Record{one.Record(), two.Record(), again.Record()})
	mean := board.Published{
		Source: "a paper, Table 3", Metric: "r", T: 200, Note: "best of ten trainings",
		Values: map[string]map[string]float64{"waves": {"c": 2e-3, "d": 2e-3}},
	}
	best := board.Published{
		Source: "best", Metric: "r", T: 200, Best: true,
		Values: map[string]map[string]float64{"waves": {"d": 2.1e-3}},
	}
	mmd2 := board.Published{Source: "Table 4", Metric: "mmd2"}
	var text strings.Builder
	if err := Published(&text, l, []board.Published{mean, best, mmd2}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"## a paper, Table 3: r_200", "best of ten trainings",
		"0 better, 1 equal, 1 worse, of 2 cells.", "## Table 4: MMD²",
		"| waves | c | 3.90e-3 |  |  | 3.9e-3 | 2.00e-3 | 1.9 | equal | 1 |",
		"| 4.1e-3 | 5.1e-3 | 2.00e-3 | 2.8 | worse | 2 |",
		"| 4.1e-3 | 5.1e-3 | 2.10e-3 | 2.0 | equal | 2 |",
		"The verdict is about the mean of all trainings.",
		"The verdict is about the best training, as the published number is.",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%q is missing in\n%s", want, text.String())
		}
	}
}

package bench

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/record"
)

// TestOutlook works the outlook of a board out by hand: of ten cells two are done, one failed, three run, and four wait.
func TestOutlook(t *testing.T) {
	cell := func(entry string, repeat int, state State, estimate float64) Cell {
		c := testCell(entry, repeat, `{}`)
		c.State, c.Estimate = state, estimate
		return c
	}
	plan := &Plan{Cells: []Cell{
		cell("a", 0, Done, 10), cell("b", 0, Done, 20), cell("c", 0, Failed, 0),
		cell("a", 1, Missing, 100), cell("b", 1, Stale, 30), cell("c", 1, Missing, 0), // these run
		cell("a", 2, Missing, 40), cell("b", 2, Missing, 0), cell("c", 2, Missing, 0), cell("a", 3, Missing, 0),
	}}
	plan.Cells[9].Model.Name = "a" // its length is that of a elsewhere: (10 + 100 + 40) / 3
	first, second := elsewhere, elsewhere
	second.PID = 2
	running := []Running{
		{ID: record.ID{Task: "sum", Entry: "a", Repeat: 1}, Estimate: 100, Begun: noon, Beat: noon, Process: first, Jobs: 2},
		{ID: record.ID{Task: "sum", Entry: "b", Repeat: 1}, Estimate: 30, Begun: noon, Beat: noon, Process: first, Jobs: 2},
		{ID: record.ID{Task: "sum", Entry: "c", Repeat: 1}, StageS: 25, Begun: noon, Beat: noon, Process: second, Jobs: 1},
		{ID: record.ID{Task: "sum", Entry: "a", Repeat: 2}, Gone: true, Process: Owner{Host: "dead"}, Jobs: 50},
		{ID: record.ID{Task: "sum", Entry: "a", Repeat: 0}, Process: second, Jobs: 1}, // its record is there already
	}
	// Running: 90 + 20 + 15 s; waiting: 40 + 25 (b, mean of 20 and 30) + 0 (c) + 50 s; by three hands.
	want := Outlook{Cells: 10, Done: 2, Failed: 1, Running: 3, Waiting: 4, LeftS: 90, Unknown: 2}
	got := plan.Outlook(running, noon.Add(10*time.Second))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	alone := plan.Outlook(nil, noon)
	want = Outlook{Cells: 10, Done: 2, Failed: 1, Waiting: 7, LeftS: 100 + 30 + 40 + 25 + 50, Unknown: 2}
	if diff := cmp.Diff(want, alone); diff != "" {
		t.Errorf("nobody runs (-want +got):\n%s", diff)
	}
}

func TestRetriedCellIsNotCountedTwice(t *testing.T) {
	failed := testCell("a", 0, `{}`)
	failed.State = Failed
	plan := &Plan{Cells: []Cell{failed}}
	got := plan.Outlook([]Running{{ID: record.ID{Task: "sum", Entry: "a"}, Process: elsewhere}}, noon)
	if got.Failed != 0 || got.Running != 1 {
		t.Errorf("outlook is %+v", got)
	}
}

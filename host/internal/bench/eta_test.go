package bench

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/bench/running"
	"github.com/invbench/invbench/host/internal/record"
)

var noon = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)

// TestETA works the ETA of a board out by hand: of ten cells two are done, one failed, three run,
// and four wait.
func TestETA(t *testing.T) {
	cell := func(entry string, repeat int, state State, estimate float64) Cell {
		c := testCell(entry, repeat, `{}`)
		c.State, c.Estimate = state, estimate
		return c
	}
	plan := &Plan{Cells: []Cell{
		cell("a", 0, Done, 10), cell("b", 0, Done, 20), cell("c", 0, Failed, 0),
		// These run.
		cell("a", 1, Missing, 100), cell("b", 1, Stale, 30), cell("c", 1, Missing, 0),
		cell("a", 2, Missing, 40), cell("b", 2, Missing, 0), cell("c", 2, Missing, 0),
		cell("a", 3, Missing, 0),
	}}
	plan.Cells[9].Model.Name = "a" // its length is that of a elsewhere: (10 + 100 + 40) / 3
	first := running.Owner{Host: "elsewhere", PID: 1}
	second := running.Owner{Host: "elsewhere", PID: 2}
	dead := running.Owner{Host: "dead"}
	id := func(entry string, repeat int) record.ID {
		return record.ID{Task: "sum", Entry: entry, Repeat: repeat}
	}
	cells := []running.Cell{
		{ID: id("a", 1), Estimate: 100, Begun: noon, Beat: noon, Process: first, Jobs: 2},
		{ID: id("b", 1), Estimate: 30, Begun: noon, Beat: noon, Process: first, Jobs: 2},
		{ID: id("c", 1), StageS: 25, Begun: noon, Beat: noon, Process: second, Jobs: 1},
		{ID: id("a", 2), Gone: true, Process: dead, Jobs: 50},
		{ID: id("a", 0), Process: second, Jobs: 1}, // its record is there already
	}
	// Running: 90 + 20 + 15 s. Waiting: 40 + 25 (b, mean of 20 and 30) + 0 (c) + 50 s. Three at a
	// time.
	want := ETA{Cells: 10, Done: 2, Failed: 1, Running: 3, Waiting: 4, LeftS: 90, Unknown: 2}
	got := plan.ETA(cells, noon.Add(10*time.Second))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	alone := plan.ETA(nil, noon)
	want = ETA{
		Cells: 10, Done: 2, Failed: 1, Waiting: 7, LeftS: 100 + 30 + 40 + 25 + 50, Unknown: 2,
	}
	if diff := cmp.Diff(want, alone); diff != "" {
		t.Errorf("nobody runs (-want +got):\n%s", diff)
	}
}

func TestRetriedCellIsNotCountedTwice(t *testing.T) {
	failed := testCell("a", 0, `{}`)
	failed.State = Failed
	plan := &Plan{Cells: []Cell{failed}}
	runs := running.Cell{ID: failed.ID(), Process: running.Owner{Host: "elsewhere", PID: 1}}
	got := plan.ETA([]running.Cell{runs}, noon)
	if got.Failed != 0 || got.Running != 1 {
		t.Errorf("ETA is %+v", got)
	}
}

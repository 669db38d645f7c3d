package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/sdk"
)

// eventLog remembers events.
type eventLog struct {
	mu     sync.Mutex
	events []string
	onStep func(Cell, Step)
}

func (l *eventLog) add(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.events = append(l.events, fmt.Sprintf(format, args...))
}

func (l *eventLog) Start(c Cell) { l.add("start %s", c) }

func (l *eventLog) Step(c Cell, s Step) {
	if l.onStep != nil {
		l.onStep(c, s)
	}
}

func (l *eventLog) End(c Cell, r *record.Record) { l.add("end %s %s", c, r.Status) }

func (l *eventLog) Lost(c Cell, _ error) { l.add("lost %s", c) }

func someCells() []Cell {
	var cells []Cell
	for repeat := range 2 {
		for _, entry := range []string{"one", "two", "three"} {
			cells = append(cells, testCell(entry, repeat, `{}`))
		}
	}
	return cells
}

func TestJobsAndOrderChangeNoScore(t *testing.T) {
	var all []map[string]string
	for _, jobs := range []int{1, 2, 4} {
		e, w := testEngine(t, jobs)
		cells := someCells()
		if jobs == 4 {
			slices.Reverse(cells)
		}
		outcomes, err := e.RunAll(t.Context(), cells, &eventLog{})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, scoresJSON(t, outcomes))
		if n := w.alive.Load(); n != 0 {
			t.Errorf("%d processes are left", n)
		}
	}
	if diff := cmp.Diff(all[0], all[1]); diff != "" {
		t.Errorf("2 jobs change scores (-1 +2):\n%s", diff)
	}
	if diff := cmp.Diff(all[0], all[2]); diff != "" {
		t.Errorf("4 jobs and another order change scores (-1 +4):\n%s", diff)
	}
	if all[0]["sum/one/0"] == all[0]["sum/one/1"] || all[0]["sum/one/0"] == all[0]["sum/two/0"] {
		t.Error("cells with other seeds have the same scores")
	}
}

// TestSeedsOfCells holds the promises of the design: models at the same repeat see the same
// training rows, other repeats see others, and every model has a seed of its own.
func TestSeedsOfCells(t *testing.T) {
	e, w := testEngine(t, 1)
	if _, err := e.RunAll(t.Context(), someCells(), &eventLog{}); err != nil {
		t.Fatal(err)
	}
	if len(w.seen) != 6 {
		t.Fatalf("%d models have %d seeds, want 6", w.started.Load(), len(w.seen))
	}
	rows := func(entry string, repeat int) sdk.Dataset {
		return w.seen[fmt.Sprint(sdk.Seed(42).Derive("model", "sum", entry, strconv.Itoa(repeat)))]
	}
	if diff := cmp.Diff(rows("one", 0), rows("three", 0)); diff != "" {
		t.Errorf("two models of a repeat have other training rows:\n%s", diff)
	}
	if cmp.Equal(rows("one", 0), rows("one", 1)) {
		t.Error("two repeats have the same training rows")
	}
	if n := rows("one", 0).Len(); n != 50 {
		t.Errorf("%d training rows, want 50", n)
	}
	if err := rows("one", 0).Validate(); err != nil {
		t.Error(err)
	}
}

func TestFailingCellsStopNoOthers(t *testing.T) {
	e, _ := testEngine(t, 1) // side by side, kill_task could hit another cell's task
	cells := []Cell{
		testCell("a", 0, `{"fit":"crash"}`),
		withProtocol(testCell("b", 0, `{"fit":"kill_task"}`), func(p *record.Protocol) {
			p.Budget = 1
		}),
		testCell("c", 0, `{}`), testCell("d", 0, `{"invert":"wide"}`), testCell("e", 0, `{}`),
	}
	outcomes, err := e.RunAll(t.Context(), cells, &eventLog{})
	if err != nil {
		t.Fatal(err)
	}
	var got []record.Status
	for _, o := range outcomes {
		if o.Record == nil {
			got = append(got, "")
			continue
		}
		got = append(got, o.Record.Status)
	}
	want := []record.Status{record.Crashed, "", record.OK, record.Invalid, record.OK}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}
}

func TestSharedTimesAreMarked(t *testing.T) {
	e, _ := testEngine(t, 2)
	meet := make(chan struct{})
	var once sync.Map
	events := &eventLog{onStep: func(c Cell, s Step) {
		if s.Stage != "fit" {
			return
		}
		if _, again := once.LoadOrStore(c.String(), true); !again {
			select {
			case meet <- struct{}{}:
			case <-meet:
			}
		}
	}}
	outcomes, err := e.RunAll(t.Context(), []Cell{testCell("a", 0, `{}`), testCell("b", 0, `{}`)},
		events)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range outcomes {
		if !o.Record.Time.Shared {
			t.Errorf("%s ran beside the other and is not marked", o.Cell)
		}
	}
	alone, err := e.Run(t.Context(), testCell("c", 0, `{}`), nil)
	if err != nil || alone.Time.Shared {
		t.Errorf("a cell alone: %v, marked %t", err, alone.Time.Shared)
	}
}

func TestInterruptedPool(t *testing.T) {
	e, w := testEngine(t, 2)
	ctx, cancel := context.WithCancel(t.Context())
	events := &eventLog{onStep: func(c Cell, s Step) {
		if c.Model.Name == "two" && s.Stage == "fit: epoch" {
			cancel()
		}
	}}
	cells := []Cell{
		testCell("one", 0, `{}`), testCell("two", 0, `{"fit":"hang"}`),
		testCell("three", 0, `{"fit":"hang"}`), testCell("four", 0, `{}`),
	}
	outcomes, err := e.RunAll(ctx, cells, events)
	if !errors.Is(err, context.Canceled) || len(outcomes) != 4 {
		t.Fatalf("%d outcomes, error %v", len(outcomes), err)
	}
	if outcomes[1].Record != nil || outcomes[3].Record != nil || w.alive.Load() != 0 {
		t.Errorf("outcomes %+v, %d processes are left", outcomes, w.alive.Load())
	}
	if !slices.Contains(events.events, "lost sum/two/0") ||
		slices.Contains(events.events, "start sum/four/0") {
		t.Errorf("events are %q", events.events)
	}
}

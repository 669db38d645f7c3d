package bench

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/invbench/invbench/host/internal/bench/running"
)

func TestCellIsSeenWhileItRuns(t *testing.T) {
	e, _ := testEngine(t, 2)
	var seen []running.Cell
	events := &eventLog{onStep: func(_ Cell, s Step) {
		if s.Stage == "fit: epoch" {
			var err error
			if seen, err = running.Read(boardOf(e), time.Now()); err != nil {
				t.Error(err)
			}
		}
	}}
	c := testCell("good", 3, `{}`)
	c.Estimate = 7
	if _, err := e.RunAll(t.Context(), []Cell{c}, events); err != nil {
		t.Fatal(err)
	}
	if len(seen) != 1 {
		t.Fatalf("%d cells are seen, want 1", len(seen))
	}
	r := seen[0]
	if r.ID != c.ID() || r.Key != c.Key || r.Jobs != 2 || r.Estimate != 7 || r.Gone ||
		r.Process.PID != os.Getpid() {
		t.Errorf("seen is %+v", r)
	}
	after, err := running.Read(boardOf(e), time.Now())
	if len(after) != 0 || err != nil {
		t.Errorf("afterwards %+v, %v", after, err)
	}
	if _, err := os.Stat(filepath.Join(boardOf(e), "running")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder is left: %v", err)
	}
}

func TestCellThatFailsIsSeenNoMore(t *testing.T) {
	e, w := testEngine(t, 1)
	w.refuse = errors.New("not enough processes")
	if _, err := e.Run(t.Context(), testCell("good", 0, `{}`), nil); err == nil {
		t.Fatal("no error")
	}
	if left, err := running.Read(boardOf(e), time.Now()); len(left) != 0 || err != nil {
		t.Errorf("left are %+v, %v", left, err)
	}
}

func TestRunGoesOnWithoutNotices(t *testing.T) {
	e, _ := testEngine(t, 1)
	if err := os.WriteFile(filepath.Join(boardOf(e), "running"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if r, err := e.Run(t.Context(), testCell("good", 0, `{}`), nil); err != nil || r == nil {
		t.Errorf("got %+v, %v", r, err)
	}
}

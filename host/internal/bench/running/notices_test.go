package running

import (
	"math"
	"os"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"github.com/invbench/invbench/host/internal/record"
)

func TestStepsReachTheNotice(t *testing.T) {
	n := &Notice{cell: Cell{Begun: noon, Beat: noon, Entered: noon}}
	n.step("start", 0, 0, noon)
	if !n.due(noon) {
		t.Fatal("not due after a step")
	}
	n.step("fit: net", 20, 100, noon.Add(time.Minute))
	n.step("fit: net", 50, 100, noon.Add(90*time.Second))
	got := n.read(noon.Add(120 * time.Second)) // 30 steps in 60 s, 50 to go
	if got.Stage != "fit: net" || got.Done != 50 || got.Total != 100 ||
		!got.Entered.Equal(noon.Add(time.Minute)) || math.Abs(got.StageS-100) > 1e-9 {
		t.Errorf("the notice says %+v", got)
	}
	for after, want := range map[time.Duration]bool{time.Second: false, beat: true} {
		if due := n.due(got.Beat.Add(after)); due != want {
			t.Errorf("due %v after the last sign of life: %t", after, due)
		}
	}
	n.step("fit: net", 1, 100, noon.Add(3*time.Minute)) // began anew
	if got = n.read(noon.Add(4 * time.Minute)); got.StageS != 0 {
		t.Errorf("%g s left of a stage that has made no step", got.StageS)
	}
}

// TestNoticeIsWritten waits for a step to reach the file, which is written once a second.
func TestNoticeIsWritten(t *testing.T) {
	board := t.TempDir()
	id := record.ID{Task: "sum", Entry: "good", Repeat: 3}
	n := NewNotices(board, 2, zerolog.Nop()).Post(id, "0123456789abcdefghij", 7)
	first, err := Read(board, time.Now())
	if err != nil || len(first) != 1 {
		t.Fatalf("got %+v, %v", first, err)
	}
	c := first[0]
	if c.ID != id || c.Key != "0123456789abcdefghij" || c.Estimate != 7 || c.Jobs != 2 || c.Gone ||
		c.Process.PID != os.Getpid() || c.Stage != "" {
		t.Errorf("the notice says %+v", c)
	}
	n.Step("fit: net", 1, 100)
	for begun := time.Now(); c.Stage == ""; {
		if time.Since(begun) > time.Minute {
			t.Fatal("the step has not reached the file")
		}
		time.Sleep(50 * time.Millisecond)
		if all, err := Read(board, time.Now()); err != nil || len(all) != 1 {
			t.Fatalf("got %+v, %v", all, err)
		} else {
			c = all[0]
		}
	}
	if c.Stage != "fit: net" || c.Done != 1 || c.Total != 100 {
		t.Errorf("the notice says %+v", c)
	}
	n.Remove()
	if left, err := os.ReadDir(board); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

package bench

import (
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/record"
)

var noon = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)

// elsewhere is a process that cannot be asked about.
var elsewhere = Owner{Host: "elsewhere", PID: 1}

func TestCellIsSeenWhileItRuns(t *testing.T) {
	e, _ := testEngine(t, 2)
	var seen []Running
	events := &witnessed{onStep: func(_ Cell, s Step) {
		if s.Stage == "fit: epoch" {
			var err error
			if seen, err = ReadRunning(boardOf(e), time.Now()); err != nil {
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
	if r.String() != c.String() || r.Key != c.Key || r.Jobs != 2 || r.Estimate != 7 || r.Gone || r.Process.PID != os.Getpid() {
		t.Errorf("seen is %+v", r)
	}
	after, err := ReadRunning(boardOf(e), time.Now())
	if len(after) != 0 || err != nil {
		t.Errorf("afterwards %+v, %v", after, err)
	}
	if _, err := os.Stat(filepath.Join(boardOf(e), runningFolder)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder is left: %v", err)
	}
}

func TestCellThatFailsIsSeenNoMore(t *testing.T) {
	e, w := testEngine(t, 1)
	w.refuse = errors.New("not enough processes")
	if _, err := e.Run(t.Context(), testCell("good", 0, `{}`), nil); err == nil {
		t.Fatal("no error")
	}
	if left, err := ReadRunning(boardOf(e), time.Now()); len(left) != 0 || err != nil {
		t.Errorf("left are %+v, %v", left, err)
	}
}

func TestStepsReachTheNotice(t *testing.T) {
	at := &notice{r: Running{Begun: noon, Beat: noon, Entered: noon}}
	var told []Step
	at.hear(func(s Step) { told = append(told, s) })(Step{Stage: "start"})
	if len(told) != 1 || !at.due(noon) {
		t.Fatalf("told %+v, due %t", told, at.due(noon))
	}
	at.note(Step{Stage: "fit: net", Done: 20, Total: 100}, noon.Add(time.Minute))
	at.note(Step{Stage: "fit: net", Done: 50, Total: 100}, noon.Add(90*time.Second))
	got := at.read(noon.Add(120 * time.Second)) // 30 steps in 60 s, 50 to go
	if got.Stage != "fit: net" || got.Done != 50 || got.Total != 100 || !got.Entered.Equal(noon.Add(time.Minute)) || math.Abs(got.StageS-100) > 1e-9 {
		t.Errorf("the notice says %+v", got)
	}
	for after, want := range map[time.Duration]bool{time.Second: false, beat: true} {
		if due := at.due(got.Beat.Add(after)); due != want {
			t.Errorf("due %v after the last sign of life: %t", after, due)
		}
	}
	at.note(Step{Stage: "fit: net", Done: 1, Total: 100}, noon.Add(3*time.Minute)) // began anew
	if got = at.read(noon.Add(4 * time.Minute)); got.StageS != 0 {
		t.Errorf("%g s left of a stage that has made no step", got.StageS)
	}
}

func TestLeftOfACell(t *testing.T) {
	for name, test := range map[string]struct {
		r     Running
		left  time.Duration
		whole bool
	}{
		"nothing known":    {Running{}, 0, false},
		"by earlier runs":  {Running{Estimate: 100}, 70 * time.Second, true},
		"longer than that": {Running{Estimate: 10}, 0, true},
		"by its stage":     {Running{StageS: 50}, 40 * time.Second, false},
		"the longer":       {Running{StageS: 50, Estimate: 45}, 40 * time.Second, true},
		"stage is over":    {Running{StageS: 5}, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			test.r.Begun, test.r.Beat = noon, noon.Add(20*time.Second)
			left, whole := test.r.Left(noon.Add(30 * time.Second))
			if left != test.left || whole != test.whole {
				t.Errorf("left %v, of the whole %t; want %v, %t", left, whole, test.left, test.whole)
			}
		})
	}
}

func TestSilenceOfAnotherMachine(t *testing.T) {
	r := Running{Process: elsewhere, Beat: noon}
	if r.gone(self(), noon.Add(silence)) || !r.gone(self(), noon.Add(silence+time.Second)) {
		t.Errorf("a process elsewhere is not gone after %v, but after that", silence)
	}
}

func TestDeadProcessIsGone(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("processes of others cannot be told apart here")
	}
	child := exec.Command("sleep", "600")
	if err := child.Start(); err != nil {
		t.Skip(err)
	}
	owner := self()
	owner.PID, owner.Born = child.Process.Pid, born(child.Process.Pid)
	r := Running{Process: owner, Beat: noon}
	if r.gone(self(), noon.Add(time.Hour)) {
		t.Error("a process that lives and is silent is gone")
	}
	reused := r
	reused.Process.Born = "1"
	if !reused.gone(self(), noon) {
		t.Error("another process of the same number is taken for it")
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait() // it was killed
	if !r.gone(self(), noon) {
		t.Error("a process that was killed is not gone")
	}
}

// TestNoticesOfTheDead are shown as such, taken down by the next run, and those of others left alone.
func TestNoticesOfTheDead(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("processes of others cannot be told apart here")
	}
	e, _ := testEngine(t, 1)
	dead := self()
	dead.Born = "1"
	n := newNotices(boardOf(e), 1, e.log)
	say := func(name string, o Owner, at time.Time) string {
		file := filepath.Join(n.folder, name)
		n.write(file, Running{Schema: runningSchema, Key: name, ID: record.ID{Task: "sum", Entry: name}, Process: o, Begun: at, Beat: at})
		return file
	}
	now := time.Now().UTC()
	killed := say("killed.json", dead, now)
	other := say("other.json", elsewhere, now.Add(time.Second))
	lost := say("lost.json", elsewhere, now.Add(-48*time.Hour))
	broken := filepath.Join(n.folder, "broken.json")
	future := filepath.Join(n.folder, "future.json")
	if err := errors.Join(os.WriteFile(broken, []byte(`{"schema":1,`), 0o666), os.WriteFile(future, []byte(`{"schema":9}`), 0o666)); err != nil {
		t.Fatal(err)
	}

	got, err := ReadRunning(boardOf(e), now)
	if err == nil || !strings.Contains(err.Error(), broken) || !strings.Contains(err.Error(), future+": has schema 9") {
		t.Errorf("error does not name the files that are no notices: %v", err)
	}
	gone := map[string]bool{}
	for _, r := range got {
		gone[r.Key] = r.Gone
	}
	if diff := cmp.Diff(map[string]bool{"killed.json": true, "other.json": false, "lost.json": true}, gone); diff != "" {
		t.Errorf("gone (-want +got):\n%s", diff)
	}
	if _, err := e.Run(t.Context(), testCell("good", 0, `{}`), nil); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]bool{killed: false, lost: false, other: true, broken: true} {
		if _, err := os.Stat(file); (err == nil) != want {
			t.Errorf("%s is there: %t, want %t", filepath.Base(file), err == nil, want)
		}
	}
}

func TestRunGoesOnWithoutNotices(t *testing.T) {
	e, _ := testEngine(t, 1)
	if err := os.WriteFile(filepath.Join(boardOf(e), runningFolder), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if r, err := e.Run(t.Context(), testCell("good", 0, `{}`), nil); err != nil || r == nil {
		t.Errorf("got %+v, %v", r, err)
	}
}

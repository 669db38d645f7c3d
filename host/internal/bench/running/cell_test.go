package running

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"github.com/invbench/invbench/host/internal/record"
)

var noon = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)

// elsewhere is a process that cannot be asked about.
var elsewhere = Owner{Host: "elsewhere", PID: 1}

func TestLeftOfACell(t *testing.T) {
	for name, test := range map[string]struct {
		c     Cell
		left  time.Duration
		whole bool
	}{
		"nothing known":    {Cell{}, 0, false},
		"by earlier runs":  {Cell{Estimate: 100}, 70 * time.Second, true},
		"longer than that": {Cell{Estimate: 10}, 0, true},
		"by its stage":     {Cell{StageS: 50}, 40 * time.Second, false},
		"the longer":       {Cell{StageS: 50, Estimate: 45}, 40 * time.Second, true},
		"stage is over":    {Cell{StageS: 5}, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			test.c.Begun, test.c.Beat = noon, noon.Add(20*time.Second)
			left, whole := test.c.Left(noon.Add(30 * time.Second))
			if left != test.left || whole != test.whole {
				t.Errorf("left %v, of the whole %t; want %v, %t",
					left, whole, test.left, test.whole)
			}
		})
	}
}

func TestSilenceOfAnotherMachine(t *testing.T) {
	c := Cell{Process: elsewhere, Beat: noon}
	if c.gone(self(), noon.Add(silence)) || !c.gone(self(), noon.Add(silence+time.Second)) {
		t.Errorf("a process elsewhere is not gone after %v, but after that", silence)
	}
}

func TestDeadProcessIsGone(t *testing.T) {
	needProcesses(t)
	child := exec.Command("sleep", "600")
	if err := child.Start(); err != nil {
		t.Skip(err)
	}
	owner := self()
	owner.PID, owner.Started = child.Process.Pid, started(child.Process.Pid)
	c := Cell{Process: owner, Beat: noon}
	if c.gone(self(), noon.Add(time.Hour)) {
		t.Error("a process that lives and is silent is gone")
	}
	reused := c
	reused.Process.Started = "1"
	if !reused.gone(self(), noon) {
		t.Error("another process of the same number is taken for it")
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait() // it was killed
	if !c.gone(self(), noon) {
		t.Error("a process that was killed is not gone")
	}
}

func needProcesses(t *testing.T) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("processes of others cannot be told apart here")
	}
}

// TestNoticesOfTheDead has notices of processes that have ended. Read returns them as gone, and the
// next Post removes them, but not those of others.
func TestNoticesOfTheDead(t *testing.T) {
	needProcesses(t)
	board := t.TempDir()
	n := NewNotices(board, 1, zerolog.Nop())
	dead := self()
	dead.Started = "1"
	now := time.Now().UTC()
	say := func(name string, o Owner, at time.Time) string {
		file := filepath.Join(n.folder, name)
		id := record.ID{Task: "sum", Entry: name}
		n.write(file, Cell{Schema: schema, Key: name, ID: id, Process: o, Begun: at, Beat: at})
		return file
	}
	killed := say("killed.json", dead, now)
	other := say("other.json", elsewhere, now.Add(time.Second))
	lost := say("lost.json", elsewhere, now.Add(-48*time.Hour))
	broken, future := filepath.Join(n.folder, "broken.json"), filepath.Join(n.folder, "future.json")
	write(t, broken, `{"schema":1,`)
	write(t, future, `{"schema":9}`)

	got, err := Read(board, now)
	if err == nil || !strings.Contains(err.Error(), broken) ||
		!strings.Contains(err.Error(), future+": has schema 9") {
		t.Errorf("error does not name the files that are no notices: %v", err)
	}
	gone := map[string]bool{}
	for _, c := range got {
		gone[c.Key] = c.Gone
	}
	want := map[string]bool{"killed.json": true, "other.json": false, "lost.json": true}
	if diff := cmp.Diff(want, gone); diff != "" {
		t.Errorf("gone (-want +got):\n%s", diff)
	}
	n.Post(record.ID{Task: "sum", Entry: "good"}, "key", 0).Remove()
	for file, want := range map[string]bool{killed: false, lost: false, other: true, broken: true} {
		if _, err := os.Stat(file); (err == nil) != want {
			t.Errorf("%s is there: %t, want %t", filepath.Base(file), err == nil, want)
		}
	}
}

// TestOlderNotice reads a notice from before its process's namespace and start had their present
// names. Its process is this one and lives, but by the notice nobody can tell: so it is gone when
// it has been silent for long enough, and not before.
func TestOlderNotice(t *testing.T) {
	board := t.TempDir()
	host, err := os.Hostname()
	if err != nil {
		t.Skip(err)
	}
	folder := filepath.Join(board, folderName)
	if err := os.Mkdir(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(folder, "old.json"), `{"schema":1,"key":"k","task":"sum","entry":"a",`+
		`"repeat":2,"process":{"host":"`+host+`","world":"w","pid":1,"born":"5"},"jobs":1,`+
		`"begun":"2026-01-02T12:00:00Z","beat":"2026-01-02T12:00:00Z"}`)
	for after, want := range map[time.Duration]bool{
		time.Second: false, silence + time.Second: true,
	} {
		got, err := Read(board, noon.Add(after))
		if err != nil || len(got) != 1 {
			t.Fatalf("got %+v, %v", got, err)
		}
		if got[0].Gone != want || got[0].ID != (record.ID{Task: "sum", Entry: "a", Repeat: 2}) {
			t.Errorf("%v after its last sign of life it is %+v", after, got[0])
		}
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

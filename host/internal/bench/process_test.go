package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"github.com/invbench/invbench/host/internal/launch"
	"github.com/invbench/invbench/host/internal/record"
)

// plugins returns the folder of this binary under the names of plugins, and its digest.
func plugins(t *testing.T) (folder, digest string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	folder = t.TempDir()
	for _, name := range []string{"sum_task", "bad_model"} {
		if err := os.Symlink(self, filepath.Join(folder, name)); err != nil {
			t.Skipf("no links here: %v", err)
		}
	}
	if digest, err = new(Processes).digest(self); err != nil {
		t.Fatal(err)
	}
	return folder, digest
}

// processCells returns cells of real plugins, one for each vice.
func processCells(t *testing.T, taskParams string, vices ...string) []Cell {
	t.Helper()
	folder, digest := plugins(t)
	var cells []Cell
	for _, vice := range vices {
		c := testCell(vice, 0, fmt.Sprintf(`{"vice":%q}`, vice))
		c.Task.Path = filepath.Join(folder, "sum_task")
		c.Task.Digest = digest
		c.Task.Params = []byte(taskParams)
		c.Model.Path, c.Model.Digest = filepath.Join(folder, "bad_model"), digest
		c.Timing = Timing{Draws: 10, Calls: 2, BudgetS: 5}
		cells = append(cells, withProtocol(c, func(*record.Protocol) {}))
	}
	return cells
}

// counted launches real processes and counts those that run.
type counted struct {
	Processes
	alive atomic.Int64
}

type countedTask struct {
	Task
	alive *atomic.Int64
}

func (c countedTask) Stop() launch.Usage {
	c.alive.Add(-1)
	return c.Task.Stop()
}

type countedModel struct {
	Model
	alive *atomic.Int64
}

func (c countedModel) Stop() launch.Usage {
	c.alive.Add(-1)
	return c.Model.Stop()
}

func (c *counted) StartTask(
	ctx context.Context, command launch.Command, o launch.Options,
) (Task, error) {
	task, err := c.Processes.StartTask(ctx, command, o)
	if err != nil {
		return nil, err
	}
	c.alive.Add(1)
	return countedTask{task, &c.alive}, nil
}

func (c *counted) StartModel(
	ctx context.Context, command launch.Command, o launch.Options,
) (Model, error) {
	o.Grace = 200 * time.Millisecond
	model, err := c.Processes.StartModel(ctx, command, o)
	if err != nil {
		return nil, err
	}
	c.alive.Add(1)
	return countedModel{model, &c.alive}, nil
}

// TestVicesOfProcesses runs real plugins, each with a vice, and holds that each costs its own cell
// only and is called by its name.
func TestVicesOfProcesses(t *testing.T) {
	type want struct {
		Status record.Status
		Reason string
	}
	wants := map[string]want{
		"none":  {record.OK, ""},
		"exit":  {record.Crashed, "fit: the process ended with exit status 3"},
		"panic": {record.Crashed, "fit: the plugin panicked: panic: in a call"},
		"goroutine": {
			record.Crashed, "fit: the process ended with exit status 2: panic: in a goroutine",
		},
		"hang":  {record.Timeout, "fit: took longer than its limit of 1s"},
		"deaf":  {record.Timeout, "fit: took longer than its limit of 1s"},
		"stop":  {record.Failed, "invert: target 0: no more today"},
		"flood": {record.OK, ""},
		"wide":  {record.Invalid, "invert: "},
		"nan":   {record.OK, ""},
	}
	if runtime.GOOS == "linux" {
		wants["eat"] = want{record.OutOfMemory, "fit: used "}
	}
	var vices []string
	for vice := range wants {
		vices = append(vices, vice)
	}
	cells := processCells(t, `{}`, vices...)
	for i := range cells {
		cells[i] = withProtocol(cells[i], func(p *record.Protocol) {
			p.Limits = record.Limits{FitS: 1, InvertS: 10, MemoryBytes: 400 << 20}
			if cells[i].Model.Name == "eat" || cells[i].Model.Name == "flood" {
				p.Limits.FitS = 20
			}
		})
	}
	var log bytes.Buffer
	launcher := &counted{}
	e := NewEngine(t.TempDir(),
		Options{Launcher: launcher, Jobs: 2, Log: zerolog.New(zerolog.SyncWriter(&log))})
	outcomes, err := e.RunAll(t.Context(), cells, &eventLog{})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range outcomes {
		if o.Err != nil {
			t.Errorf("%s: %v", o.Cell, o.Err)
			continue
		}
		expected := wants[o.Cell.Model.Name]
		if o.Record.Status != expected.Status ||
			!strings.HasPrefix(o.Record.Reason, expected.Reason) {
			t.Errorf("%s: %s, %q; want %s, %q",
				o.Cell, o.Record.Status, o.Record.Reason, expected.Status, expected.Reason)
		}
		if o.Record.Time.ColdStartS <= 0 || o.Record.Time.MaxRSS <= 0 {
			t.Errorf("%s: time is %+v", o.Cell, o.Record.Time)
		}
		checkProcess(t, o.Record)
	}
	if n := launcher.alive.Load(); n != 0 {
		t.Errorf("%d processes were not stopped", n)
	}
	if log.Len() > 1<<20 {
		t.Errorf("the log has %d bytes", log.Len())
	}
}

// checkProcess holds what the record of one vice has to say.
func checkProcess(t *testing.T, r *record.Record) {
	t.Helper()
	switch r.Model.Name {
	case "none":
		if r.Machine.Backend != "fingers" || r.Time.FitS <= 0 || r.Time.InvertS <= 0 ||
			r.Time.Batch1000S <= 0 || r.Time.CPUS <= 0 {
			t.Errorf("backend %q, time %+v", r.Machine.Backend, r.Time)
		}
	case "exit":
		if !strings.Contains(r.Detail, "I have had enough") {
			t.Errorf("last words are %q", r.Detail)
		}
	case "nan":
		if r.Scores.Infeasible != 1 {
			t.Errorf("%v of the draws are infeasible", r.Scores.Infeasible)
		}
	}
}

func TestProcessesGiveTheScoresOfFakes(t *testing.T) {
	cells := processCells(t, `{}`, "none")
	e := NewEngine(t.TempDir(), Options{})
	wired, err := e.RunAll(t.Context(), cells, &eventLog{})
	if err != nil {
		t.Fatal(err)
	}
	fakes, _ := testEngine(t, 1)
	fake, err := fakes.RunAll(t.Context(), cells, &eventLog{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(scoresJSON(t, fake), scoresJSON(t, wired)); diff != "" {
		t.Errorf("the wire changes scores (-in process +plugin):\n%s", diff)
	}
}

func TestTaskThatDiesIsNotTheModelsFault(t *testing.T) {
	launcher := &counted{}
	cells := processCells(t, `{"mortal":true}`, "poison", "none")
	for i := range cells {
		cells[i] = withProtocol(cells[i], func(p *record.Protocol) { p.Budget = 5 })
	}
	e := NewEngine(t.TempDir(), Options{Launcher: launcher})
	outcomes, err := e.RunAll(t.Context(), cells, &eventLog{})
	if err != nil {
		t.Fatal(err)
	}
	if o := outcomes[0]; o.Record != nil || o.Err == nil ||
		!strings.Contains(o.Err.Error(),
			"task sum: simulate: the process ended with exit status 7") {
		t.Errorf("got %+v, %v", o.Record, o.Err)
	}
	if o := outcomes[1]; o.Err != nil || o.Record.Status != record.OK {
		t.Errorf("the next cell: %+v, %v", o.Record, o.Err)
	}
	if n := launcher.alive.Load(); n != 0 {
		t.Errorf("%d processes were not stopped", n)
	}
}

func TestExecutableThatChanged(t *testing.T) {
	cells := processCells(t, `{}`, "none")
	c := cells[0]
	c.Model.Digest = strings.Repeat("0", 64)
	c.Key = c.record().Key
	e := NewEngine(t.TempDir(), Options{})
	if _, err := e.Run(t.Context(), c, nil); err == nil ||
		!strings.Contains(err.Error(), "has changed since the plan was made") {
		t.Errorf("error is %v", err)
	}
	c = cells[0]
	c.Model.Path = filepath.Join(t.TempDir(), "gone")
	if _, err := e.Run(t.Context(), c, nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error is %v", err)
	}
}

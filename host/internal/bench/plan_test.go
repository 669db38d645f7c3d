package bench

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/catalog"
	"github.com/invbench/invbench/host/internal/config"
	"github.com/invbench/invbench/host/internal/launch"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/sdk"
)

// testInputs returns a configuration of two tasks and three entries, one of which runs on one task
// only.
func testInputs() Inputs {
	none := json.RawMessage(`{}`)
	c := &config.Config{
		Board: "results/test", Profile: "test", Seed: 7, TrainRows: 10, Targets: 3, Draws: 4,
		Repeats: 2,
		Score:   score.Protocol{T: []int{1, 2}, PriorDraws: 10, Bootstrap: 40},
		Tasks: []config.Task{
			{Name: "left", Plugin: "left", Params: none},
			{Name: "right", Plugin: "right", Params: none},
		},
		Entries: []config.Entry{
			{
				Name: "slow", Plugin: "m",
				Params: map[string]json.RawMessage{"left": []byte(`{"epochs":9}`), "right": none},
			},
			{
				Name: "quick", Plugin: "m",
				Params: map[string]json.RawMessage{"left": none, "right": none},
			},
			{
				Name: "lefty", Plugin: "m", Tasks: []string{"left"},
				Params: map[string]json.RawMessage{"left": none},
			},
		},
	}
	in := Inputs{Config: c, Timing: DefaultTiming()}
	for _, task := range c.Tasks {
		in.Tasks = append(in.Tasks, catalog.Plugin{
			Path: "/bin/" + task.Name, Digest: "t",
			Description: sdk.Description{Name: task.Name, Version: "1"},
		})
	}
	for range c.Entries {
		in.Models = append(in.Models, catalog.Plugin{
			Path: "/bin/m", Digest: "m",
			Description: sdk.Description{Name: "m", Version: "2", Order: sdk.Ranked},
		})
	}
	return in
}

// plan plans, or fails the test.
func plan(t *testing.T, in Inputs, records ...*record.Record) *Plan {
	t.Helper()
	p, err := NewPlan(in, records)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// cellNamed returns a cell of a plan.
func cellNamed(t *testing.T, p *Plan, name string) Cell {
	t.Helper()
	for _, c := range p.Cells {
		if c.String() == name {
			return c
		}
	}
	t.Fatalf("no cell %s", name)
	return Cell{}
}

func names(cells []Cell) string {
	var all []string
	for _, c := range cells {
		all = append(all, c.String())
	}
	return strings.Join(all, " ")
}

func TestNewPlan(t *testing.T) {
	p := plan(t, testInputs())
	want := "left/slow/0 right/slow/0 left/quick/0 right/quick/0 left/lefty/0 " +
		"left/slow/1 right/slow/1 left/quick/1 right/quick/1 left/lefty/1"
	if got := names(p.Cells); got != want {
		t.Errorf("cells are\n%s, want\n%s", got, want)
	}
	c := cellNamed(t, p, "left/slow/1")
	wantCell := Cell{
		Key: c.Key,
		Task: Executable{
			Plugin: record.Plugin{
				Name: "left", Plugin: "left", Version: "1", Digest: "t", Params: []byte(`{}`),
			},
			Path: "/bin/left",
		},
		Model: Executable{
			Plugin: record.Plugin{
				Name: "slow", Plugin: "m", Version: "2", Digest: "m",
				Params: []byte(`{"epochs":9}`),
			},
			Path: "/bin/m",
		},
		Order: sdk.Ranked, Repeat: 1, State: Missing, Timing: DefaultTiming(),
		Protocol: record.Protocol{
			Profile: "test", TrainRows: 10, Targets: 3, Draws: 4, Seed: 7,
			Score: score.Protocol{T: []int{1, 2}, PriorDraws: 10, Bootstrap: 40},
		},
	}
	if diff := cmp.Diff(wantCell, c); diff != "" {
		t.Errorf("cell (-want +got):\n%s", diff)
	}
	keys := make(map[string]bool)
	for _, c := range p.Cells {
		keys[c.Key] = true
	}
	if len(keys) != len(p.Cells) {
		t.Errorf("%d keys for %d cells", len(keys), len(p.Cells))
	}
	if _, err := NewPlan(Inputs{Config: testInputs().Config}, nil); err == nil {
		t.Error("plugins are missing and nothing is said")
	}
}

// ended returns the record of a cell.
func ended(c Cell, s record.Status, fit float64) *record.Record {
	r := c.record()
	r.Status, r.Reason, r.Time.FitS = s, "because", fit
	return r
}

func TestStatesOfCells(t *testing.T) {
	in := testInputs()
	fresh := plan(t, in)
	c := cellNamed(t, fresh, "left/slow/0")
	rebuilt := func(change func(c *Cell)) *record.Record {
		other := c
		change(&other)
		return ended(other, record.OK, 1)
	}
	for name, test := range map[string]struct {
		record *record.Record
		retry  bool
		state  State
		reason string
		todo   bool
	}{
		"ok":            {ended(c, record.OK, 1), false, Done, "", false},
		"ok, retry":     {ended(c, record.OK, 1), true, Done, "", false},
		"failed":        {ended(c, record.Crashed, 0), false, Failed, "crashed: because", false},
		"failed, retry": {ended(c, record.Crashed, 0), true, Failed, "crashed: because", true},
		"timeout":       {ended(c, record.Timeout, 0), false, Failed, "timeout: because", false},
		"task rebuilt": {rebuilt(func(c *Cell) {
			c.Task.Digest = "x"
		}), false, Stale, "task was rebuilt", true},
		"model rebuilt": {rebuilt(func(c *Cell) {
			c.Model.Digest = "x"
		}), false, Stale, "model was rebuilt", true},
		"another model": {rebuilt(func(c *Cell) {
			c.Model.Plugin.Plugin = "x"
		}), false, Stale, "model plugin x, now m", true},
		"other parameters": {rebuilt(func(c *Cell) {
			c.Model.Params = []byte(`{}`)
		}), false, Stale, "model parameter epochs default, now 9", true},
		"other seed": {rebuilt(func(c *Cell) {
			c.Protocol.Seed = 8
		}), false, Stale, "seed 8, now 7", true},
		"other rows": {rebuilt(func(c *Cell) {
			c.Protocol.TrainRows = 8
		}), false, Stale, "training rows 8, now 10", true},
		"other draws": {rebuilt(func(c *Cell) {
			c.Protocol.Draws = 8
		}), false, Stale, "draws 8, now 4", true},
		"other scoring": {rebuilt(func(c *Cell) {
			c.Protocol.Score.Bootstrap = 80
		}), false, Stale, "resamples 80, now 40", true},
		"two changes": {
			rebuilt(func(c *Cell) { c.Task.Digest, c.Protocol.Draws = "x", 8 }), false, Stale,
			"task was rebuilt, draws 8, now 4", true,
		},
		"limits of a success": {rebuilt(func(c *Cell) {
			c.Protocol.Limits.FitS = 8
		}), false, Done, "", false},
		"limits of a failure": {func() *record.Record {
			r := ended(c, record.Timeout, 0)
			r.Protocol.Limits.FitS = 8
			return r
		}(), false, Stale, "it ran into a limit, and the limits have changed", true},
	} {
		t.Run(name, func(t *testing.T) {
			in.Retry = test.retry
			got := cellNamed(t, plan(t, in, test.record), "left/slow/0")
			if got.State != test.state || got.Reason != test.reason || got.ToDo() != test.todo {
				t.Errorf("cell is %s (%q), to do %t; want %s (%q), %t",
					got.State, got.Reason, got.ToDo(), test.state, test.reason, test.todo)
			}
		})
	}
}

// TestBlockedCells plans with a model that does not build, and with a task that does not build or
// describe itself.
func TestBlockedCells(t *testing.T) {
	failure := &launch.Failure{Call: "build", Status: record.Failed, Reason: "x.go:1: no"}
	const reason = " be run: build: x.go:1: no"
	for name, test := range map[string]struct {
		change func(in *Inputs)
		want   string // the cells that are blocked
		reason string
	}{
		"model": {
			func(in *Inputs) { in.Models[1] = catalog.Plugin{InTree: true, Failure: failure} },
			"left/quick/0 right/quick/0 left/quick/1 right/quick/1", "its model cannot" + reason,
		},
		"task": {
			func(in *Inputs) { in.Tasks[1] = catalog.Plugin{InTree: true, Failure: failure} },
			"right/slow/0 right/quick/0 right/slow/1 right/quick/1", "its task cannot" + reason,
		},
		"task without a description": {
			func(in *Inputs) { in.Tasks[1] = catalog.Plugin{Path: "/bin/right", Failure: failure} },
			"right/slow/0 right/quick/0 right/slow/1 right/quick/1", "its task cannot" + reason,
		},
		"model without a description": {
			func(in *Inputs) { in.Models[1] = catalog.Plugin{Path: "/bin/m", Failure: failure} },
			"", "", // it fails as a run of it would
		},
	} {
		t.Run(name, func(t *testing.T) {
			in := testInputs()
			var records []*record.Record
			for _, c := range plan(t, in).Cells {
				records = append(records, ended(c, record.OK, 1))
			}
			test.change(&in)
			in.Rerun, in.Retry = true, true
			p := plan(t, in, records...)
			var stopped []Cell
			for _, c := range p.Cells {
				if c.State != Blocked {
					continue
				}
				if stopped = append(stopped, c); c.Reason != test.reason || c.ToDo() {
					t.Errorf("%s: reason %q, to do %t; want %q", c, c.Reason, c.ToDo(), test.reason)
				}
			}
			if got := names(stopped); got != test.want {
				t.Errorf("blocked are %q, want %q", got, test.want)
			}
			if got, want := len(p.ToDo()), len(p.Cells)-len(stopped); got != want {
				t.Errorf("%d cells to do, want the other %d", got, want)
			}
		})
	}
}

// TestRerun plans cells again that are done, and knows which records they are to replace.
func TestRerun(t *testing.T) {
	in := testInputs()
	in.Rerun = true
	c := cellNamed(t, plan(t, in), "left/slow/0")
	for _, status := range []record.Status{record.OK, record.Crashed} {
		r := ended(c, status, 1)
		r.Started = time.Unix(5, 0)
		got := cellNamed(t, plan(t, in, r), "left/slow/0")
		if !got.ToDo() || !got.Known.Equal(r.Started) {
			t.Errorf("%s: to do %t, known %v", status, got.ToDo(), got.Known)
		}
	}
}

func TestEstimateAndOrder(t *testing.T) {
	in := testInputs()
	fresh := plan(t, in)
	p := plan(t, in,
		ended(cellNamed(t, fresh, "left/slow/0"), record.OK, 30),
		ended(cellNamed(t, fresh, "right/slow/0"), record.OK, 50),
		ended(cellNamed(t, fresh, "left/quick/0"), record.OK, 2),
		ended(cellNamed(t, fresh, "right/quick/0"), record.Crashed, 9))
	want := "left/lefty/0 left/quick/1 right/quick/1 left/slow/1 right/slow/1 left/lefty/1"
	if got := names(p.ToDo()); got != want {
		t.Errorf("to do are\n%s, want\n%s", got, want)
	}
	known, unknown := p.Estimate(2)
	// (2 + 30 + 50)/2; right/quick and lefty are not known.
	if known != 41*time.Second || unknown != 3 {
		t.Errorf("estimate is %v and %d unknown", known, unknown)
	}
	if p.Count(Done) != 3 || p.Count(Failed) != 1 || p.Count(Missing) != 6 {
		t.Errorf("%d done, %d failed, %d missing", p.Count(Done), p.Count(Failed), p.Count(Missing))
	}
}

func TestPlanIsWrittenAsJSON(t *testing.T) {
	p := plan(t, testInputs())
	var text bytes.Buffer
	if err := p.Write(&text); err != nil {
		t.Fatal(err)
	}
	var back Plan
	if err := json.Unmarshal(text.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	equal := cmp.Transformer("parsed", func(text json.RawMessage) (value any) {
		if err := json.Unmarshal(text, &value); err != nil {
			return string(text)
		}
		return value
	})
	if diff := cmp.Diff(p, &back, equal); diff != "" {
		t.Errorf("plan changed (-written +read):\n%s", diff)
	}
}

// TestEntryOfFewTargets limits one entry: its cells have fewer targets, and so do their comparisons
// with the posterior. Another has a budget of its own.
func TestEntryOfFewTargets(t *testing.T) {
	in := testInputs()
	in.Config.Score.MMD = score.MMDProtocol{Targets: 3, Sample: 2, Pool: 10}
	in.Config.Entries[0].Targets = 2
	in.Config.Entries[1].Targets = 9
	in.Config.Entries[2].Budget = 80
	p := plan(t, in)
	for name, want := range map[string]int{"left/slow/0": 2, "left/quick/0": 3, "left/lefty/0": 3} {
		got := cellNamed(t, p, name).Protocol
		if got.Targets != want || got.Score.MMD.Targets != want {
			t.Errorf("%s has %d targets and compares %d, want %d",
				name, got.Targets, got.Score.MMD.Targets, want)
		}
	}
	if slow, lefty := cellNamed(t, p, "left/slow/0").Protocol.Budget,
		cellNamed(t, p, "left/lefty/0").Protocol.Budget; slow != 0 || lefty != 80 {
		t.Errorf("budgets %d and %d, want 0 and 80", slow, lefty)
	}
}

// TestExactPosterior asks for exact reference draws: a task that has them is compared with them,
// whatever the pool, another with the pool as if nobody had asked. So no other cell's key changes.
func TestExactPosterior(t *testing.T) {
	key := func(pool int, exact, able bool, cell string) (string, score.MMDProtocol) {
		in := testInputs()
		in.Config.Score.MMD = score.MMDProtocol{Targets: 3, Sample: 2, Pool: pool, Exact: exact}
		if able {
			in.Tasks[0].Description.Capabilities = []sdk.Capability{sdk.CanReference}
		}
		c := cellNamed(t, plan(t, in), cell)
		return c.Key, c.Protocol.Score.MMD
	}
	pool, unasked := key(10, false, true, "left/quick/0")
	exact, asked := key(10, true, true, "left/quick/0")
	want := []score.MMDProtocol{
		{Targets: 3, Sample: 2, Pool: 10}, {Targets: 3, Sample: 2, Exact: true},
	}
	if diff := cmp.Diff(want, []score.MMDProtocol{unasked, asked}); diff != "" {
		t.Errorf("protocols, not asked and asked (-want +got):\n%s", diff)
	}
	if pool == exact {
		t.Error("the key is the same with exact draws and without")
	}
	if larger, _ := key(20, true, true, "left/quick/0"); larger != exact {
		t.Error("the key of exact draws depends on the pool")
	}
	before, _ := key(10, false, false, "right/quick/0")
	if after, p := key(10, true, true, "right/quick/0"); after != before || p.Exact {
		t.Errorf("the key of a task without exact draws changes, and its protocol is %+v", p)
	}
}

package bench

import (
	"fmt"
	"testing"

	"github.com/invbench/invbench/host/internal/config"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/sdk"
)

// TestOfflinePlanKnowsAllButThePlugins compares an offline with the plan of a board one of whose
// models was rebuilt, and one of whose cells was run under other settings.
func TestOfflinePlanKnowsAllButThePlugins(t *testing.T) {
	in := testInputs()
	first := plan(t, in)
	var records []*record.Record
	for _, name := range []string{"left/slow/0", "left/quick/0", "right/quick/1"} {
		records = append(records, ended(cellNamed(t, first, name), record.OK, 3))
	}
	records = append(records, ended(cellNamed(t, first, "right/slow/0"), record.Crashed, 0))
	records[1].Protocol.TrainRows++
	records[1].Key = record.Key(records[1])
	in.Models[0].Digest = "rebuilt"

	offline := NewOfflinePlan(in.Config, nil, records)
	if got, want := names(offline.Cells), names(plan(t, in, records...).Cells); got != want {
		t.Errorf("cells are\n%s, want\n%s", got, want)
	}
	for name, want := range map[string]struct {
		state  State
		reason string
	}{
		"left/slow/0":   {Done, ""}, // the plan says that its model was rebuilt
		"left/quick/0":  {Stale, "training rows 11, now 10"},
		"right/quick/1": {Done, ""},
		"right/slow/0":  {Failed, "crashed: because"},
		"left/lefty/0":  {Missing, ""},
	} {
		c := cellNamed(t, offline, name)
		if c.State != want.state || c.Reason != want.reason {
			t.Errorf("%s is %s, %q, want %s, %q", name, c.State, c.Reason, want.state, want.reason)
		}
	}
	if c := cellNamed(t, offline, "left/slow/0"); c.Key != records[0].Key || c.Estimate < 3 {
		t.Errorf("left/slow/0 has key %q and estimate %g", c.Key, c.Estimate)
	}
	if c := cellNamed(t, plan(t, in, records...), "left/slow/0"); c.State != Stale {
		t.Errorf("the plan says that left/slow/0 is %s", c.State)
	}
}

// TestOfflinePlanKnowsExactPosteriors asks for exact draws of the posterior: a task can make them
// if any record has them.
func TestOfflinePlanKnowsExactPosteriors(t *testing.T) {
	in := testInputs()
	in.Config.Score.MMD = score.MMDProtocol{Targets: 3, Sample: 2, Pool: 10}
	pooled := plan(t, in)
	in.Config.Score.MMD.Exact = true
	in.Tasks[0].Description.Capabilities = []sdk.Capability{sdk.CanReference}
	records := []*record.Record{
		ended(cellNamed(t, plan(t, in), "left/slow/0"), record.OK, 3),
		ended(cellNamed(t, pooled, "left/quick/0"), record.OK, 3),
		ended(cellNamed(t, pooled, "right/quick/0"), record.OK, 3),
	}
	offline := NewOfflinePlan(in.Config, nil, records)
	for name, want := range map[string]State{
		"left/slow/0": Done, "left/quick/0": Stale, "right/quick/0": Done, "right/slow/0": Missing,
	} {
		if c := cellNamed(t, offline, name); c.State != want {
			t.Errorf("%s is %s (%s), want %s", name, c.State, c.Reason, want)
		}
	}
}

// BenchmarkPlan10000 plans a board of 10⁴ cells that all have records.
func BenchmarkPlan10000(b *testing.B) {
	in := testInputs()
	in.Config.Repeats, in.Config.Tasks, in.Tasks = 5, in.Config.Tasks[:1], in.Tasks[:1]
	model := in.Models[0]
	in.Config.Entries, in.Models = nil, nil
	for i := range 2000 {
		entry := config.Entry{Name: fmt.Sprintf("entry_%d", i), Plugin: "m"}
		in.Config.Entries, in.Models = append(in.Config.Entries, entry), append(in.Models, model)
	}
	first, err := NewPlan(in, nil)
	if err != nil {
		b.Fatal(err)
	}
	var records []*record.Record
	for _, c := range first.Cells {
		records = append(records, ended(c, record.OK, 1))
	}
	b.Run("plan", func(b *testing.B) {
		for b.Loop() {
			if p, err := NewPlan(in, records); err != nil || p.Count(Done) != 10_000 {
				b.Fatalf("%d of %d cells are done, %v", p.Count(Done), len(p.Cells), err)
			}
		}
	})
	b.Run("offline", func(b *testing.B) {
		for b.Loop() {
			if p := NewOfflinePlan(in.Config, nil, records); p.Count(Done) != 10_000 {
				b.Fatalf("%d of %d cells are done", p.Count(Done), len(p.Cells))
			}
		}
	})
}

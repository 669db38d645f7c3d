package bench

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/lock"
	"github.com/invbench/invbench/host/internal/record"
)

// recorded returns the records of all cells of a plan, started a minute after each other, each
// changed if its cell's name is in changes.
func recorded(t *testing.T, p *Plan, changes map[string]func(r *record.Record)) []*record.Record {
	t.Helper()
	var all []*record.Record
	for i, c := range p.Cells {
		r := ended(c, record.OK, 1)
		r.Started = time.Unix(0, 0).Add(time.Duration(i) * time.Minute)
		if change := changes[c.String()]; change != nil {
			change(r)
		}
		r.Key = record.Key(r)
		all = append(all, r)
	}
	return all
}

// sorted returns the names of records, and why they are stale.
func sorted(s Sorted) string {
	var lines []string
	for _, r := range s.Stale {
		lines = append(lines, fmt.Sprintf("%s: %s", r.ID(), r.Stale))
	}
	for _, r := range s.Unasked {
		lines = append(lines, fmt.Sprintf("%s not asked for", r.ID()))
	}
	slices.Sort(lines)
	return strings.Join(lines, "; ")
}

func TestSort(t *testing.T) {
	in := testInputs()
	p := plan(t, in)
	locked := lock.New()
	for _, c := range p.Cells {
		locked.Tasks[c.Task.Name] = lock.Of(c.Task.Plugin)
		locked.Entries[c.Model.Name] = lock.Of(c.Model.Plugin)
	}
	const cell = "left/quick/0" // is followed by left/quick/1
	for name, test := range map[string]struct {
		change func(r *record.Record)
		free   string // why it is stale without a lock
		held   string // and with one, empty for the same
		alone  string // and without a configuration, empty for the same
	}{
		"nothing": {func(*record.Record) {}, "", "", ""},
		"parameters": {func(r *record.Record) {
			r.Model.Params = []byte(`{"epochs": 50}`)
		}, "model parameter epochs 50, now default", "", ""},
		"task": {func(r *record.Record) {
			r.Task.Params = []byte(`{"mesh": true}`)
		}, "task parameter mesh true, now default", "", ""},
		"seed": {func(r *record.Record) { r.Protocol.Seed++ }, "seed 8, now 7", "", ""},
		"rows": {func(r *record.Record) {
			r.Protocol.TrainRows++
		}, "training rows 11, now 10", "", ""},
		"T": {func(r *record.Record) {
			r.Protocol.Score.T = []int{1}
		}, "numbers of draws [1], now [1 2]", "", ""},
		"rule": {func(r *record.Record) {
			r.Protocol.Score.Capped = true
		}, "errors capped true, now false", "", ""},
		"profile": {func(r *record.Record) { r.Protocol.Profile = "other" }, "", "", ""},
		"version": {func(r *record.Record) {
			r.Model.Version, r.Model.Digest = "1", "old"
		}, "model version 1, now 2", "model version 1, now 2, model was rebuilt", ""},
		"rebuilt": {func(r *record.Record) {
			r.Model.Digest = "old"
		}, "", "model was rebuilt", ""},
		"task's code": {func(r *record.Record) {
			r.Task.Digest = "old"
		}, "", "task was rebuilt", ""},
		"plugin": {func(r *record.Record) {
			r.Model.Plugin = "n"
		}, "model plugin n, now m", "", ""},
		"fingerprint": {func(r *record.Record) {
			r.Model.Fingerprint = "torch 1"
		}, "model fingerprint torch 1, now none", "", ""},
		"description": {func(r *record.Record) {
			r.Task.Describe = "d"
		}, "task description changed", "", ""},
		"files": {func(r *record.Record) {
			r.Model.Files = &record.Files{Digest: "f"}
		}, "model files changed", "", ""},
	} {
		records := recorded(t, p, map[string]func(*record.Record){cell: test.change})
		want := func(reason string) string {
			if reason == "" {
				reason = test.free
			}
			if reason == "" {
				return ""
			}
			return cell + ": " + reason
		}
		if got := sorted(Sort(in.Config, nil, records)); got != want("") {
			t.Errorf("%s: stale are %q, want %q", name, got, want(""))
		}
		if got := sorted(Sort(in.Config, locked, records)); got != want(test.held) {
			t.Errorf("%s, with a lock: stale are %q, want %q", name, got, want(test.held))
		}
		if got := sorted(Sort(nil, nil, records)); got != want(test.alone) {
			t.Errorf("%s, without a configuration: stale are %q, want %q",
				name, got, want(test.alone))
		}
		if got := sorted(Sort(nil, locked, records)); got != want(test.held) {
			t.Errorf("%s, with a lock alone: stale are %q, want %q", name, got, want(test.held))
		}
	}
}

// TestTheLatestDecides turns the order around: now the record that differs is the latest.
func TestTheLatestDecides(t *testing.T) {
	in := testInputs()
	records := recorded(t, plan(t, in),
		map[string]func(*record.Record){"left/quick/0": func(r *record.Record) {
			r.Model.Version, r.Started = "3", time.Unix(1e6, 0)
		}})
	if got, want := sorted(Sort(in.Config, nil, records)),
		"left/quick/1: model version 2, now 3"; got != want {
		t.Errorf("stale are %q, want %q", got, want)
	}
}

// TestRecordsOfAnOlderRule holds that a board stays as it is when this program begins to score
// otherwise, whether it has a lock or not, while a run would make its cells again.
func TestRecordsOfAnOlderRule(t *testing.T) {
	in := testInputs()
	records := recorded(t, plan(t, in), nil)
	in.Config.Score.Capped = true
	if got := sorted(Sort(in.Config, nil, records)); got != "" {
		t.Errorf("stale are %q", got)
	}
	if n := plan(t, in, records...).Count(Stale); n != len(records) {
		t.Errorf("%d of %d cells are to be run again", n, len(records))
	}
}

func TestWhatIsNotAskedFor(t *testing.T) {
	in := testInputs()
	records := recorded(t, plan(t, in), nil)
	in.Config.Repeats = 1
	in.Config.Tasks, in.Config.Entries = in.Config.Tasks[:1], in.Config.Entries[1:]
	s := Sort(in.Config, nil, records)
	var kept []string
	for _, r := range s.Kept(true) {
		kept = append(kept, r.ID().String())
	}
	if diff := cmp.Diff([]string{"left/quick/0", "left/lefty/0"}, kept); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	want := []string{
		"8 records are of tasks, entries or repeats that the board does not ask for: left out",
	}
	if diff := cmp.Diff(want, s.Notes(false)); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

func TestStaleRecordsAreKeptOnRequest(t *testing.T) {
	in := testInputs()
	records := recorded(t, plan(t, in), map[string]func(*record.Record){
		"left/quick/0": func(r *record.Record) { r.Protocol.Seed++ },
	})
	s := Sort(in.Config, nil, records)
	if n, all := len(s.Kept(false)), len(s.Kept(true)); n != len(records)-1 || all != len(records) {
		t.Errorf("%d and %d of %d records are kept", n, all, len(records))
	}
	for i, r := range s.Kept(true) {
		if r.Key != records[i].Key || records[i].Stale != "" {
			t.Errorf("record %d is out of order, or was marked in place", i)
		}
	}
	if diff := cmp.Diff([]string{
		"1 cell is stale, left out of all ranks and scores (--with-stale shows them): " +
			"left/quick/0 (seed 8, now 7)",
	},
		s.Notes(false)); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

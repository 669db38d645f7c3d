package bench

import (
	"fmt"
	"time"

	"github.com/invbench/invbench/host/internal/launch"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/sdk"
)

// Cell is one line of a plan: an entry, to be fitted once on one task. It is all that there is to
// know to run it, but for the board's folder.
type Cell struct {
	Key      string          `json:"key"` // of its record, see record.Key
	Task     Executable      `json:"task"`
	Model    Executable      `json:"model"` // its Name is the entry's
	Order    sdk.Order       `json:"order"` // of the model's draws
	Repeat   int             `json:"repeat"`
	Protocol record.Protocol `json:"protocol"`
	Timing   Timing          `json:"timing"`
	// Density says that the model's own density is scored; see measuresDensity.
	Density bool `json:"density,omitempty"`

	// Undescribed says why the model's executable cannot describe itself; nil if it can. The cell
	// is not run then, and this failure is its record. A model without an executable gives no
	// record, since nothing says which model that would be of: its cells are Blocked.
	Undescribed *Undescribed `json:"undescribed,omitempty"`

	State    State   `json:"state"`            // when the plan was made
	Reason   string  `json:"reason,omitempty"` // for a state that needs one, in one line
	Estimate float64 `json:"estimate_s"`       // wall seconds that it may take; 0 if unknown

	// Rerun says that the cell is run although it has a record under its key: one that failed, or
	// the one that was started at Known, whatever it says. A later record, which another run has
	// made in the meantime, is kept.
	Rerun bool      `json:"rerun,omitempty"`
	Known time.Time `json:"known,omitzero"`
}

// Executable is a plugin as a record names it, and where it is.
type Executable struct {
	record.Plugin
	Path  string   `json:"path"`            // absolute
	Globs []string `json:"globs,omitempty"` // of Files, absolute
}

// Undescribed is the failure of a model to describe itself, which comes before all other calls.
type Undescribed struct {
	Status record.Status `json:"status"`
	Reason string        `json:"reason"` // one line
	Detail string        `json:"detail,omitempty"`
}

// State says what the board knew of a cell when the plan was made.
type State string

// The states of a cell.
const (
	Done    State = "done"    // its record says ok
	Failed  State = "failed"  // its record says what the model did wrong
	Stale   State = "stale"   // its record is of other plugins, parameters or another protocol
	Missing State = "missing" // it has no record that can be read
	Blocked State = "blocked" // it cannot be run: see Reason
)

// Timing says how inference is timed: one target × Draws draws, warm (reference §5.5). It decides
// no score, so it is no part of the key.
type Timing struct {
	Draws int `json:"draws"`
	Calls int `json:"calls"` // the median of so many is taken

	// All calls together may take BudgetS wall seconds, or Share of what the cell has taken so far
	// if that is more.
	BudgetS float64 `json:"budget_s"`
	Share   float64 `json:"share"`
}

// all returns how many calls are made: before those that count, one to warm up.
func (t Timing) all() int { return t.Calls + 1 }

// DefaultTiming returns the timing of the reference, bounded so that it cannot make up most of a
// short run.
func DefaultTiming() Timing {
	return Timing{Draws: record.BatchDraws, Calls: 5, BudgetS: 2, Share: 0.05}
}

// block makes the cell one that cannot be run, because its task or its model has failed. If it has
// a record, that stays.
func (c *Cell) block(kind sdk.Kind, f *launch.Failure) {
	c.State, c.Reason = Blocked, fmt.Sprintf("its %s cannot be run: %s: %s", kind, f.Call, f.Reason)
}

// ToDo reports whether the cell is to be run.
func (c Cell) ToDo() bool {
	return c.State == Missing || c.State == Stale || c.Rerun
}

// ID names the cell.
func (c Cell) ID() record.ID {
	return record.ID{Task: c.Task.Name, Entry: c.Model.Name, Repeat: c.Repeat}
}

// String returns task/entry/repeat.
func (c Cell) String() string { return c.ID().String() }

// record returns the cell's record with nothing in it but what the plan knew.
func (c Cell) record() *record.Record {
	r := &record.Record{
		Schema: record.Schema, Task: c.Task.Plugin, Model: c.Model.Plugin, Repeat: c.Repeat,
		Protocol: c.Protocol,
	}
	r.Key = record.Key(r)
	return r
}

func (c Cell) seeds() seeds {
	return newSeeds(c.Protocol.Seed, c.Task.Name, c.Model.Name, c.Repeat)
}

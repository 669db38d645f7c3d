package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"time"

	"github.com/invbench/invbench/host/internal/catalog"
	"github.com/invbench/invbench/host/internal/config"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/sdk"
)

// PlanSchema is the version of the plan's JSON that this package writes.
const PlanSchema = 1

// Plan lists the cells of a board in the order in which they are best run.
type Plan struct {
	Schema int    `json:"schema"`
	Board  string `json:"board"` // the folder that it was made for
	Cells  []Cell `json:"cells"`
}

// Inputs are what a plan is made of.
type Inputs struct {
	Config *config.Config
	Tasks  []catalog.Plugin // of Config.Tasks, in order
	Models []catalog.Plugin // of Config.Entries, in order
	Timing Timing
	Retry  bool // run failed cells again
	Rerun  bool // run all cells again, whatever their records say

	// TaskFiles and ModelFiles are those of Config.Tasks and Config.Entries, in order, as
	// config.HashFiles returns them; nil for none at all.
	TaskFiles  []*record.Files
	ModelFiles []*record.Files
}

// NewPlan returns the plan of a configuration for a board that has the given records; those of
// other cells do no harm. It starts nothing.
//
// A first training of everything comes before the second of anything, and within that the entries
// that are known to be quick, then the others in the order of the configuration: so the first
// scores are there soon.
func NewPlan(in Inputs, records []*record.Record) (*Plan, error) {
	c := in.Config
	if len(in.Tasks) != len(c.Tasks) || len(in.Models) != len(c.Entries) {
		return nil, fmt.Errorf("plan: %d plugins for %d tasks and %d for %d entries: %w",
			len(in.Tasks), len(c.Tasks), len(in.Models), len(c.Entries), sdk.ErrInvalid)
	}
	past := newHistory(records)
	return in.plan(past, func(cell Cell) Cell { return past.settle(cell, in) }), nil
}

// plan returns the plan of all cells, each as settle returns it: with its state and estimate.
func (in Inputs) plan(past *history, settle func(Cell) Cell) *Plan {
	c := in.Config
	plan := &Plan{Schema: PlanSchema, Board: c.Board}
	for repeat := range c.Repeats {
		for e := range c.Entries {
			for t := range c.Tasks {
				if runsOn(c.Entries[e], c.Tasks[t].Name) {
					plan.Cells = append(plan.Cells, settle(in.cell(t, e, repeat)))
				}
			}
		}
	}
	slices.SortStableFunc(plan.Cells, past.quickFirst)
	return plan
}

func runsOn(e config.Entry, task string) bool {
	return len(e.Tasks) == 0 || slices.Contains(e.Tasks, task)
}

// cell returns the cell of a task, an entry and a repeat, with nothing known of its past.
func (in Inputs) cell(task, entry, repeat int) Cell {
	c, t, e := in.Config, in.Config.Tasks[task], in.Config.Entries[entry]
	protocol := record.Protocol{
		Profile: c.Profile, TrainRows: c.TrainRows, Targets: c.Targets, Draws: c.Draws,
		Budget: c.Budget, Seed: c.Seed, Score: c.Score, Limits: c.Limits,
	}
	if e.Budget > 0 {
		protocol.Budget = e.Budget
	}
	if 0 < e.Targets && e.Targets < protocol.Targets {
		protocol.Targets = e.Targets
		protocol.Score.MMD.Targets = min(protocol.Score.MMD.Targets, e.Targets)
	}
	protocol.Score.MMD = protocol.Score.MMD.For(in.Tasks[task].Description.Has(sdk.CanReference))
	cell := Cell{
		Task: executable(t.Name, in.Tasks[task], t.Params).with(in.TaskFiles, task, t.Files),
		Model: executable(e.Name, in.Models[entry], e.Params[t.Name]).with(in.ModelFiles, entry,
			e.Files),
		Order:    in.Models[entry].Description.Order,
		Repeat:   repeat,
		Protocol: protocol,
		Timing:   in.Timing,
		Density:  measuresDensity(in.Tasks[task].Description, in.Models[entry].Description),
	}
	cell.fail(in.Tasks[task], in.Models[entry])
	cell.Key = cell.record().Key
	return cell
}

// fail enters the failure of a plugin that could not be built, found or described. A model that was
// started and did not describe itself has a record of that failure; with any other the cell cannot
// be run.
func (c *Cell) fail(task, model catalog.Plugin) {
	if f := model.Failure; f != nil && model.Path != "" {
		c.Undescribed = &Undescribed{f.Status, f.Call + ": " + f.Reason, f.Detail}
	} else if f != nil {
		c.block(sdk.KindModel, f)
	}
	if f := task.Failure; f != nil {
		c.block(sdk.KindTask, f)
		c.Task.Digest = "" // nothing else is known of the task either
	}
}

func executable(name string, p catalog.Plugin, params json.RawMessage) Executable {
	if len(params) == 0 {
		params = json.RawMessage("{}")
	}
	e := Executable{Path: p.Path, Plugin: record.Plugin{
		Name: name, Plugin: p.Description.Name, Version: p.Description.Version, Digest: p.Digest,
		Params: params, Fingerprint: p.Description.Fingerprint,
	}}
	switch {
	case p.Failure != nil && p.Path != "": // it has not said its name
		e.Plugin.Plugin = filepath.Base(p.Path)
	case p.Script:
		e.Describe = record.DescribeDigest(p.Document)
	}
	return e
}

// with returns the executable with the i-th of all files, which globs have found.
func (e Executable) with(all []*record.Files, i int, globs []string) Executable {
	if i < len(all) && all[i] != nil {
		e.Files, e.Globs = all[i], globs
	}
	return e
}

// ToDo returns the cells that are to be run, in order.
func (p *Plan) ToDo() []Cell {
	var todo []Cell
	for _, c := range p.Cells {
		if c.ToDo() {
			todo = append(todo, c)
		}
	}
	return todo
}

// Count returns how many cells are in a state.
func (p *Plan) Count(s State) int {
	n := 0
	for _, c := range p.Cells {
		if c.State == s {
			n++
		}
	}
	return n
}

// Estimate returns how long the cells to be run may take, jobs at a time, and for how many of them
// nothing is known.
func (p *Plan) Estimate(jobs int) (known time.Duration, unknown int) {
	total := 0.0
	for _, c := range p.ToDo() {
		total += c.Estimate
		if c.Estimate == 0 {
			unknown++
		}
	}
	return seconds(total / float64(max(1, jobs))), unknown
}

// Write writes the plan as JSON.
func (p *Plan) Write(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(p); err != nil {
		return fmt.Errorf("write plan: %w", err)
	}
	return nil
}

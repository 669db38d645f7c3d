package bench

import (
	"slices"

	"github.com/invbench/invbench/host/internal/catalog"
	"github.com/invbench/invbench/host/internal/config"
	"github.com/invbench/invbench/host/internal/lock"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/sdk"
)

// NewOfflinePlan returns the plan of a configuration as far as the board's lock and records tell
// it, without the plugins. It serves those who want to know how a board stands on a machine that
// has none of them, or who have no time to build them. Its cells cannot be run.
//
// The plugins are taken to be those of the lock. Those that it does not name, or all where the lock
// is nil, are taken to be those that a cell's record names. Then the records of one entry on one
// task are compared with the latest of them. Where the plugins differ in version or in what they
// depend on, or the scores were made by another rule, the older ones are stale; that a plugin of
// the same version was rebuilt is not enough, since without the plugin nobody can tell which build
// is meant. A task can draw from its exact posterior if a record shows that it has.
func NewOfflinePlan(c *config.Config, l *lock.Lock, records []*record.Record) *Plan {
	in := Inputs{
		Config: c, Tasks: make([]catalog.Plugin, len(c.Tasks)),
		Models: make([]catalog.Plugin, len(c.Entries)),
	}
	past := newHistory(records)
	for i, t := range c.Tasks {
		if past.exact[t.Name] {
			in.Tasks[i].Description.Capabilities = []sdk.Capability{sdk.CanReference}
		}
	}
	plan := in.plan(past, func(cell Cell) Cell { return past.settle(past.trust(cell, l), in) })
	past.markOlder(plan)
	return plan
}

// trust returns the cell with the plugins of the lock, and those that it does not name from the
// cell's record, if it has one.
func (h *history) trust(c Cell, l *lock.Lock) Cell {
	r := h.of(c)
	if r == nil {
		return c
	}
	if l == nil {
		l = lock.New()
	}
	trustPlugin(&c.Task.Plugin, r.Task, l.Tasks)
	trustPlugin(&c.Model.Plugin, r.Model, l.Entries)
	// No configuration says whether errors are capped: it is a rule of the program that made the
	// record.
	c.Protocol.Score.Capped = r.Protocol.Score.Capped
	c.Key = c.record().Key
	return c
}

func trustPlugin(to *record.Plugin, recorded record.Plugin, locked map[string]lock.Plugin) {
	from, known := locked[to.Name]
	if !known {
		from = lock.Of(recorded)
	}
	from.Put(to)
}

// of returns the record of the cell, nil if there is none.
func (h *history) of(c Cell) *record.Record {
	return h.records[c.ID()]
}

// markOlder makes cells stale whose plugins are older than those of the same entry's latest record
// on the same task.
func (h *history) markOlder(p *Plan) {
	newest := make(map[record.ID]*record.Record)
	recorded := func(c Cell) (line record.ID, r *record.Record) {
		if c.State != Done && c.State != Failed {
			return line, nil
		}
		return c.ID().Line(), h.of(c)
	}
	for _, c := range p.Cells {
		if line, r := recorded(c); r != nil && later(r, newest[line]) {
			newest[line] = r
		}
	}
	for i := range p.Cells {
		c := &p.Cells[i]
		line, r := recorded(*c)
		if r == nil {
			continue
		}
		if d := older(r, newest[line]); len(d) > 0 {
			c.State, c.Reason = Stale, listed(d)
		}
	}
}

// later reports whether a was started after b, or b is nil.
func later(a, b *record.Record) bool { return b == nil || a.Started.After(b.Started) }

// older says how the plugins of a record differ from those of the latest: in version and in what
// they depend on. That they are other builds, or have other parameters, is not asked here.
func older(r, latest *record.Record) []record.Difference {
	of := func(kind record.Kind, old, now record.Plugin) []record.Difference {
		old.Digest, old.Params = now.Digest, now.Params
		return record.PluginDifferences(kind, old, now)
	}
	protocol := slices.DeleteFunc(record.ProtocolDifferences(r.Protocol, latest.Protocol),
		func(d record.Difference) bool { return d.What != record.Capping })
	return slices.Concat(
		of(record.OfTask, r.Task, latest.Task), of(record.OfModel, r.Model, latest.Model), protocol)
}

package bench

import (
	"strings"

	"github.com/invbench/invbench/host/internal/catalog"
	"github.com/invbench/invbench/host/internal/config"
	"github.com/invbench/invbench/host/internal/lock"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/sdk"
)

// NewOutline returns the plan of a configuration as far as it can be told without its plugins: they
// are taken to be those of the board's lock, and without one (nil, or it does not name them) those
// that a cell's record names. Then records of an entry on a task are held to the latest of them:
// where its plugins have another version, or depend on something else, or it was scored by another
// rule, the others are stale. That a plugin of the same version was rebuilt is not enough for that.
// A task can draw from its exact posterior if a record shows that it has.
//
// It serves those who want to know how a board stands on a machine that has none of its plugins, or has no time to
// build them. Its cells cannot be run.
func NewOutline(c *config.Config, l *lock.Lock, records []*record.Record) *Plan {
	in := Inputs{Config: c, Tasks: make([]catalog.Plugin, len(c.Tasks)), Models: make([]catalog.Plugin, len(c.Entries))}
	past := newHistory(records)
	for i, t := range c.Tasks {
		if past.exact[t.Name] {
			in.Tasks[i].Description.Capabilities = []sdk.Capability{sdk.CanReference}
		}
	}
	plan := in.plan(past, func(cell Cell) Cell { return past.judge(past.trust(cell, l), in) })
	past.latest(plan)
	return plan
}

// trust returns the cell with the plugins of the lock, and those that it does not name from the cell's record, if it
// has one.
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
	c.Protocol.Score.Capped = r.Protocol.Score.Capped // no configuration says so: it is this program's rule
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

// of returns the record in the cell's place, nil if there is none.
func (h *history) of(c Cell) *record.Record {
	return h.records[c.ID()]
}

// latest makes cells stale whose plugins are older than those of the same entry's latest record on the same task.
func (h *history) latest(p *Plan) {
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
			c.State, c.Reason = Stale, strings.Join(d, ", ")
		}
	}
}

// later reports whether a was started after b, which may be nil.
func later(a, b *record.Record) bool { return b == nil || a.Started.After(b.Started) }

// older says in what the plugins of a record differ from those of the latest: in version and in what they depend on.
func older(r, latest *record.Record) differences {
	var d differences
	for _, p := range []struct {
		kind     string
		old, now record.Plugin
	}{{"task", r.Task, latest.Task}, {"model", r.Model, latest.Model}} {
		p.old.Digest, p.old.Params = p.now.Digest, p.now.Params
		d.plugin(p.kind, p.old, p.now)
	}
	d.add(r.Protocol.Score.Capped != latest.Protocol.Score.Capped, "scoring changed")
	return d
}

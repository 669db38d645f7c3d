package bench

import (
	"github.com/invbench/invbench/host/internal/catalog"
	"github.com/invbench/invbench/host/internal/config"
	"github.com/invbench/invbench/host/internal/record"
)

// NewOutline returns the plan of a configuration as far as it can be told without its plugins: a cell with a record is taken
// to be of the plugins that the record names, however they have changed since. It serves those who want to know how a board
// stands on a machine that has none of its plugins, or has no time to build them. Its cells cannot be run.
func NewOutline(c *config.Config, records []*record.Record) *Plan {
	in := Inputs{Config: c, Tasks: make([]catalog.Plugin, len(c.Tasks)), Models: make([]catalog.Plugin, len(c.Entries))}
	past := newHistory(records)
	return in.plan(past, func(cell Cell) Cell { return past.judge(past.trust(cell), false) })
}

// trust returns the cell with the plugins of its record, if it has one.
func (h *history) trust(c Cell) Cell {
	r := h.records[place{c.Task.Name, c.Model.Name, c.Repeat}]
	if r == nil {
		return c
	}
	for _, p := range []struct{ to, from *record.Plugin }{{&c.Task.Plugin, &r.Task}, {&c.Model.Plugin, &r.Model}} {
		p.to.Plugin, p.to.Version, p.to.Digest = p.from.Plugin, p.from.Version, p.from.Digest
	}
	c.Key = c.record().Key
	return c
}

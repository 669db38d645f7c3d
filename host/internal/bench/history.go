package bench

import (
	"cmp"
	"math"

	"github.com/invbench/invbench/host/internal/record"
)

// history is what a board's records say about the cells of a plan.
type history struct {
	records map[record.ID]*record.Record
	spent   map[record.ID][]float64 // wall seconds of earlier runs, by task and entry (repeat 0)
	slowest map[string]float64      // the most of them, by entry
	exact   map[string]bool         // tasks with a record scored by exact draws of the posterior
}

func newHistory(records []*record.Record) *history {
	h := &history{
		records: make(map[record.ID]*record.Record), spent: make(map[record.ID][]float64),
		slowest: make(map[string]float64), exact: make(map[string]bool),
	}
	for _, r := range records {
		h.records[r.ID()] = r
		h.exact[r.Task.Name] = h.exact[r.Task.Name] || r.Protocol.Score.MMD.Exact
		if r.Status == record.OK {
			pair, took := r.ID().Line(), wall(r.Time)
			h.spent[pair] = append(h.spent[pair], took)
			h.slowest[r.Model.Name] = max(h.slowest[r.Model.Name], took)
		}
	}
	return h
}

// wall returns the wall seconds of a cell, as far as its record tells.
func wall(t record.Time) float64 {
	return t.ColdStartS + t.FitS + t.InvertS + float64(DefaultTiming().all())*t.Batch1000S
}

// settle returns the cell with its state and its estimate, by its record and those of other
// repeats. One that cannot be run stays Blocked whatever its record says.
func (h *history) settle(c Cell, in Inputs) Cell {
	if c.State == Blocked {
		return c
	}
	c.Estimate = mean(h.spent[c.ID().Line()])
	r := h.records[c.ID()]
	switch {
	case r == nil:
		c.State = Missing
	case r.Key != c.Key:
		c.State, c.Reason = Stale, changed(r, c)
	case r.Status == record.OK:
		c.State = Done
	case hitLimit(r) && r.Protocol.Limits != c.Protocol.Limits:
		c.State, c.Reason, c.Rerun = Stale, "it ran into a limit, and the limits have changed", true
	default:
		c.State, c.Reason, c.Rerun = Failed, string(r.Status)+": "+r.Reason, in.Retry
	}
	if in.Rerun && (c.State == Done || c.State == Failed) {
		c.Rerun, c.Known = true, r.Started
	}
	return c
}

// hitLimit reports whether other limits might have given another outcome.
func hitLimit(r *record.Record) bool {
	return r.Status == record.Timeout || r.Status == record.OutOfMemory
}

// quickFirst compares cells by the order in which they are best run: see NewPlan.
func (h *history) quickFirst(a, b Cell) int {
	return cmp.Or(cmp.Compare(a.Repeat, b.Repeat), cmp.Compare(h.slowness(a), h.slowness(b)))
}

// slowness returns the most seconds that any cell of the same entry took, infinite if none is
// known.
func (h *history) slowness(c Cell) float64 {
	if s, ok := h.slowest[c.Model.Name]; ok {
		return s
	}
	return math.Inf(1)
}

// mean returns the mean of values, 0 if there are none.
func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(max(1, len(values)))
}

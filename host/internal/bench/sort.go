package bench

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/invbench/invbench/host/internal/config"
	"github.com/invbench/invbench/host/internal/lock"
	"github.com/invbench/invbench/host/internal/record"
)

// Sorted are the records of a board, by whether the board still asks for them. Everything that
// reads a board takes them from here, so that the same cells are ranked, drawn, exported and
// compared.
type Sorted struct {
	Current []*record.Record // what the board asks for now, with scores or without
	Stale   []*record.Record // of cells that it asks for now, but made otherwise: see their Stale
	Unasked []*record.Record // of tasks, entries or repeats that it does not ask for

	// Plan is what the board asks for, task by task in the order of the configuration; nil if that
	// is not known.
	Plan *Plan

	asked []*record.Record // Current and Stale, in the order in which they were given
}

// Sort compares records with the configuration and the lock in their board's folder. Without a lock
// see NewOfflinePlan. Without a configuration the latest record of an entry on a task says what is
// asked for.
func Sort(c *config.Config, l *lock.Lock, records []*record.Record) Sorted {
	var s Sorted
	staleness := byNewest(records, l)
	if c != nil {
		s.Plan = NewOfflinePlan(c, l, records)
		s.Plan.asConfigured(c)
		staleness = s.Plan.staleness()
	}
	for _, r := range records {
		reason, asked := staleness(r)
		if !asked {
			s.Unasked = append(s.Unasked, r)
			continue
		}
		if reason != "" {
			marked := *r
			marked.Stale = reason
			r = &marked
			s.Stale = append(s.Stale, r)
		} else {
			s.Current = append(s.Current, r)
		}
		s.asked = append(s.asked, r)
	}
	return s
}

// asConfigured sorts the cells by task, entry and repeat, in the order of the configuration.
func (p *Plan) asConfigured(c *config.Config) {
	tasks, entries := make(map[string]int, len(c.Tasks)), make(map[string]int, len(c.Entries))
	for i, t := range c.Tasks {
		tasks[t.Name] = i
	}
	for i, e := range c.Entries {
		entries[e.Name] = i
	}
	slices.SortFunc(p.Cells, func(a, b Cell) int {
		return cmp.Or(
			cmp.Compare(tasks[a.Task.Name], tasks[b.Task.Name]),
			cmp.Compare(entries[a.Model.Name], entries[b.Model.Name]),
			cmp.Compare(a.Repeat, b.Repeat),
		)
	})
}

// staleness returns a function that says of a record why it is stale, empty if it is not, and
// whether the plan has its cell.
func (p *Plan) staleness() func(*record.Record) (why string, asked bool) {
	cells := make(map[record.ID]Cell, len(p.Cells))
	for _, c := range p.Cells {
		cells[c.ID()] = c
	}
	return func(r *record.Record) (string, bool) {
		c, asked := cells[r.ID()]
		if c.State != Stale {
			return "", asked
		}
		return c.Reason, asked
	}
}

// byNewest returns such a function for a board without a configuration: the newest record of an
// entry on a task says what the others should be.
func byNewest(
	records []*record.Record, l *lock.Lock,
) func(*record.Record) (why string, asked bool) {
	if l == nil {
		l = lock.New()
	}
	newest := make(map[record.ID]*record.Record)
	for _, r := range records {
		if line := r.ID().Line(); later(r, newest[line]) {
			newest[line] = r
		}
	}
	return func(r *record.Record) (string, bool) {
		latest := newest[r.ID().Line()]
		return listed(slices.Concat(
			sinceLatest(record.OfTask, r.Task, latest.Task, l.Tasks),
			sinceLatest(record.OfModel, r.Model, latest.Model, l.Entries),
			record.ProtocolDifferences(r.Protocol, latest.Protocol),
		)), true
	}
}

// sinceLatest says how a plugin differs from that of the lock, or of the latest record if the lock
// does not name it. Then it counts for nothing that a plugin of the same version was rebuilt.
func sinceLatest(
	kind record.Kind, old, latest record.Plugin, locked map[string]lock.Plugin,
) []record.Difference {
	if q, known := locked[old.Name]; known {
		q.Put(&latest)
	} else {
		latest.Digest = old.Digest
	}
	return record.PluginDifferences(kind, old, latest)
}

// Kept returns the records that are shown, in the order in which they were given: the current ones
// and, if so wished, those that are stale.
func (s Sorted) Kept(withStale bool) []*record.Record {
	if withStale {
		return s.asked
	}
	return s.Current
}

// listedCells is the most cells that a note names.
const listedCells = 20

// Notes say in a sentence each which records Kept leaves out, or returns although they are stale.
func (s Sorted) Notes(withStale bool) []string {
	var notes []string
	if n := len(s.Stale); n > 0 {
		end := "left out of all ranks and scores (--with-stale shows them)"
		if withStale {
			end = "shown all the same"
		}
		var cells []string
		for _, r := range s.Stale[:min(n, listedCells)] {
			cells = append(cells, fmt.Sprintf("%s (%s)", r.ID(), r.Stale))
		}
		if n > listedCells {
			cells = append(cells, fmt.Sprintf("and %d more", n-listedCells))
		}
		list := strings.Join(cells, ", ")
		notes = append(notes, fmt.Sprintf("%s stale, %s: %s", are(n, "cell"), end, list))
	}
	if n := len(s.Unasked); n > 0 {
		notes = append(notes, are(n, "record")+
			" of tasks, entries or repeats that the board does not ask for: left out")
	}
	return notes
}

func are(n int, noun string) string {
	if n == 1 {
		return "1 " + noun + " is"
	}
	return fmt.Sprintf("%d %ss are", n, noun)
}

// Unasked returns how many records are of no cell of the plan.
func (p *Plan) Unasked(records []*record.Record) int {
	staleness, n := p.staleness(), 0
	for _, r := range records {
		if _, asked := staleness(r); !asked {
			n++
		}
	}
	return n
}

package figure

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/invbench/invbench/host/internal/board"
	"github.com/invbench/invbench/host/internal/record"
)

// Seconds is typical errors r_T against the wall-clock seconds that T draws for one target take: of
// a fitted model, and from the beginning of its training.
type Seconds struct {
	Figure
	Series []Series // of the entries that were timed, best first
}

// seconds returns nil if no entry was timed.
func (m *maker) seconds() *Seconds {
	timed := func(l *board.Line) bool { return Positive(l.Time.Batch1000S) }
	series := m.where(timed)
	if len(series) == 0 {
		return nil
	}
	notes := []string{typicalNote, fmt.Sprintf("Each marker is one T. Measured is the time of %d "+
		"draws for one target, warm; T draws are taken for T/%d of it, which leaves out what a "+
		"call costs anyway.", record.BatchDraws, record.BatchDraws)}
	notes = append(notes, about(m.where(func(l *board.Line) bool { return timed(l) && l.Ranked() }),
		"ranks its draws, so the first takes as long as all",
		"rank their draws, so the first takes as long as all")...)
	notes = append(notes, about(m.where(func(l *board.Line) bool {
		return timed(l) && l.Time.Shared
	}),
		"shared the machine with another cell: the times are upper bounds",
		"shared the machine with other cells: the times are upper bounds")...)
	notes = append(notes, about(m.where(func(l *board.Line) bool { return !timed(l) }),
		"has no measured time", "have no measured times")...)
	notes = append(append(notes, m.unlike(series)...), zeros(series, false)...)
	title := legible(m.table.Task) + ": error against wall-clock time"
	return &Seconds{Figure{OfSeconds, "", title, append(notes, m.missing()...)}, series}
}

// OnFront names a point of a front: a line of the table, and a number of draws.
type OnFront struct{ Line, T int }

// Front returns the points that no other beats in both time and error, the quickest first. Training
// counts if fit is set.
func (s *Seconds) Front(fit bool) []OnFront {
	type candidate struct {
		OnFront
		seconds, typical float64
	}
	var all []candidate
	for _, series := range s.Series {
		for _, p := range series.Points {
			c := candidate{OnFront{series.Line, p.T}, p.Seconds, p.Typical}
			if fit {
				c.seconds = p.WithFit
			}
			if Positive(c.seconds) {
				all = append(all, c)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.seconds, b.seconds), cmp.Compare(a.typical, b.typical))
	})
	front, best := []OnFront{}, largest
	for _, c := range all {
		if c.typical < best {
			front, best = append(front, c.OnFront), c.typical
		}
	}
	return front
}

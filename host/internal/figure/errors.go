package figure

import (
	"fmt"
	"slices"

	"github.com/invbench/invbench/host/internal/board"
)

// Series is an entry's typical errors at its numbers of draws, ascending.
type Series struct {
	Entry
	Points []Point
}

// Point is a typical error.
type Point struct {
	T        int
	Typical  float64 // 0 if all errors are
	Q25, Q75 float64 // over targets; one that is not Shown is not known
	Seconds  float64 // that T draws for one target take; 0 if that was not measured
	WithFit  float64 // likewise, with the training
}

// Errors is typical errors r_T against T.
type Errors struct {
	Figure
	Series []Series // best first
}

// What is beyond these counts as zero, and as not finite.
const (
	smallest = 1e-300
	largest  = 1e300
)

// Shown reports whether v can be drawn on an axis of logarithms, where 0 has a place of its own.
func Shown(v float64) bool { return v >= 0 && v < largest }

// Positive reports whether v can be drawn there and is not 0.
func Positive(v float64) bool { return v > smallest && v < largest }

// newSeries returns the points of a line that can be drawn: none without scores.
func newSeries(e Entry, l *board.Line) Series {
	s := Series{Entry: e}
	if l.Scores == nil {
		return s
	}
	for i, typical := range l.Scores.Typical {
		p := Point{T: typical.T, Typical: typical.Mean, Q25: typical.Q25, Q75: typical.Q75}
		if l.Scores.R[i].Mean == 0 { // which a logarithm takes for the least that is told from it
			p.Typical = 0
		}
		if seconds, known := l.Seconds(p.T); known && Positive(l.Time.Batch1000S) {
			p.Seconds, p.WithFit = seconds, l.Time.FitS+seconds
		}
		if p.T > 0 && Shown(p.Typical) {
			s.Points = append(s.Points, p)
		}
	}
	return s
}

const (
	typicalNote = "Lines: typical error, the geometric mean over targets and repeats."
	bandNote    = "Bands: from the 25 % to the 75 % quantile over targets."
	rankedNote  = "† ranked: among the model's first T draws, in its own order."
	zeroNote    = "What is 0 stands at the lower end of the axis."
)

// errors returns the errors of all entries, and once more those of each plugin that has several:
// the ablations (NeurIPS 2020, Fig. 3, 5 and 8).
func (m *maker) errors() []Errors {
	if len(m.scored) == 0 {
		return nil
	}
	first := m.errorsOf(m.scored, m.table.Task+": error against the number of draws")
	first.Kind, first.Notes = OfErrors, append(first.Notes, m.missing()...)
	all := []Errors{first}
	for _, plugin := range m.sharedPlugins() {
		some := m.where(func(l *board.Line) bool { return l.Plugin == plugin })
		if len(some) == len(m.scored) {
			continue
		}
		e := m.errorsOf(some, fmt.Sprintf("%s: variants of %s", m.table.Task, plugin))
		e.Kind, e.Part = OfVariants, plugin
		all = append(all, e)
	}
	return all
}

// line returns the line of an entry.
func (m *maker) line(e Entry) *board.Line { return &m.table.Lines[e.Line] }

// where returns the series of the lines that something holds for.
func (m *maker) where(holds func(*board.Line) bool) []Series {
	var some []Series
	for _, s := range m.scored {
		if holds(m.line(s.Entry)) {
			some = append(some, s)
		}
	}
	return some
}

// sharedPlugins returns the plugins of more than one entry, sorted.
func (m *maker) sharedPlugins() []string {
	count := map[string]int{}
	var plugins []string
	for _, s := range m.scored {
		plugin := m.line(s.Entry).Plugin
		if count[plugin]++; count[plugin] == 2 {
			plugins = append(plugins, plugin)
		}
	}
	slices.Sort(plugins)
	return plugins
}

func (m *maker) errorsOf(series []Series, title string) Errors {
	notes := []string{typicalNote, bandNote}
	if slices.ContainsFunc(series, func(s Series) bool { return s.Ranked }) {
		notes = append(notes, rankedNote)
	}
	notes = append(append(notes, m.unlike(series)...), zeros(series, true)...)
	return Errors{Figure{Title: legible(title), Notes: notes}, series}
}

// zeros explains the lower end of an axis that has zeros, also those of bands if there are any.
func zeros(series []Series, bands bool) []string {
	zero := func(v float64) bool { return Shown(v) && v <= smallest }
	for _, s := range series {
		for _, p := range s.Points {
			if zero(p.Typical) || bands && (zero(p.Q25) || zero(p.Q75)) {
				return []string{zeroNote}
			}
		}
	}
	return nil
}

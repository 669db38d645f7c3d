package figure

import (
	"slices"

	"github.com/invbench/invbench/host/internal/board"
)

// Kind says what a picture shows.
type Kind string

// The kinds of pictures, in the order in which those of a task are shown.
const (
	OfErrors    Kind = "r"        // r_T against T (NeurIPS 2020, Fig. 3)
	OfVariants  Kind = "ablation" // likewise, of the entries that share a plugin (Fig. 5 and 8)
	OfSeconds   Kind = "seconds"  // r_T against wall-clock seconds, training excluded and included
	OfDraws     Kind = "map"      // draws over the error of a task with two parameters (Fig. 4)
	OfSpectra   Kind = "spectra"  // what is wanted and what the best draws give (Fig. 13)
	OfTrainings Kind = "training" // losses against the work done in each stage of the fit
)

// Kinds returns all kinds, in their order.
func Kinds() []Kind {
	return []Kind{OfErrors, OfVariants, OfSeconds, OfDraws, OfSpectra, OfTrainings}
}

// Figure is what all pictures have.
type Figure struct {
	Kind  Kind
	Part  string   // which it is of several of a kind: the plugin, or the number of the target
	Title string   // one line of plain text
	Notes []string // sentences of plain text: what is drawn, and how it was estimated
}

// Table is the pictures of one table of a leaderboard. What there are no numbers for is nil.
type Table struct {
	Task     string   // as on the board
	Errors   []Errors // of all entries, then of the entries of each plugin that has several
	Seconds  *Seconds
	Examples *Examples
	Training *Training
}

// Entry is whose series or panel it is.
type Entry struct {
	Name   string
	Line   int // index of board.Table.Lines
	Look   int // index of Order: colour, marker and dash follow from it
	Ranked bool
}

// Label returns the entry's name for a legend, with a mark if its draws are ranked.
func (e Entry) Label() string {
	if e.Ranked {
		return e.Name + " †"
	}
	return e.Name
}

// New makes the pictures of each table of a leaderboard.
func New(l *board.Leaderboard) []Table {
	order, all := Order(l), make([]Table, len(l.Tasks))
	for i := range l.Tasks {
		t := newMaker(&l.Tasks[i], order)
		all[i] = Table{
			Task: t.table.Task, Errors: t.errors(), Seconds: t.seconds(), Examples: t.examples(),
			Training: t.training(),
		}
	}
	return all
}

// Order returns the names of all entries of a board, sorted. An entry's place in it decides how it
// looks, so that it looks the same in all pictures.
func Order(l *board.Leaderboard) []string {
	names := []string{}
	for _, t := range l.Tasks {
		for _, line := range t.Lines {
			names = append(names, line.Entry)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// maker makes the pictures of a table.
type maker struct {
	table   *board.Table
	entries []Entry  // of all lines
	scored  []Series // of the lines with scores that can be drawn, best first
}

func newMaker(t *board.Table, order []string) *maker {
	m := &maker{table: t}
	for i := range t.Lines {
		l := &t.Lines[i]
		look, _ := slices.BinarySearch(order, l.Entry)
		e := Entry{Name: legible(l.Entry), Line: i, Look: look, Ranked: l.Ranked()}
		m.entries = append(m.entries, e)
		if s := newSeries(e, l); len(s.Points) > 0 {
			m.scored = append(m.scored, s)
		}
	}
	return m
}

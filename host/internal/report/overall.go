package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

const (
	// ProfileFactor is where performance profiles end: an entry whose error is this many times the best one's, or more,
	// gains nothing from the task. (AlgoPerf ends at 4, for times; errors differ by more.)
	ProfileFactor = 100
	// Perfect stands for a normalised error that is smaller, 0 in particular: draws are in single precision.
	Perfect = 1e-12
)

// Overall brings the tables of a leaderboard together, each at its last T.
type Overall struct {
	Lines []Standing `json:"lines"` // by Normalised; entries that are not on every table come last
}

// Standing is one entry over all tables that it is on.
type Standing struct {
	Entry  string `json:"entry"`
	Tables int    `json:"tables"` // that it is on
	Scored int    `json:"scored"` // of these, with scores
	// Normalised is the geometric mean of r_T/prior over the tables that the entry is on. Where it has no scores it is
	// taken to be as good as the prior, 1.
	Normalised float64 `json:"normalised"`
	// Profile is the area under the performance profile: the share of the tables on which the entry's error is within
	// a factor F of the best, averaged over log F from 1 to ProfileFactor. No scores gain nothing.
	Profile float64 `json:"profile"`
}

// newOverall returns nil if there is nothing to bring together.
func newOverall(tables []Table) *Overall {
	tables = slices.DeleteFunc(slices.Clone(tables), func(t Table) bool { return t.last() == 0 })
	if len(tables) < 2 {
		return nil
	}
	sums := map[string]*Standing{}
	for i := range tables {
		tables[i].addTo(sums)
	}
	o := &Overall{}
	for _, s := range sums {
		s.Normalised = math.Exp(s.Normalised / float64(s.Tables))
		s.Profile /= float64(s.Tables)
		o.Lines = append(o.Lines, *s)
	}
	slices.SortFunc(o.Lines, func(a, b Standing) int {
		return cmp.Or(-cmp.Compare(a.Tables, b.Tables), cmp.Compare(a.Normalised, b.Normalised), cmp.Compare(a.Entry, b.Entry))
	})
	return o
}

// addTo adds a table's part to the entries' sums of logarithms and of profiles.
func (t *Table) addTo(sums map[string]*Standing) {
	best := math.Inf(1)
	for _, l := range t.scored() {
		p, _ := l.r(t.last())
		best = min(best, p.Mean)
	}
	for i := range t.Lines {
		l := &t.Lines[i]
		s := sums[l.Entry]
		if s == nil {
			s = &Standing{Entry: l.Entry}
			sums[l.Entry] = s
		}
		s.Tables++
		if l.Scores == nil {
			continue
		}
		s.Scored++
		if p, ok := l.normalised(t.last()); ok {
			s.Normalised += math.Log(max(p.Mean, Perfect))
		}
		p, _ := l.r(t.last())
		s.Profile += profileShare(p.Mean, best)
	}
}

// profileShare is what a task adds to the area under a performance profile.
func profileShare(r, best float64) float64 {
	if r == best { // both may be 0
		return 1
	}
	return max(0, 1-math.Log(r/best)/math.Log(ProfileFactor))
}

// fit returns the grid with as many of its columns as fit into the width, 0 for no limit. The first two are always there.
func (o *Overall) fit(width int) grid {
	g := o.grid()
	for width > 0 && g.width() > width && len(g.left) > 2 {
		last := len(g.left) - 1
		g.left = g.left[:last]
		for i := range g.cells {
			g.cells[i] = g.cells[i][:last]
		}
	}
	return g
}

// grid renders the standings.
func (o *Overall) grid() grid {
	g := grid{left: []bool{true, false, false, false}, cells: [][]string{{"entry", "r_T/prior", "profile", "tasks"}}}
	for _, s := range o.Lines {
		tasks := fmt.Sprint(s.Tables)
		if s.Scored < s.Tables {
			tasks = fmt.Sprintf("%d/%d", s.Scored, s.Tables)
		}
		g.cells = append(g.cells, []string{s.Entry, newNotation(s.Normalised, digitsAlone)(s.Normalised), percent(s.Profile), tasks})
	}
	return g
}

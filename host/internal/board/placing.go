package board

import (
	"slices"

	"github.com/invbench/invbench/host/internal/parallel"
)

// Placing is how the scored lines of a table stand to each other where line i is taken at T[At[i]]
// draws.
type Placing struct {
	At     []int     // -1 for a line that takes no part: there is no time for a draw
	Ranks  []Rank    // see Table.Ranks
	Ratios []float64 // see Table.Ratios
	Claim  string    // who is first, in words
}

// OverallPlacing is how the entries stand over all tables.
type OverallPlacing struct {
	*Overall
	Claim string
}

// Placings is a board at each number of draws, and in each time, that it is worth asking at. Where
// more time makes no difference, the same pointer stands for both times.
type Placings struct {
	Draws   []int     // of all tables, ascending
	Seconds []float64 // see Leaderboard.Seconds
	Tables  []TablePlacings
	Overall *OverallPlacings // nil with fewer than two tables
}

// TablePlacings is those of one table.
type TablePlacings struct {
	ByDraws []*Placing // for each of Table.T
	InTime  []*Placing // for each of Placings.Seconds, training excluded
	WithFit []*Placing // likewise, training included
}

// OverallPlacings is those of all tables together.
type OverallPlacings struct {
	ByDraws []*OverallPlacing // for each of Placings.Draws: each table at the most of its T below
	InTime  []*OverallPlacing // for each of Placings.Seconds, training excluded
	WithFit []*OverallPlacing // likewise, training included
}

// Placings asks for all of them.
func (l *Leaderboard) Placings() *Placings {
	p := &Placings{
		Draws: l.Draws(), Seconds: l.Seconds(), Tables: make([]TablePlacings, len(l.Tasks)),
	}
	parallel.For(len(l.Tasks), func(i int) {
		t := &l.Tasks[i]
		for k := range t.T {
			p.Tables[i].ByDraws = append(p.Tables[i].ByDraws, t.placing(t.All(k)))
		}
		p.Tables[i].InTime = t.placings(p.Seconds, false)
		p.Tables[i].WithFit = t.placings(p.Seconds, true)
	})
	if len(l.Tasks) >= 2 {
		p.Overall = l.overallPlacings(p)
	}
	return p
}

func (t *Table) placing(at []int) *Placing {
	ranks := t.Ranks(at)
	return &Placing{At: at, Ranks: ranks, Ratios: t.Ratios(at), Claim: t.sentenceIn(at, ranks)}
}

// placings are the same as long as no line has time for more draws.
func (t *Table) placings(seconds []float64, fit bool) []*Placing {
	var all []*Placing
	for i, s := range seconds {
		at := t.Within(s, fit)
		if i > 0 && slices.Equal(at, all[i-1].At) {
			all = append(all, all[i-1])
			continue
		}
		all = append(all, t.placing(at))
	}
	return all
}

// overallPlacings asks at which draws each line of each table is taken, and once for each answer.
func (l *Leaderboard) overallPlacings(p *Placings) *OverallPlacings {
	var (
		asked []func(table int) []int
		which []int // of asked, for each of draws, times and times with fit
	)
	ask := func(at func(table int) []int) {
		n := len(asked)
		if n == 0 || !l.alike(at, asked[n-1]) {
			asked, n = append(asked, at), n+1
		}
		which = append(which, n-1)
	}
	for _, draws := range p.Draws {
		ask(func(i int) []int { return l.Tasks[i].AtMost(draws) })
	}
	for k := range p.Seconds {
		ask(func(i int) []int { return p.Tables[i].InTime[k].At })
	}
	for k := range p.Seconds {
		ask(func(i int) []int { return p.Tables[i].WithFit[k].At })
	}
	answers := make([]*OverallPlacing, len(asked))
	parallel.For(len(asked), func(i int) { answers[i] = l.overallPlacing(asked[i]) })
	all := make([]*OverallPlacing, len(which))
	for i, n := range which {
		all[i] = answers[n]
	}
	draws, times := len(p.Draws), len(p.Seconds)
	if draws > 0 && l.Overall != nil { // the same as found, with bands
		all[draws-1] = &OverallPlacing{l.Overall, all[draws-1].Claim}
	}
	return &OverallPlacings{all[:draws], all[draws : draws+times], all[draws+times:]}
}

// alike reports whether the lines of all tables are taken at the same draws.
func (l *Leaderboard) alike(a, b func(table int) []int) bool {
	for i := range l.Tasks {
		if !slices.Equal(a(i), b(i)) {
			return false
		}
	}
	return true
}

func (l *Leaderboard) overallPlacing(at func(table int) []int) *OverallPlacing {
	o := l.Standings(at)
	return &OverallPlacing{o, l.Sentence(o, at)}
}

package board

import (
	"cmp"
	"math"
	"slices"

	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/host/internal/stat"
)

const (
	// ProfileFactor is where performance profiles end: an entry whose error is this many times the
	// best one's, or more, gains nothing from the task. (AlgoPerf ends at 4, for times; errors
	// differ by more.)
	ProfileFactor = 100
	// Extreme bounds what one table may add to the overall standing, on either side: a typical
	// error of a millionth of the prior's, or a million times. Without a bound a task that an entry
	// solves exactly would outweigh all others.
	Extreme = 1e6
)

// Overall brings the tables of a leaderboard together.
type Overall struct {
	Lines []Standing `json:"lines"` // by Normalised; entries that are not on every table come last
}

// Standing is one entry over all tables that it is on. On each table the entries that take part are
// compared on the targets that all of them have.
type Standing struct {
	Entry  string `json:"entry"`
	Tables int    `json:"tables"` // that it is on
	Scored int    `json:"scored"` // of these, with scores
	// Normalised is the geometric mean of r_T/prior over targets, repeats and the tables that the
	// entry is on. Where it has no scores it counts as the prior, 1, or as the worst scored entry
	// if that is worse: failing is never better than being bad. Low and High are the ends of its 95
	// % interval.
	Normalised float64 `json:"normalised"`
	Low        float64 `json:"low"`
	High       float64 `json:"high"`
	// Profile is the area under the performance profile: the share of the tables on which the
	// entry's typical error is within a factor F of the best, averaged over log F from 1 to
	// ProfileFactor. No scores gain nothing. It depends on who else is entered. ProfileLow and
	// ProfileHigh are its 95 % band, 0 where it was not asked for.
	Profile     float64 `json:"profile"`
	ProfileLow  float64 `json:"profile_low"`
	ProfileHigh float64 `json:"profile_high"`
	// Factors are those at which the profile rises, by one table each: the typical error on each
	// table with scores by the best one's, ascending.
	Factors []float64 `json:"-"`
	// Rank is the place among the entries that are on every table, by Normalised, as for a table;
	// zero for others.
	Rank Rank `json:"rank"`
}

// newOverall brings the tables together at their last T, nil with fewer than two that have scores.
func newOverall(tables []Table) *Overall {
	last := func(t int) []int { return tables[t].All(len(tables[t].T) - 1) }
	o, parts := standings(tables, last)
	if len(parts) < 2 {
		return nil
	}
	o.addBands(parts)
	return o
}

// Standings brings the tables together, each at the T that at returns the indices of for its scored
// lines: -1 for a line that has no score there. Tables on which no line has one are left out. The
// profiles have no bands.
func (l *Leaderboard) Standings(at func(table int) []int) *Overall {
	o, _ := standings(l.Tasks, at)
	return o
}

// All returns the same index for each scored line.
func (t *Table) All(k int) []int {
	at := make([]int, len(t.Scored()))
	for i := range at {
		at[i] = k
	}
	return at
}

// part is a table's share in the overall standing.
type part struct {
	table   *Table
	at      []int           // for each scored line, the index of its T
	targets int             // that all have which take part
	lines   map[string]int  // the index of each entry among all lines
	logs    []float64       // for each scored line, the logarithm of r_T/prior
	scores  []stat.Estimate // the same, bounded
	worst   float64         // what a failure counts for
	best    float64         // the least of logs
}

// newPart returns false for a table on which no line takes part.
func newPart(t *Table, at []int) (*part, bool) {
	if !slices.ContainsFunc(at, func(k int) bool { return k >= 0 }) {
		return nil, false
	}
	p := &part{
		table: t, at: at, targets: t.ranking.common(at), lines: map[string]int{}, best: math.Inf(1),
	}
	p.logs, p.scores = make([]float64, len(at)), make([]stat.Estimate, len(at))
	for i, k := range at {
		if k >= 0 {
			p.scores[i] = t.ranking.normalised(i, k, p.targets)
			p.logs[i], p.scores[i].Mean = p.scores[i].Mean, bounded(p.scores[i].Mean)
			p.worst, p.best = max(p.worst, p.scores[i].Mean), min(p.best, p.logs[i])
		}
	}
	for i, l := range t.Lines {
		p.lines[l.Entry] = i
	}
	return p, true
}

func bounded(log float64) float64 {
	limit := math.Log(Extreme)
	return min(max(log, -limit), limit)
}

// What an entry has on a table instead of the index of a scored line that takes part.
const (
	failing = -1 // it is on the table, and has no score
	absent  = -2 // it is not
)

// place returns the index of an entry's line among the scored ones, failing or absent.
func (p *part) place(entry string) int {
	i, on := p.lines[entry]
	switch {
	case !on:
		return absent
	case i >= len(p.at) || p.at[i] < 0:
		return failing
	}
	return i
}

// of returns what a line adds.
func (p *part) of(line int) stat.Estimate {
	if line >= 0 {
		return p.scores[line]
	}
	return stat.Estimate{Mean: p.worst}
}

// difference returns what line i adds more than j. A failure is a constant.
func (p *part) difference(i, j int) stat.Estimate {
	mean := p.of(i).Mean - p.of(j).Mean
	switch {
	case i >= 0 && j >= 0:
		d := p.table.ranking.difference(i, p.at[i], j, p.at[j])
		d.Mean = mean
		return d
	case i >= 0:
		return p.fromConstant(i, mean)
	case j >= 0:
		return p.fromConstant(j, mean)
	}
	return stat.Estimate{}
}

// fromConstant returns how far a scored line is from a number that does not scatter. As in
// stat.Side.Minus, a test of it uses no more degrees of freedom than the line's trainings have.
func (p *part) fromConstant(line int, mean float64) stat.Estimate {
	return stat.Estimate{
		Mean: mean, Sources: p.scores[line].Sources,
		MostDF: float64(p.table.ranking.repeats(line) - 1),
	}
}

// profileShare is what an error adds whose logarithm is above the best one's by so much.
func profileShare(behind float64) float64 { return max(0, 1-behind/math.Log(ProfileFactor)) }

// standings returns also the tables that have scores.
func standings(tables []Table, at func(table int) []int) (*Overall, []*part) {
	var parts []*part
	for i := range tables {
		if p, ok := newPart(&tables[i], at(i)); ok {
			parts = append(parts, p)
		}
	}
	o, places := &Overall{Lines: []Standing{}}, [][]int{} // entry, table: its line there
	for i, entry := range entrants(parts) {
		places = append(places, make([]int, len(parts)))
		for k, p := range parts {
			places[i][k] = p.place(entry)
		}
		o.Lines = append(o.Lines, newStanding(entry, parts, places[i]))
	}
	differences := make([]stat.Estimate, len(parts))
	complete := func(i int) bool { return o.Lines[i].Tables == len(parts) }
	ranks := rankAll(len(o.Lines), complete, func(i, j int) outcome {
		for k, p := range parts {
			differences[k] = p.difference(places[i][k], places[j][k])
		}
		return newOutcome(stat.MeanOf(differences))
	})
	for i := range o.Lines {
		o.Lines[i].Rank = ranks[i]
	}
	slices.SortStableFunc(o.Lines, func(a, b Standing) int {
		return cmp.Or(-cmp.Compare(a.Tables, b.Tables), cmp.Compare(a.Normalised, b.Normalised))
	})
	return o, parts
}

// entrants returns the names of all entries of the tables, sorted.
func entrants(parts []*part) []string {
	var names []string
	for _, p := range parts {
		for entry := range p.lines {
			names = append(names, entry)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func newStanding(entry string, parts []*part, places []int) Standing {
	s := Standing{Entry: entry}
	var estimates []stat.Estimate
	for k, p := range parts {
		line := places[k]
		if line == absent {
			continue
		}
		s.Tables++
		estimates = append(estimates, p.of(line))
		if line >= 0 {
			s.Scored++
			s.Profile += profileShare(p.logs[line] - p.best)
			s.Factors = append(s.Factors, math.Exp(p.logs[line]-p.best))
		}
	}
	slices.Sort(s.Factors)
	s.Profile /= float64(s.Tables)
	e := stat.MeanOf(estimates)
	interval := e.Interval(score.Level)
	s.Normalised, s.Low, s.High = math.Exp(e.Mean), math.Exp(interval.Low), math.Exp(interval.High)
	return s
}

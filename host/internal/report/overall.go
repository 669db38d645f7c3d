package report

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/invbench/invbench/host/internal/score"
)

const (
	// ProfileFactor is where performance profiles end: an entry whose error is this many times the best one's, or more,
	// gains nothing from the task. (AlgoPerf ends at 4, for times; errors differ by more.)
	ProfileFactor = 100
	// Perfect stands for a normalised error that is smaller, 0 in particular: draws are in single precision.
	Perfect = 1e-12
)

// Overall brings the tables of a leaderboard together.
type Overall struct {
	Lines []Standing `json:"lines"` // by Normalised; entries that are not on every table come last
}

// Standing is one entry over all tables that it is on.
type Standing struct {
	Entry  string `json:"entry"`
	Tables int    `json:"tables"` // that it is on
	Scored int    `json:"scored"` // of these, with scores
	// Normalised is the geometric mean of r_T/prior over the tables that the entry is on. Where it has no scores it is
	// taken to be as good as the prior, 1. Low and High are the ends of its 95 % bootstrap interval.
	Normalised float64 `json:"normalised"`
	Low        float64 `json:"low"`
	High       float64 `json:"high"`
	// Profile is the area under the performance profile: the share of the tables on which the entry's error is within
	// a factor F of the best, averaged over log F from 1 to ProfileFactor. No scores gain nothing.
	Profile float64 `json:"profile"`
	// Rank is the place among the entries that are on every table, by the paired bootstrap of Normalised; zero for others.
	Rank Rank `json:"rank"`
}

// newOverall brings the tables together at their last T, nil with fewer than two that have scores.
func newOverall(tables []Table) *Overall {
	o, n := standings(tables, func(t int) []int { return tables[t].all(len(tables[t].T) - 1) })
	if n < 2 {
		return nil
	}
	return o
}

// Standings brings the tables together, each at the T that at returns the indices of for its scored lines: -1 for a line
// that has no score there. Tables on which no line has one are left out.
func (l *Leaderboard) Standings(at func(table int) []int) *Overall {
	o, _ := standings(l.Tasks, at)
	return o
}

// all returns the same index for each scored line.
func (t *Table) all(k int) []int {
	at := make([]int, len(t.scored()))
	for i := range at {
		at[i] = k
	}
	return at
}

// total adds up one entry.
type total struct {
	Standing
	logs []float32 // sums of the logarithms of r_T/prior, one for each resample
}

// standings returns also how many of the tables have scores.
func standings(tables []Table, at func(table int) []int) (*Overall, int) {
	totals, used := map[string]*total{}, 0
	for i := range tables {
		if taken := at(i); slices.ContainsFunc(taken, func(k int) bool { return k >= 0 }) {
			tables[i].addTo(totals, taken)
			used++
		}
	}
	all := slices.Collect(maps.Values(totals))
	slices.SortFunc(all, func(a, b *total) int { return cmp.Compare(a.Entry, b.Entry) })
	parallel(len(all), func(i int) { all[i].finish() })
	rankTotals(all, used)
	slices.SortStableFunc(all, func(a, b *total) int {
		return cmp.Or(-cmp.Compare(a.Tables, b.Tables), cmp.Compare(a.Normalised, b.Normalised))
	})
	o := &Overall{Lines: []Standing{}}
	for _, t := range all {
		o.Lines = append(o.Lines, t.Standing)
	}
	return o, used
}

// addTo adds a table's part to the entries' sums.
func (t *Table) addTo(totals map[string]*total, at []int) {
	best := math.Inf(1)
	for i, l := range t.scored() {
		if at[i] >= 0 {
			best = min(best, l.mean(t.T[at[i]]))
		}
	}
	for i := range t.Lines {
		l := &t.Lines[i]
		sum := totals[l.Entry]
		if sum == nil {
			sum = &total{Standing: Standing{Entry: l.Entry}}
			totals[l.Entry] = sum
		}
		sum.Tables++
		if i >= len(at) || at[i] < 0 {
			continue
		}
		sum.Scored++
		draws := t.T[at[i]]
		sum.Profile += profileShare(l.mean(draws), best)
		if p, ok := l.normalised(draws); ok {
			sum.Normalised += math.Log(max(p.Mean, Perfect))
			sum.add(t.contest.logs(i, at[i], l.Prior(draws)))
		}
	}
}

// mean returns r_T, 0 if there is none.
func (l *Line) mean(draws int) float64 {
	p, _ := l.r(draws)
	return p.Mean
}

// add adds logarithms, one for each resample. Where tables have different numbers of resamples the first ones are used.
func (t *total) add(logs []float32) {
	if t.logs == nil {
		t.logs = slices.Clone(logs)
		return
	}
	t.logs = t.logs[:min(len(t.logs), len(logs))]
	for b := range t.logs {
		t.logs[b] += logs[b]
	}
}

// finish turns sums into means.
func (t *total) finish() {
	n := float64(t.Tables)
	t.Normalised, t.Profile = math.Exp(t.Normalised/n), t.Profile/n
	t.Low, t.High = t.Normalised, t.Normalised
	if len(t.logs) > 0 {
		sorted := slices.Clone(t.logs)
		slices.Sort(sorted)
		tail := len(sorted) / 40 // 2.5 %
		t.Low, t.High = math.Exp(float64(sorted[tail])/n), math.Exp(float64(sorted[len(sorted)-1-tail])/n)
	}
}

// rankTotals places the entries that are on all of the tables. One without any score stands where the prior does.
func rankTotals(all []*total, tables int) {
	complete := slices.DeleteFunc(slices.Clone(all), func(t *total) bool { return t.Tables < tables })
	resamples := 0
	for _, t := range complete {
		resamples = max(resamples, len(t.logs))
	}
	for _, t := range complete {
		if t.logs == nil {
			t.logs = make([]float32, resamples)
		}
		resamples = min(resamples, len(t.logs))
		t.Rank = Rank{1, len(complete)}
	}
	for i, a := range complete {
		for _, b := range complete[:i] {
			place(&a.Rank, &b.Rank, compareMeans(a.logs[:resamples], b.logs[:resamples]))
		}
	}
}

// profileShare is what a task adds to the area under a performance profile.
func profileShare(r, best float64) float64 {
	if r == best { // both may be 0
		return 1
	}
	return max(0, 1-math.Log(r/best)/math.Log(ProfileFactor))
}

// fit returns the grid that fits into the width, 0 for no limit: without intervals if need be, then with fewer columns. The
// first two are always there.
func (o *Overall) fit(width int) grid {
	g := o.grid(withInterval)
	if width > 0 && g.width() > width {
		g = o.grid(alone)
	}
	for width > 0 && g.width() > width && len(g.left) > 2 {
		last := len(g.left) - 1
		g.left = g.left[:last]
		for i := range g.cells {
			g.cells[i] = g.cells[i][:last]
		}
	}
	return g
}

// grid renders the standings, with scores as they are to be formatted.
func (o *Overall) grid(format func(score.Summary) string) grid {
	g := grid{left: []bool{true, true, true, false, false}, cells: [][]string{{"entry", "rank", "r_T/prior", "profile", "tasks"}}}
	for _, s := range o.Lines {
		tasks, rank := fmt.Sprint(s.Tables), none
		if s.Scored < s.Tables {
			tasks = fmt.Sprintf("%d/%d", s.Scored, s.Tables)
		}
		if s.Rank.Low > 0 {
			rank = s.Rank.String()
		}
		normalised := format(score.Summary{Mean: s.Normalised, Low: s.Low, High: s.High})
		g.cells = append(g.cells, []string{s.Entry, rank, normalised, percent(s.Profile), tasks})
	}
	return g
}

package page

import (
	"slices"

	"github.com/invbench/invbench/host/internal/report"
)

// overall says how the entries stand over all tables: at each number of draws that some table has, and in each of
// data.Seconds, training excluded and included.
type overall struct {
	Draws   []places `json:"draws"`
	Time    []places `json:"time"`
	TimeFit []places `json:"timefit"`
}

// places are those of all entries, in the order of data.Entries.
type places struct {
	Ranks []int `json:"ranks"` // low, high; 0, 0 for an entry that is not on every table
	// Scores are, for each entry: the relative error, the ends of its interval, the area under the profile; all 0 for an
	// entry that is on no table here.
	Scores []float64 `json:"scores"`
}

// newOverall asks for all standings that the page can show; nil with fewer than two tables.
func newOverall(l *report.Leaderboard) *overall {
	if len(l.Tasks) < 2 {
		return nil
	}
	names := entries(l)
	o := &overall{Draws: []places{}, Time: []places{}, TimeFit: []places{}}
	for _, t := range allT(l) {
		o.Draws = append(o.Draws, newPlaces(names, l.Standings(func(i int) []int {
			table := &l.Tasks[i]
			return slices.Repeat([]int{most(table.T, t)}, len(table.Scored()))
		})))
	}
	for _, s := range secondsGrid(l) {
		o.Time = append(o.Time, newPlaces(names, l.Standings(func(i int) []int { return within(&l.Tasks[i], s, false) })))
		o.TimeFit = append(o.TimeFit, newPlaces(names, l.Standings(func(i int) []int { return within(&l.Tasks[i], s, true) })))
	}
	return o
}

// allT returns the numbers of draws of all tables, ascending.
func allT(l *report.Leaderboard) []int {
	var all []int
	for _, t := range l.Tasks {
		all = append(all, t.T...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// most returns the index of the largest number of draws that is not larger than t, the first if there is none.
func most(draws []int, t int) int {
	best := 0
	for k, d := range draws {
		if d <= t {
			best = k
		}
	}
	return best
}

// within returns the most draws that each scored line has time for.
func within(t *report.Table, seconds float64, fit bool) []int {
	lines := t.Scored()
	at := make([]int, len(lines))
	for i := range lines {
		at[i] = t.Within(&lines[i], seconds, fit)
	}
	return at
}

func newPlaces(names []string, o *report.Overall) places {
	p := places{make([]int, 2*len(names)), make([]float64, 4*len(names))}
	for _, s := range o.Lines {
		i, _ := slices.BinarySearch(names, s.Entry)
		p.Ranks[2*i], p.Ranks[2*i+1] = s.Rank.Low, s.Rank.High
		for k, v := range []float64{s.Normalised, s.Low, s.High, s.Profile} {
			p.Scores[4*i+k] = number(v)
		}
	}
	return p
}

package page

import (
	"fmt"
	"slices"
	"strings"

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
	Claim string `json:"claim"` // who is first, as far as the data tell
	Ranks []int  `json:"ranks"` // low, high; 0, 0 for an entry that is not on every table
	// Scores are, for each entry, as many as perPlace: the relative error and the ends of its interval, the area under
	// the profile and the ends of its band, which are 0 where there is none; all 0 for an entry that is on no table
	// here.
	Scores []float64 `json:"scores"`
}

// perPlace is how many of places.Scores belong to an entry.
const perPlace = 6

// newOverall asks for all standings that the page can show; nil with fewer than two tables.
func newOverall(l *report.Leaderboard) *overall {
	if len(l.Tasks) < 2 {
		return nil
	}
	o := &overall{Draws: []places{}, Time: []places{}, TimeFit: []places{}}
	all := allT(l)
	for i, t := range all {
		at := func(i int) []int {
			table := &l.Tasks[i]
			return slices.Repeat([]int{most(table.T, t)}, len(table.Scored()))
		}
		standings := l.Standings(at)
		if i == len(all)-1 && l.Overall != nil {
			standings = l.Overall // the same, with bands
		}
		o.Draws = append(o.Draws, newPlaces(l, standings, at))
	}
	for _, s := range secondsGrid(l) {
		excluded := func(i int) []int { return within(&l.Tasks[i], s, false) }
		included := func(i int) []int { return within(&l.Tasks[i], s, true) }
		o.Time = append(o.Time, newPlaces(l, l.Standings(excluded), excluded))
		o.TimeFit = append(o.TimeFit, newPlaces(l, l.Standings(included), included))
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

func newPlaces(l *report.Leaderboard, o *report.Overall, at func(table int) []int) places {
	names := entries(l)
	p := places{Claim: claimOver(l, o, at), Ranks: make([]int, 2*len(names)), Scores: make([]float64, perPlace*len(names))}
	for _, s := range o.Lines {
		i, _ := slices.BinarySearch(names, s.Entry)
		p.Ranks[2*i], p.Ranks[2*i+1] = s.Rank.Low, s.Rank.High
		for k, v := range []float64{s.Normalised, s.Low, s.High, s.Profile, s.ProfileLow, s.ProfileHigh} {
			p.Scores[perPlace*i+k] = number(v)
		}
	}
	return p
}

// claimOver says in the words of report.Table.Sentence who is first over all tables: among the entries that are on
// each.
func claimOver(l *report.Leaderboard, o *report.Overall, at func(table int) []int) string {
	var first, complete []string
	for _, s := range o.Lines {
		if s.Rank.Low > 0 {
			complete = append(complete, s.Entry)
		}
		if s.Rank.Low == 1 {
			first = append(first, s.Entry)
		}
	}
	if len(first) == 0 {
		return "no entry is on every task"
	}
	tables, concerned := contested(l, at), first
	over := " over " + counted(len(tables), "task")
	if len(complete) == 1 {
		return first[0] + " is alone: no other entry is on every task"
	}
	sentence := listed(first) + " may each be first" + over + ": the data do not tell them apart"
	if len(first) == 1 {
		concerned = complete
		sentence = first[0] + " is first" + over + ": no other entry's relative error is as small, beyond chance"
	}
	if givenTraining(tables, concerned) {
		sentence += "; said of these trainings alone: 3 of each entry at least would say something of the models"
	}
	return sentence
}

// contested returns the tables on which some line takes part.
func contested(l *report.Leaderboard, at func(table int) []int) []*report.Table {
	var tables []*report.Table
	for i := range l.Tasks {
		if slices.ContainsFunc(at(i), func(k int) bool { return k >= 0 }) {
			tables = append(tables, &l.Tasks[i])
		}
	}
	return tables
}

// givenTraining reports whether any of the entries has scores of a single training on one of the tables.
func givenTraining(tables []*report.Table, entries []string) bool {
	return slices.ContainsFunc(tables, func(t *report.Table) bool {
		return slices.ContainsFunc(t.Scored(), func(l report.Line) bool {
			return l.Scores.Repeats == 1 && slices.Contains(entries, l.Entry)
		})
	})
}

// listed joins names to "a, b and c".
func listed(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

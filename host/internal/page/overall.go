package page

import (
	"slices"

	"github.com/invbench/invbench/host/internal/board"
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
func newOverall(l *board.Leaderboard) *overall {
	if len(l.Tasks) < 2 {
		return nil
	}
	o := &overall{Draws: []places{}, Time: []places{}, TimeFit: []places{}}
	all := l.Draws()
	for i, t := range all {
		at := func(i int) []int { return l.Tasks[i].AtMost(t) }
		standings := l.Standings(at)
		if i == len(all)-1 && l.Overall != nil {
			standings = l.Overall // the same, with bands
		}
		o.Draws = append(o.Draws, newPlaces(l, standings, at))
	}
	for _, s := range l.Seconds() {
		excluded := func(i int) []int { return l.Tasks[i].Within(s, false) }
		included := func(i int) []int { return l.Tasks[i].Within(s, true) }
		o.Time = append(o.Time, newPlaces(l, l.Standings(excluded), excluded))
		o.TimeFit = append(o.TimeFit, newPlaces(l, l.Standings(included), included))
	}
	return o
}

func newPlaces(l *board.Leaderboard, o *board.Overall, at func(table int) []int) places {
	names := entries(l)
	p := places{Claim: l.Sentence(o, at), Ranks: make([]int, 2*len(names)), Scores: make([]float64, perPlace*len(names))}
	for _, s := range o.Lines {
		i, _ := slices.BinarySearch(names, s.Entry)
		p.Ranks[2*i], p.Ranks[2*i+1] = s.Rank.Low, s.Rank.High
		for k, v := range []float64{s.Normalised, s.Low, s.High, s.Profile, s.ProfileLow, s.ProfileHigh} {
			p.Scores[perPlace*i+k] = number(v)
		}
	}
	return p
}

package report

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/sdk"
)

// entrantOf returns an entry with r at T = 1: for each repeat, one value for each target.
func entrantOf(name string, repeats ...[]float64) entrant {
	e := entrant{name: name}
	for _, values := range repeats {
		e.repeats = append(e.repeats, &score.Scores{
			Targets: len(values), R: []score.Point{{T: 1}}, PerTarget: score.PerTarget{R: [][]float64{values}},
		})
	}
	return e
}

// TestRanks compares the verdicts with probabilities worked out by hand. Of four targets, the one that the first entry
// loses is drawn k times with the binomial probabilities of n = 4, p = 1/4: at least 3 times in 5.1 % of the resamples,
// 4 times in 0.4 %.
func TestRanks(t *testing.T) {
	for name, test := range map[string]struct {
		entrants []entrant
		want     []Rank
	}{
		"better at every target": {
			[]entrant{entrantOf("a", []float64{1, 2, 3}), entrantOf("b", []float64{1.1, 2.1, 3.1})},
			[]Rank{{1, 1}, {2, 2}},
		},
		"the same": {
			[]entrant{entrantOf("a", []float64{1, 2}), entrantOf("b", []float64{1, 2})},
			[]Rank{{1, 2}, {1, 2}},
		},
		"lost if the last target is drawn 4 times": {
			[]entrant{entrantOf("a", []float64{0, 0, 0, 1.3}), entrantOf("b", []float64{1, 1, 1, 1})},
			[]Rank{{1, 1}, {2, 2}},
		},
		"lost if it is drawn 3 times": {
			[]entrant{entrantOf("a", []float64{0, 0, 0, 1.5}), entrantOf("b", []float64{1, 1, 1, 1})},
			[]Rank{{1, 2}, {1, 2}},
		},
		"a training in two is worse": {
			[]entrant{entrantOf("a", []float64{1, 1}, []float64{3, 3}), entrantOf("b", []float64{2.5, 2.5}, []float64{2.5, 2.5})},
			[]Rank{{1, 2}, {1, 2}},
		},
		"no training is worse": {
			[]entrant{entrantOf("a", []float64{1, 1}, []float64{2, 2}), entrantOf("b", []float64{2.5, 2.5}, []float64{2.5, 2.5})},
			[]Rank{{1, 1}, {2, 2}},
		},
		"a tie between two that a third is better than": {
			[]entrant{entrantOf("a", []float64{5, 6}), entrantOf("b", []float64{6, 5}), entrantOf("c", []float64{1, 1})},
			[]Rank{{2, 3}, {2, 3}, {1, 1}},
		},
		"a single target": {
			[]entrant{entrantOf("a", []float64{1}), entrantOf("b", []float64{2, 2})},
			[]Rank{{1, 2}, {1, 2}},
		},
		"compared on the targets of both": {
			[]entrant{entrantOf("a", []float64{1, 1}), entrantOf("b", []float64{2, 2, 0, 0, 0})},
			[]Rank{{1, 1}, {2, 2}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := newContest(test.entrants, []int{1}, 1000, 5)
			if diff := cmp.Diff(test.want, c.ranks(make([]int, len(test.entrants)))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestRanksWithoutSome(t *testing.T) {
	c := newContest([]entrant{entrantOf("a", []float64{1, 1}), entrantOf("b", []float64{2, 2}), entrantOf("c", []float64{3, 3})}, []int{1}, 1000, 5)
	if diff := cmp.Diff([]Rank{{}, {1, 1}, {2, 2}}, c.ranks([]int{-1, 0, 0})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestRanksAcrossT lets one entry have two draws, which is what a budget of time may come to.
func TestRanksAcrossT(t *testing.T) {
	of := func(name string, one, two float64) entrant {
		return entrant{name, []*score.Scores{{
			Targets: 2, R: []score.Point{{T: 1}, {T: 2}},
			PerTarget: score.PerTarget{R: [][]float64{{one, one}, {two, two}}},
		}}}
	}
	c := newContest([]entrant{of("a", 3, 1), of("b", 2, 1.5)}, []int{1, 2}, 1000, 5)
	for _, test := range []struct {
		at   []int
		want []Rank
	}{
		{[]int{0, 0}, []Rank{{2, 2}, {1, 1}}},
		{[]int{1, 1}, []Rank{{1, 1}, {2, 2}}},
		{[]int{1, 0}, []Rank{{1, 1}, {2, 2}}},
		{[]int{0, 1}, []Rank{{2, 2}, {1, 1}}},
	} {
		if diff := cmp.Diff(test.want, c.ranks(test.at)); diff != "" {
			t.Errorf("at %v (-want +got):\n%s", test.at, diff)
		}
	}
}

// TestBoardHasRanks goes all the way from records: of the two targets mdn is better at both, at every T but the first.
func TestBoardHasRanks(t *testing.T) {
	waves := leaderboard(t, example()).Tasks[1]
	want := [][]Rank{{{2, 2}, {2, 2}, {1, 1}}, {{1, 1}, {1, 1}, {2, 2}}, nil} // mdn, neural_adjoint, cvae
	for i, l := range waves.Lines {
		if diff := cmp.Diff(want[i], l.Ranks); diff != "" {
			t.Errorf("%s (-want +got):\n%s", l.Entry, diff)
		}
	}
}

// TestOverall compares with numbers worked out by hand: mdn has 4e-8 of the prior's error on waves and 1 on the arm, and
// is the best on both; neural_adjoint has 20 times its error. With two targets both ends of the interval are the targets
// themselves: 2e-8 and 6e-8 of the prior's error for mdn on waves.
func TestOverall(t *testing.T) {
	want := &Overall{Lines: []Standing{
		{Entry: "mdn", Tables: 2, Scored: 2, Normalised: 2e-4, Low: math.Sqrt(2e-8), High: math.Sqrt(6e-8), Profile: 1, Rank: Rank{1, 1}},
		{Entry: "neural_adjoint", Tables: 1, Scored: 1, Normalised: 8e-7, Low: 2e-7, High: 1.4e-6, Profile: 1 - math.Log10(20)/2},
		{Entry: "cvae", Tables: 1, Scored: 0, Normalised: 1, Low: 1, High: 1, Profile: 0},
	}}
	if diff := cmp.Diff(want, leaderboard(t, example()).Overall, close5); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if one := leaderboard(t, example()[:5]); one.Overall != nil {
		t.Errorf("a single task is brought together as %+v", one.Overall)
	}
}

func TestOverallOfPerfectScores(t *testing.T) {
	perfect := cell{entry: "table", order: sdk.Exchangeable}
	near := cell{entry: "net", order: sdk.Exchangeable, r: [3][2]float64{{1, 1}, {1, 1}, {1, 1}}}
	var records []*record.Record
	for _, task := range []string{"arm", "waves"} {
		perfect.task, near.task = task, task
		records = append(records, perfect.record(), near.record())
	}
	want := []Standing{
		{Entry: "table", Tables: 2, Scored: 2, Normalised: Perfect, Low: Perfect, High: Perfect, Profile: 1, Rank: Rank{1, 1}},
		{Entry: "net", Tables: 2, Scored: 2, Normalised: 2, Low: 2, High: 2, Profile: 0, Rank: Rank{2, 2}},
	}
	if diff := cmp.Diff(want, leaderboard(t, records).Overall.Lines, close5); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// close5 compares what went through single precision and logarithms.
var close5 = cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) <= 1e-5*math.Abs(a) })

// TestOverallTies puts two entries on two tasks, without scatter: one has half the other's error on the first task and some
// multiple of it on the second, with which it wins, ties or loses. A third failed on both and stands where the prior does.
func TestOverallTies(t *testing.T) {
	for multiple, want := range map[float64]map[string]Rank{
		1.9: {"a": {1, 1}, "b": {2, 2}, "c": {3, 3}},
		2:   {"a": {1, 2}, "b": {1, 2}, "c": {3, 3}},
		2.1: {"a": {2, 2}, "b": {1, 1}, "c": {3, 3}},
	} {
		var records []*record.Record
		for i, r := range []float64{0.125, 0.25 * multiple} {
			task := []string{"arm", "waves"}[i]
			flat := func(entry string, v float64) *record.Record {
				return cell{task: task, entry: entry, order: sdk.Exchangeable, r: [3][2]float64{{v, v}, {v, v}, {v, v}}}.record()
			}
			records = append(records, flat("a", r), flat("b", 0.25), failed(flat("c", 1), record.Crashed, ""))
		}
		got := map[string]Rank{}
		for _, s := range leaderboard(t, records).Overall.Lines {
			got[s.Entry] = s.Rank
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("multiple %g (-want +got):\n%s", multiple, diff)
		}
	}
}

// TestStandingsInPart leaves out a table where nobody takes part, and counts one who does not as the prior.
func TestStandingsInPart(t *testing.T) {
	board := leaderboard(t, example())
	got := board.Standings(func(table int) []int { return [][]int{{-1}, {0, -1}}[table] })
	want := []Standing{ // r_1 of mdn on waves is 2 from 1 to 3, the prior's 20
		{Entry: "mdn", Tables: 1, Scored: 1, Normalised: 0.1, Low: 0.05, High: 0.15, Profile: 1, Rank: Rank{1, 1}},
		{Entry: "cvae", Tables: 1, Normalised: 1, Low: 1, High: 1, Rank: Rank{2, 3}},
		{Entry: "neural_adjoint", Tables: 1, Normalised: 1, Low: 1, High: 1, Rank: Rank{2, 3}},
	}
	if diff := cmp.Diff(want, got.Lines, close5); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

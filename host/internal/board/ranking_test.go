package board

import (
	"math"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/invbench/invbench/host/internal/board/boardtest"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/host/internal/stat"
	"github.com/invbench/invbench/sdk"
)

// entryOf returns an entry with r at T = 1: for each repeat, one value for each target.
func entryOf(repeats ...[]float64) []*score.Scores {
	var entry []*score.Scores
	for _, values := range repeats {
		entry = append(entry, &score.Scores{
			Targets: len(values), R: []score.Point{{T: 1}}, Prior: []float64{1},
			PerTarget: score.PerTarget{R: [][]float64{values}},
		})
	}
	return entry
}

// TestRanks compares the verdicts with p-values worked out by hand from tables of Student's t. The
// two-sided 5 % points are 12.7, 4.30 and 3.18 for 1, 2 and 3 degrees of freedom, the 5/3 % points
// 38.2, 7.65 and 4.86.
func TestRanks(t *testing.T) {
	e := math.Exp
	for name, test := range map[string]struct {
		entries [][]*score.Scores
		want    []Rank
	}{
		"by the same factor at every target": {
			[][]*score.Scores{entryOf([]float64{1, 2, 3}), entryOf([]float64{1.5, 3, 4.5})},
			[]Rank{{1, 1}, {2, 2}},
		},
		"the same": {
			[][]*score.Scores{entryOf([]float64{1, 2}), entryOf([]float64{1, 2})},
			[]Rank{{1, 2}, {1, 2}},
		},
		"differences 1, 2, 3: t = 2/(1/√3) = 3.46, below 4.30": {
			[][]*score.Scores{entryOf([]float64{1, 1, 1}), entryOf([]float64{e(1), e(2), e(3)})},
			[]Rank{{1, 2}, {1, 2}},
		},
		"differences 2, 3, 4: t = 5.20, above 4.30": {
			[][]*score.Scores{entryOf([]float64{1, 1, 1}), entryOf([]float64{e(2), e(3), e(4)})},
			[]Rank{{1, 1}, {2, 2}},
		},
		"the same as one of three pairs, below 7.65; the third is a constant factor behind the " +
			"first": {
			[][]*score.Scores{
				entryOf([]float64{1, 1, 1}), entryOf([]float64{e(2), e(3), e(4)}),
				entryOf([]float64{e(2.5), e(2.5), e(2.5)}),
			},
			// p is 0.035 for the first and second, 0 for the first and third: Holm's second step
			// asks for 0.025.
			[]Rank{{1, 2}, {1, 3}, {2, 3}},
		},
		"one target decides the arithmetic means and nothing else": {
			[][]*score.Scores{entryOf([]float64{1, 1, 1, 1e9}), entryOf([]float64{2, 2, 2, 1e6})},
			[]Rank{{1, 2}, {1, 2}},
		},
		"trainings 2 apart, the entries 2: t = 2/√2 = 1.4": {
			[][]*score.Scores{
				entryOf([]float64{1, 1}, []float64{e(2), e(2)}),
				entryOf([]float64{e(2), e(2)}, []float64{e(4), e(4)}),
			},
			[]Rank{{1, 2}, {1, 2}},
		},
		"trainings 2 apart, the entries 8: t = 8/√2 = 5.7, above 4.30": {
			[][]*score.Scores{
				entryOf([]float64{1, 1}, []float64{e(2), e(2)}),
				entryOf([]float64{e(8), e(8)}, []float64{e(10), e(10)}),
			},
			[]Rank{{1, 1}, {2, 2}},
		},
		"a single target": {
			[][]*score.Scores{entryOf([]float64{1}), entryOf([]float64{2, 2})},
			[]Rank{{1, 2}, {1, 2}},
		},
		"compared on the targets of both": {
			[][]*score.Scores{entryOf([]float64{1, 1}), entryOf([]float64{2, 2, 0, 0, 0})},
			[]Rank{{1, 1}, {2, 2}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRanking(test.entries, []int{1})
			if diff := cmp.Diff(test.want, r.ranks(make([]int, len(test.entries)))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestRanksWithoutSome(t *testing.T) {
	r := newRanking([][]*score.Scores{
		entryOf([]float64{1, 1}), entryOf([]float64{2, 2}), entryOf([]float64{3, 3}),
	}, []int{1})
	if diff := cmp.Diff([]Rank{{}, {1, 1}, {2, 2}}, r.ranks([]int{-1, 0, 0})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestRanksAcrossT lets one entry have two draws, which is what a budget of time may come to.
func TestRanksAcrossT(t *testing.T) {
	of := func(one, two float64) []*score.Scores {
		return []*score.Scores{{
			Targets: 2, R: []score.Point{{T: 1}, {T: 2}}, Prior: []float64{1, 1},
			PerTarget: score.PerTarget{R: [][]float64{{one, one}, {two, two}}},
		}}
	}
	r := newRanking([][]*score.Scores{of(3, 1), of(2, 1.5)}, []int{1, 2})
	for _, test := range []struct {
		at   []int
		want []Rank
	}{
		{[]int{0, 0}, []Rank{{2, 2}, {1, 1}}},
		{[]int{1, 1}, []Rank{{1, 1}, {2, 2}}},
		{[]int{1, 0}, []Rank{{1, 1}, {2, 2}}},
		{[]int{0, 1}, []Rank{{2, 2}, {1, 1}}},
	} {
		if diff := cmp.Diff(test.want, r.ranks(test.at)); diff != "" {
			t.Errorf("at %v (-want +got):\n%s", test.at, diff)
		}
	}
}

// TestBoardHasRanks goes all the way from records. At T = 10 the logarithms of the ratios are log
// 1000 and log 1500 at the two targets, t = 7.11/0.203 = 35 with one degree of freedom, of which
// 12.7 is the 5 % point. At T = 1 and 200 it is less.
func TestBoardHasRanks(t *testing.T) {
	waves := leaderboard(t, boardtest.Example()).Tasks[1]
	both := Rank{1, 2}
	want := [][]Rank{{both, {2, 2}, both}, {both, {1, 1}, both}, nil} // mdn, neural_adjoint, cvae
	for i, l := range waves.Lines {
		if diff := cmp.Diff(want[i], l.Ranks); diff != "" {
			t.Errorf("%s (-want +got):\n%s", l.Entry, diff)
		}
	}
}

// TestOverall compares with numbers worked out by hand: mdn has √3·2e-8 of the prior's error on
// waves, which counts as 1e-6, and 1 on the arm, and is the best on both. Its logarithms on waves
// are log 3 apart, those on the arm equal: with one degree of freedom, whose 2.5 % point is 12.706,
// the interval is 1e-3·exp(∓12.706·log(3)/4). neural_adjoint, with two trainings, has
// 105^(1/4)·10/√3 times its error; its interval is from scipy.
func TestOverall(t *testing.T) {
	wide, behind := math.Exp(12.7062*math.Log(3)/4), math.Pow(105, 0.25)*10/math.Sqrt(3)
	want := &Overall{Lines: []Standing{
		{
			Entry: "mdn", Tables: 2, Scored: 2, Normalised: 1e-3, Low: 1e-3 / wide,
			High: 1e-3 * wide, Profile: 1, Factors: []float64{1, 1}, Rank: Rank{1, 1},
		},
		{
			Entry: "neural_adjoint", Tables: 1, Scored: 1, Normalised: 1e-6, Low: 2.046051e-8,
			High: 4.887463e-5, Profile: 1 - math.Log10(behind)/2, Factors: []float64{behind},
		},
		{Entry: "cvae", Tables: 1, Scored: 0, Normalised: 1, Low: 1, High: 1, Profile: 0},
	}}
	if diff := cmp.Diff(want, leaderboard(t, boardtest.Example()).Overall, close5,
		withoutBands); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if one := leaderboard(t, boardtest.Example()[:5]); one.Overall != nil {
		t.Errorf("a single task is brought together as %+v", one.Overall)
	}
}

func TestOverallOfPerfectScores(t *testing.T) {
	perfect := boardtest.Cell{Entry: "table", Order: sdk.Exchangeable}
	near := boardtest.Cell{
		Entry: "net", Order: sdk.Exchangeable, R: [3][2]float64{{1, 1}, {1, 1}, {1, 1}},
	}
	var records []*record.Record
	for _, task := range []string{"arm", "waves"} {
		perfect.Task, near.Task = task, task
		records = append(records, perfect.Record(), near.Record())
	}
	want := []Standing{
		{
			Entry: "table", Tables: 2, Scored: 2, Normalised: 1 / Extreme, Low: 1 / Extreme,
			High: 1 / Extreme, Profile: 1, Factors: []float64{1, 1}, Rank: Rank{1, 1},
		},
		// By the least that counts.
		{
			Entry: "net", Tables: 2, Scored: 2, Normalised: 2, Low: 2, High: 2,
			Factors: []float64{1e14, 1e14}, Rank: Rank{2, 2},
		},
	}
	if diff := cmp.Diff(want, leaderboard(t, records).Overall.Lines, close5,
		withoutBands); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// withoutBands leaves out what is resampled.
var withoutBands = cmpopts.IgnoreFields(Standing{}, "ProfileLow", "ProfileHigh")

// close5 compares what went through single precision and logarithms.
var close5 = cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) <= 1e-5*math.Abs(a) })

// TestOverallTies puts two entries on two tasks, without scatter: one has half the other's error on
// the first task and some multiple of it on the second, with which it wins, ties or loses. A third
// failed on both and stands where the prior does.
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
				return boardtest.Cell{
					Task: task, Entry: entry, Order: sdk.Exchangeable,
					R: [3][2]float64{{v, v}, {v, v}, {v, v}},
				}.Record()
			}
			records = append(records, flat("a", r), flat("b", 0.25),
				boardtest.Failed(flat("c", 1), record.Crashed, ""))
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

// TestStandingsInPart leaves out a table where nobody takes part, and counts one who does not as
// the prior.
func TestStandingsInPart(t *testing.T) {
	board := leaderboard(t, boardtest.Example())
	got := board.Standings(func(table int) []int { return [][]int{{-1}, {0, -1}}[table] })
	wide := math.Exp(12.7062 * math.Log(3) / 2)
	// r_1 of mdn on waves is √3, from 1 and 3, and the prior's 20; of two targets nothing can be
	// told.
	want := []Standing{
		{
			Entry: "mdn", Tables: 1, Scored: 1, Normalised: math.Sqrt(3) / 20,
			Low: math.Sqrt(3) / 20 / wide, High: math.Sqrt(3) / 20 * wide, Profile: 1,
			Factors: []float64{1}, Rank: Rank{1, 3},
		},
		{Entry: "cvae", Tables: 1, Normalised: 1, Low: 1, High: 1, Rank: Rank{1, 3}},
		{Entry: "neural_adjoint", Tables: 1, Normalised: 1, Low: 1, High: 1, Rank: Rank{1, 3}},
	}
	if diff := cmp.Diff(want, got.Lines, close5); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestFailureIsToldByTrainings: how far three trainings are from a failure, which is a constant, is
// known with two degrees of freedom, whatever the number of targets.
func TestFailureIsToldByTrainings(t *testing.T) {
	records := []*record.Record{
		boardtest.Failed(boardtest.Cell{Task: "arm", Entry: "b"}.Record(), record.Crashed, ""),
	}
	for k := range 3 {
		r := 0.1 * float64(k+1)
		records = append(records, boardtest.Cell{
			Task: "arm", Entry: "a", Repeat: k, Order: sdk.Exchangeable,
			R: [3][2]float64{{r, 2 * r}, {r, 2 * r}, {r, 2 * r}},
		}.Record())
	}
	p, ok := newPart(&leaderboard(t, records).Tasks[0], []int{0})
	if !ok {
		t.Fatal("nobody takes part")
	}
	for _, d := range []stat.Estimate{
		p.difference(p.place("a"), p.place("b")), p.difference(p.place("b"), p.place("a")),
	} {
		if d.MostDF != 2 || len(d.Sources) != 2 {
			t.Errorf("got %+v, want two sources and at most 2 degrees of freedom", d)
		}
	}
}

// TestBandsReachTheirProfile has the profiles of committed boards, two of which percentiles of the
// resamples missed.
func TestBandsReachTheirProfile(t *testing.T) {
	for _, name := range []string{"paper", "causes", "leaderboard"} {
		records, err := record.Store{Board: filepath.Join("..", "..", "..", "results", name)}.All()
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range leaderboard(t, records).Overall.Lines {
			if s.Profile < s.ProfileLow || s.Profile > s.ProfileHigh {
				t.Errorf("%s, %s: %g is not in [%g, %g]",
					name, s.Entry, s.Profile, s.ProfileLow, s.ProfileHigh)
			}
		}
	}
}

package page

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/sdk"
)

// errorsOf returns a record of one training whose r_1 has a value for each target; the prior's is
// 1.
func errorsOf(task, entry string, repeat int, values []float64) *record.Record {
	r := size{9, 1, 1, len(values), false}.record(1, 0, repeat)
	r.Task.Name, r.Model.Name = task, entry
	r.Scores = &score.Scores{
		Order: sdk.Exchangeable, Targets: len(values), Draws: 200, R: []score.Point{{T: 1}},
		Prior: []float64{1}, PerTarget: score.PerTarget{R: [][]float64{values}},
	}
	r.Key = record.Key(r)
	return r
}

// unequal is a board on which an entry has the first 20 of 40 targets only. On those, wide is
// better by a factor of 1.1, too little to tell beyond chance; of all that it has, most are harder,
// and one makes the mean.
func unequal() []*record.Record {
	wide, narrow := scattered(40, 0, 1), scattered(20, 1, 1)
	for i := range narrow {
		// Alternately less and more.
		narrow[i] = 1.1 * wide[i] * math.Pow(10, 0.5*float64(2*(i%2)-1))
	}
	for i := 20; i < 40; i++ {
		wide[i] *= 100
	}
	wide[39] = 1e5
	return []*record.Record{
		errorsOf("waves", "wide", 0, wide), errorsOf("waves", "narrow", 0, narrow),
	}
}

func TestRatiosAreOfCommonTargets(t *testing.T) {
	records := unequal()
	l := leaderboardOf(t, records)
	table := newData(newReading(Board{Leaderboard: l}), details()[0]).Tables[0]
	lines, last := table.Lines, table.Views[table.By.Draws[0]]
	if names := []string{
		l.Tasks[0].Lines[0].Entry, l.Tasks[0].Lines[1].Entry,
	}; !cmp.Equal(names, []string{"wide", "narrow"}) {
		t.Fatalf("lines of %q", names)
	}
	for i, ratio := range []float64{1, 1.1} {
		got, product, sum, largest := lines[i], 1.0, 0.0, 0.0
		values := records[i].Scores.PerTarget.R[0]
		for _, v := range values {
			product, sum, largest = product*math.Pow(v, 1/float64(len(values))), sum+
				v, max(largest, v)
		}
		for what, pair := range map[string][2]float64{
			"typical error": {got.Typical.Mean[0], product}, "ratio": {last.Ratio[i], ratio},
			"mean":               {got.Mean.Value[0], sum / float64(len(values))},
			"share of the worst": {got.Mean.Worst[0], largest / sum},
		} {
			if math.Abs(pair[0]/pair[1]-1) > 5e-3 {
				t.Errorf("line %d has the %s %g, want %g", i, what, pair[0], pair[1])
			}
		}
		for _, n := range table.By.Time { // both take as long for a draw
			inTime, now := ratio, table.Views[n]
			if now.At[i] < 0 {
				inTime = 0
			}
			if math.Abs(now.Ratio[i]-inTime) > 1e-4 {
				t.Errorf("line %d has the ratio %g in time, want %g", i, now.Ratio[i], inTime)
			}
		}
	}
	if lines[0].Typical.Mean[0] < 2*lines[1].Typical.Mean[0] {
		t.Errorf("wide has the typical error %g and narrow %g: the order is the same on all "+
			"targets", lines[0].Typical.Mean[0], lines[1].Typical.Mean[0])
	}
}

// TestFewTargetsHaveNoWorstShare looks at the share of the worst of 19 targets.
func TestFewTargetsHaveNoWorstShare(t *testing.T) {
	l := leaderboardOf(t, []*record.Record{errorsOf("waves", "few", 0, scattered(19, 0, 1))})
	mean := newData(newReading(Board{Leaderboard: l}), details()[0]).Tables[0].Lines[0].Mean
	if mean.Value[0] == 0 || mean.Worst[0] != 0 {
		t.Errorf("mean and share %v, want a mean and no share", mean)
	}
}

// TestPageOrdersByCommonTargets opens that board, of which one mean is marked.
func TestPageOrdersByCommonTargets(t *testing.T) {
	b := open(t, rendered(t, Board{Name: "unequal", Leaderboard: leaderboardOf(t, unequal())}))
	want(t, "order", []string{"wide", "narrow"}, b.entries())
	want(t, "order of the placed", []string{"wide", "narrow"},
		eval[[]string](b, "standings(board.tables[0]).placed.map((s) => nameOf(s.line))"))
	want(t, "ranks", []string{"=1", "=1"}, b.texts("#board tbody .rank"))
	b.contains("#verdict",
		"At T = 1, wide and narrow may each be first: the data do not tell them apart; said of "+
			"these trainings alone")
	b.contains("#board thead", "typical error r_1", "mean r")
	want(t, "marked means", []string{" (98 %)"}, b.texts("#board td .doubt"))
}

// scattered returns values around a typical error: a quarter of a decade up and down, in turn.
func scattered(n, repeat int, typical float64) []float64 {
	values := make([]float64, n)
	for i := range values {
		values[i] = typical * math.Pow(10, 0.25*math.Sin(float64(7*i+3*repeat)))
	}
	return values
}

// TestClaimOverAllTasks looks at what is said of three entries on two tasks: with one training and
// with several, of those that differ and of those that do not.
func TestClaimOverAllTasks(t *testing.T) {
	board := func(repeats int, typical map[string]float64) []*record.Record {
		var records []*record.Record
		for _, task := range []string{"arm", "waves"} {
			for entry, error := range typical {
				for k := range repeats {
					records = append(records, errorsOf(task, entry, k, scattered(50, k, error)))
				}
			}
		}
		return records
	}
	const trainings = "; said of these trainings alone"
	apart := map[string]float64{"a": 0.001, "b": 0.1, "c": 0.5}
	alike := map[string]float64{"a": 0.1, "b": 0.1, "c": 0.9}
	for name, test := range map[string]struct {
		records []*record.Record
		starts  string
		single  bool
	}{
		"apart, 3 trainings": {
			board(3, apart),
			"a is first over 2 tasks: no other entry's relative error is as small, beyond chance",
			false,
		},
		"apart, 1 training": {board(1, apart), "a is first over 2 tasks: ", true},
		"alike, 3 trainings": {
			board(3, alike),
			"a and b may each be first over 2 tasks: the data do not tell them apart", false,
		},
		"alike, 1 training": {board(1, alike), "a and b may each be first over 2 tasks: ", true},
		"one on every task": {
			append(board(3, map[string]float64{"a": 0.1}),
				errorsOf("arm", "b", 0, scattered(50, 0, 0.001))),
			"a is alone: no other entry is on every task", false,
		},
		"none on every task": {
			[]*record.Record{
				errorsOf("arm", "a", 0, scattered(50, 0, 1)),
				errorsOf("waves", "b", 0, scattered(50, 0, 1)),
			},
			"no entry is on every task", false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := leaderboardOf(t, test.records).Placings().Overall.ByDraws[0].Claim
			if !strings.HasPrefix(got, test.starts) ||
				strings.Contains(got, trainings) != test.single {
				t.Errorf("claim %q, want it to start with %q, and %q in it: %t",
					got, test.starts, trainings, test.single)
			}
		})
	}
}

// TestClaimsInTime compares with those of package board at each time, and those of a lone entry.
func TestClaimsInTime(t *testing.T) {
	l := leaderboardOf(t, size{5, 1, 2, 20, false}.board(t))
	d := newData(newReading(Board{Leaderboard: l}), details()[0])
	table := &l.Tasks[0]
	lines, alone, several := table.Scored(), 0, 0
	for _, fit := range []bool{false, true} {
		claims := map[bool][]int{false: d.Tables[0].By.Time, true: d.Tables[0].By.Fit}[fit]
		if len(claims) != len(d.Seconds) {
			t.Fatalf("%d claims for %d times", len(claims), len(d.Seconds))
		}
		for s, seconds := range d.Seconds {
			at, taking, entry := table.Within(seconds, fit), 0, ""
			for i := range lines {
				if at[i] >= 0 {
					taking, entry = taking+1, lines[i].Entry
				}
			}
			wanted := table.Sentence(table.Claim(at))
			if taking == 1 {
				wanted = fmt.Sprintf("%s is alone: no other entry makes a draw in so little time",
					entry)
				alone++
			}
			if taking > 1 {
				several++
			}
			want(t, fmt.Sprintf("claim in %g s, fit %t", seconds, fit), wanted,
				d.Text[d.Tables[0].Views[claims[s]].Claim])
		}
	}
	if alone == 0 || several == 0 {
		t.Errorf("%d times with a lone entry and %d with several: the test looks at nothing",
			alone, several)
	}
}

// TestLogarithmsInAnyUnits has errors of y in units of 1e-24 and 1e20: they are as far apart as in
// units of 1, and an error of 0 stands sixteen decades below the largest.
func TestLogarithmsInAnyUnits(t *testing.T) {
	for _, unit := range []float64{1e-24, 1, 1e20} {
		logs := logarithms([][]float64{{0, 1e-3 * unit * unit}, {1e2 * unit * unit, math.Inf(1)}})
		want := [][]float64{{-14, -3}, {2, math.Inf(1)}}
		for i := range want {
			for k := range want[i] {
				if got := logs[i][k] - 2*math.Log10(unit); math.Abs(got-want[i][k]) > 1e-9 {
					t.Errorf("y × %g: %g, want %g", unit, got, want[i][k])
				}
			}
		}
	}
}

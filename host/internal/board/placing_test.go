package board

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/board/boardtest"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/sdk"
)

// timed makes up a board of three entries on two tasks, of which the better are the slower.
func timed(t *testing.T) *Leaderboard {
	t.Helper()
	var records []*record.Record
	for _, task := range []string{"arm", "waves"} {
		for i, entry := range []string{"slow", "quick", "quicker"} {
			for k := range 3 {
				r := math.Pow(10, float64(i)) * (1 + 0.1*float64(k))
				records = append(records, boardtest.Cell{
					Task: task, Entry: entry, Repeat: k, Order: sdk.Exchangeable,
					R: [3][2]float64{{r, 2 * r}, {r / 5, r / 4}, {r / 90, r / 100}},
				}.Record())
				records[len(records)-1].Time = record.Time{
					FitS: 2, Batch1000S: math.Pow(10, float64(-i)),
				}
			}
		}
	}
	return leaderboard(t, records)
}

// TestPlacings compares each of them with what is found for its draws or seconds alone, and makes
// sure that times that make no difference share theirs.
func TestPlacings(t *testing.T) {
	l := timed(t)
	p := l.Placings()
	distinct := map[*OverallPlacing]bool{}
	check := func(
		what string, at func(table int) []int, tables []*Placing, overall *OverallPlacing,
	) {
		t.Helper()
		for i, got := range tables {
			table := &l.Tasks[i]
			want := Placing{at(i), table.Ranks(at(i)), table.Ratios(at(i)), got.Claim}
			if diff := cmp.Diff(want, *got); diff != "" {
				t.Errorf("%s, table %d (-want +got):\n%s", what, i, diff)
			}
		}
		standings := l.Standings(at)
		if diff := cmp.Diff(standings, overall.Overall, withoutBands); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
		if want := l.Sentence(standings, at); overall.Claim != want {
			t.Errorf("%s: claims %q, want %q", what, overall.Claim, want)
		}
		distinct[overall] = true
	}
	for k, draws := range p.Draws {
		at := func(i int) []int { return l.Tasks[i].AtMost(draws) }
		check("draws", at, []*Placing{p.Tables[0].ByDraws[k], p.Tables[1].ByDraws[k]},
			p.Overall.ByDraws[k])
	}
	for k, s := range p.Seconds {
		in := func(i int) []int { return l.Tasks[i].Within(s, false) }
		check("seconds", in, []*Placing{p.Tables[0].InTime[k], p.Tables[1].InTime[k]},
			p.Overall.InTime[k])
		in = func(i int) []int { return l.Tasks[i].Within(s, true) }
		check("with fit", in, []*Placing{p.Tables[0].WithFit[k], p.Tables[1].WithFit[k]},
			p.Overall.WithFit[k])
	}
	if all := len(p.Draws) + 2*len(p.Seconds); len(distinct) < 5 || len(distinct) > all/2 {
		t.Errorf("%d of %d placings are distinct: nothing is shared, or all", len(distinct), all)
	}
	if last := p.Overall.ByDraws[len(p.Draws)-1].Overall; last != l.Overall {
		t.Error("the standings at the most draws have no bands")
	}
}

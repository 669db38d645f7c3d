package board

import (
	"fmt"
	"math"
	"testing"

	"github.com/invbench/invbench/host/internal/board/boardtest"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/sdk"
)

// TestPairs compares with numbers worked out by hand, at two targets: 1 and 6 beside 2 and 4. The
// geometric means are √6 and √8. The logarithms of the ratios are -log 2 and log 1.5: their mean
// has the standard error (log 3)/2 with one degree of freedom, of which 12.706 is the 2.5 % point.
// Each is the better one at one target.
func TestPairs(t *testing.T) {
	of := func(entry string, one, two float64) *record.Record {
		same := [2]float64{one, two}
		return boardtest.Cell{
			Task: "waves", Entry: entry, Order: sdk.Exchangeable,
			R: [3][2]float64{same, same, same},
		}.Record()
	}
	pairs := leaderboard(t, []*record.Record{of("b", 2, 4), of("a", 1, 6)}).Tasks[0].Pairs
	if len(pairs) != 1 {
		t.Fatalf("%d pairs of two entries", len(pairs))
	}
	p, ratio, wide := pairs[0], math.Sqrt(0.75), math.Exp(12.7062*math.Log(3)/2)
	for _, number := range []struct{ got, want float64 }{
		{p.Ratio, ratio},
		{p.Low, ratio / wide},
		{p.High, ratio * wide},
		{p.Improvement, 0.5},
		{p.HolmP, p.P},
	} {
		if math.Abs(number.got/number.want-1) > 1e-4 {
			t.Errorf("got %g, want %g in %+v", number.got, number.want, p)
		}
	}
	if p.A != "a" || p.B != "b" || p.Targets != 2 {
		t.Errorf("%s and %s on %d targets, want a and b on 2", p.A, p.B, p.Targets)
	}
	var many []*record.Record
	for i := range mostPaired + 1 {
		many = append(many, of(fmt.Sprintf("entry_%d", i), 1, 2))
	}
	if pairs := leaderboard(t, many).Tasks[0].Pairs; pairs != nil {
		t.Errorf("%d pairs of %d entries", len(pairs), len(many))
	}
}

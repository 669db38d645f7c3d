package bench

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/sdk"
)

func TestCurves(t *testing.T) {
	var c curves
	nan := math.NaN()
	for _, p := range []sdk.Progress{
		{Stage: "forward net", Done: 1, Loss: 4, Validation: nan},
		{Stage: "forward net", Done: 2, Loss: 1.0 / 3, Validation: 5},
		{Stage: "forward net", Done: 2, Loss: 7, Validation: 7}, // told twice
		{Stage: "loading", Done: 1, Loss: nan, Validation: nan}, // no curve
		{Stage: "backward net", Done: 10, Loss: math.Inf(1), Validation: -2},
	} {
		c.add(p)
	}
	number := func(v float64) *float64 { return &v }
	want := []record.Curve{
		{
			Stage: "forward net", Done: []int{1, 2}, Loss: []*float64{number(4), number(0.33333)},
			Validation: []*float64{nil, number(5)},
		},
		{
			Stage: "backward net", Done: []int{10}, Loss: []*float64{nil},
			Validation: []*float64{number(-2)},
		},
	}
	if diff := cmp.Diff(want, c.record()); diff != "" {
		t.Errorf("curves (-want +got):\n%s", diff)
	}
}

// TestCurvesOfAFlood holds a model that reports without end to a bounded record, which still has
// the first and the last.
func TestCurvesOfAFlood(t *testing.T) {
	var c curves
	for i := range 100_000 {
		c.add(sdk.Progress{Stage: "epoch", Done: i, Loss: float64(i), Validation: math.NaN()})
	}
	for i := range 100 {
		c.add(sdk.Progress{Stage: string(rune('a' + i)), Done: 1, Loss: 1})
	}
	all := c.record()
	if len(all) != maxCurves {
		t.Errorf("%d curves, want %d", len(all), maxCurves)
	}
	done := all[0].Done
	if len(done) < maxPoints/2 || len(done) > maxPoints+1 || done[0] != 0 ||
		done[len(done)-1] != 99_999 {
		t.Errorf("%d points from %d to %d", len(done), done[0], done[len(done)-1])
	}
	if !slices.IsSorted(done) {
		t.Errorf("points are not in order: %v", done)
	}
	for i, at := range done {
		if *all[0].Loss[i] != float64(at) &&
			math.Abs(*all[0].Loss[i]-float64(at)) > 1e-4*float64(at) {
			t.Errorf("loss at %d is %g", at, *all[0].Loss[i])
		}
	}
}

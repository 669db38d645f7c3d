package conditional

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/sdk"
)

func TestLogMeanExp(t *testing.T) {
	for name, c := range map[string]struct {
		v    []float64
		want float64
	}{
		"one":        {[]float64{-3}, -3},
		"two":        {[]float64{math.Log(2), math.Log(4)}, math.Log(3)},
		"tiny":       {[]float64{-2000, -2000}, -2000},
		"huge":       {[]float64{2000, 2000 + math.Log(3)}, 2000 + math.Log(2)},
		"impossible": {[]float64{math.Inf(-1), math.Inf(-1)}, math.Inf(-1)},
		"half":       {[]float64{math.Inf(-1), 0}, -math.Log(2)},
	} {
		if got := LogMeanExp(c.v); !(got == c.want || math.Abs(got-c.want) < 1e-12) {
			t.Errorf("%s: %g, want %g", name, got, c.want)
		}
	}
}

func TestGroups(t *testing.T) {
	collect := func(n, samples int) (all [][2]int) {
		for first, end := range Groups(n, samples) {
			all = append(all, [2]int{first, end})
		}
		return all
	}
	if diff := cmp.Diff([][2]int{{0, 4}, {4, 8}, {8, 9}}, collect(9, 256)); diff != "" {
		t.Errorf("9 rows of 256 samples (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([][2]int{{0, 1}, {1, 2}}, collect(2, 5000)); diff != "" {
		t.Errorf("2 rows of 5000 samples (-want +got):\n%s", diff)
	}
	if got := collect(0, 1); got != nil {
		t.Errorf("no rows are cut into %v", got)
	}
}

func TestRepetitions(t *testing.T) {
	b := sdk.Batch{Width: 2, Data: []float32{1, 2, 3, 4}}
	if diff := cmp.Diff([]float32{1, 2, 1, 2, 3, 4, 3, 4}, Each(b, 2).Data); diff != "" {
		t.Errorf("each row twice (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]float32{3, 4, 3, 4, 3, 4}, Repeat(b.Row(1), 3).Data); diff != "" {
		t.Errorf("a row three times (-want +got):\n%s", diff)
	}
}

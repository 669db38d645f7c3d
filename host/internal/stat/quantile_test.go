package stat

import (
	"math"
	"slices"
	"testing"
)

func TestQuantile(t *testing.T) {
	// The wanted values are numpy.percentile's, worked out by hand: position p·(n-1) between the
	// order statistics.
	for _, test := range []struct {
		name    string
		sorted  []float64
		p, want float64
	}{
		{"one value", []float64{7}, 0.3, 7},
		{"lowest", []float64{1, 2, 4, 8}, 0, 1},
		{"highest", []float64{1, 2, 4, 8}, 1, 8},
		{"between", []float64{1, 2, 4, 8}, 0.5, 3},         // position 1.5
		{"a quarter", []float64{1, 2, 4, 8}, 0.25, 1.75},   // position 0.75
		{"three quarters", []float64{1, 2, 4, 8}, 0.75, 5}, // position 2.25
		{"on a value", []float64{1, 2, 4, 8, 16}, 0.75, 8}, // position 3
		{"a tail", []float64{0, 10, 20, 30, 40}, 0.025, 1}, // position 0.1
		{"below 0", []float64{1, 2}, -1, 1},                // clamped
		{"above 1", []float64{1, 2}, 2, 2},                 // clamped
		{"equal", []float64{3, 3, 3}, 0.4, 3},              // no rounding
		{"infinite", []float64{1, math.Inf(1)}, 0.5, math.Inf(1)},
		{"both infinite", []float64{math.Inf(1), math.Inf(1)}, 0.5, math.Inf(1)}, // not Inf - Inf
		{"at the finite end", []float64{1, math.Inf(1)}, 0, 1},
	} {
		if got := Quantile(test.sorted, test.p); got != test.want {
			t.Errorf("%s: got %v, want %v", test.name, got, test.want)
		}
	}
	if got := Quantile(nil, 0.5); !math.IsNaN(got) {
		t.Errorf("of nothing: got %v, want NaN", got)
	}
}

func TestQuantilesLeaveTheirArgument(t *testing.T) {
	values := []float64{8, 1, 4, 2}
	got := Quantiles(values, 0.75, 0, 0.5)
	if want := []float64{5, 1, 3}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if !slices.Equal(values, []float64{8, 1, 4, 2}) {
		t.Errorf("argument became %v", values)
	}
}

func TestMean(t *testing.T) {
	if got := Mean([]float64{9, 1, 5, 7}); got != 5.5 {
		t.Errorf("of four: got %v", got)
	}
	if got := Mean(nil); !math.IsNaN(got) {
		t.Errorf("of nothing: got %v", got)
	}
}

func TestMedian(t *testing.T) {
	if got := Median([]float64{9, 1, 5}); got != 5 {
		t.Errorf("of three: got %v", got)
	}
	if got := Median([]float64{9, 1, 5, 6}); got != 5.5 {
		t.Errorf("of four: got %v", got)
	}
	if got := Median(nil); !math.IsNaN(got) {
		t.Errorf("of nothing: got %v", got)
	}
}

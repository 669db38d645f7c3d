package score

import (
	"math"
	"math/bits"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/invbench/invbench/sdk"
)

var inf = math.Inf(1)

// TestMinimaSubsets compares with the mean over all subsets, one by one.
func TestMinimaSubsets(t *testing.T) {
	t.Parallel()
	const floor = 7.5
	tests := map[string][]float64{
		"one":              {3},
		"distinct":         {4, 1, 3, 0.5, 9, 2, 8},
		"ties":             {2, 2, 2, 1, 1, 5},
		"some infeasible":  {4, inf, 3, inf, inf, 0.25, 8, 1},
		"one feasible":     {inf, inf, 6, inf},
		"none feasible":    {inf, inf, inf},
		"above the floor":  {20, 30, inf},
		"zero is feasible": {0, inf, 0, 1},
	}
	for name, errors := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := make([]int, len(errors))
			want := make([]float64, len(errors))
			for i := range all {
				all[i] = i + 1
				want[i] = meanOverSubsets(errors, i+1, floor)
			}
			before := slices.Clone(errors)
			got := newMinima(all, len(errors), floor, false).subsets(errors)
			if diff := cmp.Diff(want, got, cmpopts.EquateApprox(1e-13, 0)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(before, errors); diff != "" {
				t.Errorf("errors were changed:\n%s", diff)
			}
		})
	}
}

// meanOverSubsets goes through all subsets of t errors.
func meanOverSubsets(errors []float64, t int, floor float64) float64 {
	sum, count := 0.0, 0.0
	for set := range 1 << len(errors) {
		if bits.OnesCount(uint(set)) != t {
			continue
		}
		smallest := inf
		for i, e := range errors {
			if set>>i&1 == 1 {
				smallest = min(smallest, e)
			}
		}
		if math.IsInf(smallest, 1) {
			smallest = floor
		}
		sum += smallest
		count++
	}
	return sum / count
}

func TestMinimaPrefixes(t *testing.T) {
	t.Parallel()
	m := newMinima([]int{1, 2, 4, 5}, 6, 7, false)
	tests := map[string]struct{ errors, want []float64 }{
		"falling":         {[]float64{6, 5, 4, 3, 2, 1}, []float64{6, 5, 3, 2}},
		"best first":      {[]float64{1, 2, 3, 4, 5, 6}, []float64{1, 1, 1, 1}},
		"infeasible":      {[]float64{inf, inf, inf, 0, 9, 9}, []float64{7, 7, 0, 0}},
		"above the floor": {[]float64{inf, 50, 60, 40, 70, 1}, []float64{7, 50, 40, 40}},
		"none":            {[]float64{inf, inf, inf, inf, inf, 1}, []float64{7, 7, 7, 7}},
	}
	for name, test := range tests {
		if diff := cmp.Diff(test.want, m.prefixes(test.errors)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestMinimaUnbiased draws errors that are uniform on (0, 1): the smallest of T is 1/(T+1) on
// average.
func TestMinimaUnbiased(t *testing.T) {
	t.Parallel()
	const n, targets = 50, 4000
	ts := []int{1, 2, 5, 10, 20, 50}
	m := newMinima(ts, n, 0, false)
	sums := make([]float64, len(ts))
	errors := make([]float64, n)
	for i := range targets {
		random := sdk.Seed(3).Row(i)
		for k := range errors {
			errors[k] = random.Float64()
		}
		for k, r := range m.subsets(errors) {
			sums[k] += r / targets
		}
	}
	for k, T := range ts {
		want := 1 / float64(T+1)
		near(t, "the expected minimum", sums[k], want, 4*want/math.Sqrt(targets))
	}
}

// TestCappedMinima compares with all subsets, written out: of the errors 1, 5, 100 and one that is
// infeasible, under a floor of 10, the pairs have the minima 1 three times, 5 twice and 10 once,
// and the four draws alone 1, 5, 10, 10.
func TestCappedMinima(t *testing.T) {
	m := newMinima([]int{1, 2}, 4, 10, true)
	errors := []float64{100, 5, math.Inf(1), 1}
	for i, want := range []float64{26. / 4, 23. / 6} {
		near(t, "mean over subsets", m.subsets(errors)[i], want, 1e-12)
	}
	for i, want := range []float64{10, 5} {
		near(t, "prefix", m.prefixes(errors)[i], want, 0)
	}
}

// TestTypicalMinima has two groups of two errors, and one error too many: the least of two is 1 and
// 4, whose geometric mean is 2, and the mean of two is 2 and 9.
func TestTypicalMinima(t *testing.T) {
	m := newMinima([]int{1, 2}, 2, 100, true)
	got := m.typical([]float64{3, 1, 4, 14, 50}, 0)
	near(t, "T = 1", got[0], math.Sqrt(18), 1e-12)
	near(t, "T = 2", got[1], 2, 1e-12)
}

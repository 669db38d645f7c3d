package rows_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/tasks/internal/rows"
)

func TestFillCountsFromFirst(t *testing.T) {
	got, err := rows.Fill(t.Context(), 5, 3, 2, func(i int, x []float64) {
		x[0], x[1] = float64(i), 0.1
	})
	want := sdk.Batch{Width: 2, Data: []float32{5, 0.1, 6, 0.1, 7, 0.1}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("Fill: %v, difference (-want +got):\n%s", err, diff)
	}
}

func TestFillRefusesBadRanges(t *testing.T) {
	for _, c := range []struct{ first, n int }{{-1, 1}, {0, -1}, {math.MaxInt, 1}} {
		_, err := rows.Fill(t.Context(), c.first, c.n, 1, func(int, []float64) {
			t.Error("a row was computed")
		})
		if !errors.Is(err, sdk.ErrInvalid) {
			t.Errorf("first %d, n %d: error %v, want ErrInvalid", c.first, c.n, err)
		}
	}
}

func TestDrawUsesEachRowsOwnStream(t *testing.T) {
	const seed, first, n = sdk.Seed(7), 10, 5000
	got, err := rows.Draw(t.Context(), seed, first, n, 2, func(r *rand.Rand, x []float64) {
		x[0], x[1] = r.Float64(), r.NormFloat64()
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		r := seed.Row(first + i)
		want := []float32{float32(r.Float64()), float32(r.NormFloat64())}
		if diff := cmp.Diff(want, got.Row(i)); diff != "" {
			t.Fatalf("row %d (-want +got):\n%s", i, diff)
		}
	}
}

// invert is 1/x in both numbers of y, infeasible for a negative x by one number alone.
func invert(x, y []float64) {
	y[0], y[1] = 1/x[0], 1/x[0]
	if x[0] < 0 {
		y[1] = math.NaN()
	}
}

func TestMap(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	x := sdk.Batch{Width: 1, Data: []float32{4, -1, nan, inf, -inf, 0, 1e-45, 3}}
	before := x.Clone()
	got, err := rows.Map(t.Context(), x, 1, 2, invert)
	third := float32(1) / 3
	want := sdk.Batch{Width: 2, Data: []float32{
		.25, .25, // fine
		nan, nan, // the formula says so
		nan, nan, nan, nan, nan, nan, // x is not finite
		nan, nan, nan, nan, // y is infinite, and too large for float32
		third, third,
	}}
	if diff := cmp.Diff(want, got, equalNaNs); diff != "" || err != nil {
		t.Errorf("Map: %v, difference (-want +got):\n%s", err, diff)
	}
	if diff := cmp.Diff(before, x, equalNaNs); diff != "" {
		t.Errorf("Map changed x (-before +after):\n%s", diff)
	}
}

func TestMapHidesInputsThatAreNotFinite(t *testing.T) {
	x := sdk.Batch{Width: 2, Data: []float32{1, float32(math.Inf(-1)), float32(math.NaN()), 1}}
	_, err := rows.Map(t.Context(), x, 2, 1, func(x, _ []float64) {
		t.Errorf("the formula was given %v", x)
	})
	if err != nil {
		t.Error(err)
	}
}

func TestMapRefusesOtherWidths(t *testing.T) {
	for _, x := range []sdk.Batch{sdk.NewBatch(2, 3), {Width: 2, Data: make([]float32, 3)}} {
		_, err := rows.Map(t.Context(), x, 2, 1, func(_, _ []float64) {
			t.Error("a row was computed")
		})
		if !errors.Is(err, sdk.ErrInvalid) {
			t.Errorf("width %d, %d numbers: error %v, want ErrInvalid", x.Width, len(x.Data), err)
		}
	}
}

func TestStopsWhenTheContextEnds(t *testing.T) {
	const n, end = 100_000, 5000
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	step := func() {
		if calls++; calls == end {
			cancel()
		}
	}
	if _, err := rows.Fill(ctx, 0, n, 1, func(int, []float64) {
		step()
	}); !errors.Is(err, context.Canceled) {
		t.Errorf("Fill: error %v, want that of the context", err)
	}
	if calls > 2*end {
		t.Errorf("Fill computed %d rows after the context ended", calls-end)
	}
	_, err := rows.Map(ctx, sdk.NewBatch(n, 1), 1, 1, func(_, _ []float64) {
		t.Error("Map computed a row")
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Map: error %v, want that of the context", err)
	}
}

func TestLongBatchesAllocateNoMoreThanShortOnes(t *testing.T) {
	for _, n := range []int{10, 10_000} {
		got := testing.AllocsPerRun(5, func() {
			_, _ = rows.Draw(t.Context(), 1, 0, n, 3, func(r *rand.Rand, x []float64) {
				x[0] = r.Float64()
			})
		})
		if got > 10 {
			t.Errorf("%d rows: %v allocations, want a handful", n, got)
		}
	}
}

var equalNaNs = cmp.Comparer(func(a, b float32) bool { return a == b || a != a && b != b })

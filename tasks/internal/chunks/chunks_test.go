package chunks_test

import (
	"context"
	"errors"
	"math"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/tasks/internal/chunks"
)

// slowSum is a formula with scratch memory: y = (sum of x, minus it).
func slowSum() func(x, y []float64) {
	scratch := make([]float64, 3)
	return func(x, y []float64) {
		copy(scratch, x)
		sum := scratch[0] + scratch[1] + scratch[2]
		y[0], y[1] = sum, -sum
		if sum == 12 {
			y[1] = math.NaN()
		}
	}
}

func TestMap(t *testing.T) {
	const n = 1000
	x, want := sdk.NewBatch(n, 3), sdk.NewBatch(n, 2)
	for i := range n {
		copy(x.Row(i), []float32{float32(i), 2, 3})
		copy(want.Row(i), []float32{float32(i + 5), -float32(i + 5)})
	}
	sdk.FillNaN(want.Row(7))
	x.Row(9)[1] = float32(math.Inf(1))
	sdk.FillNaN(want.Row(9))
	got, err := chunks.Map(t.Context(), x, 3, 2, slowSum)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b float32) bool {
		return a == b || a != a && b != b
	})); diff != "" {
		t.Errorf("rows differ (-want +got):\n%s", diff)
	}
}

func TestMapOfNothing(t *testing.T) {
	got, err := chunks.Map(t.Context(), sdk.NewBatch(0, 3), 3, 2, slowSum)
	if err != nil || got.Rows() != 0 || got.Width != 2 {
		t.Errorf("got %v, error %v, want no rows of width 2", got, err)
	}
}

func TestMapRefusesOtherWidths(t *testing.T) {
	for _, x := range []sdk.Batch{sdk.NewBatch(2, 2), {Width: 3, Data: make([]float32, 4)}} {
		if _, err := chunks.Map(t.Context(), x, 3, 2, slowSum); !errors.Is(err, sdk.ErrInvalid) {
			t.Errorf("width %d, %d numbers: error %v, want ErrInvalid", x.Width, len(x.Data), err)
		}
	}
}

func TestMapStopsWhenTheContextEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var calls atomic.Int64
	_, err := chunks.Map(ctx, sdk.NewBatch(100_000, 1), 1, 1, func() func(x, y []float64) {
		return func(_, _ []float64) {
			if calls.Add(1) == 50 {
				cancel()
			}
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
	if calls.Load() > 10_000 {
		t.Errorf("%d rows were computed after the context ended", calls.Load()-50)
	}
}

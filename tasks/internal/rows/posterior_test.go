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

// halves accepts every number of a stream that is below one half, and shifts it by y. A y of 9 is
// never reached, and for one of 8 nothing is accepted.
func halves(y []float64) rows.Propose {
	if y[0] == 9 {
		return nil
	}
	return func(r *rand.Rand, x []float64) bool {
		u := r.Float64()
		x[0] = y[0] + u
		return u < 0.5 && y[0] != 8
	}
}

func TestPosterior(t *testing.T) {
	nan := float32(math.NaN())
	y := sdk.Batch{Width: 1, Data: []float32{1, 9, 2, nan}}
	got, err := rows.Posterior(t.Context(), 7, 3, y, 2, 1, 1, halves)
	if err != nil {
		t.Fatal(err)
	}
	accepted := func(row int) []float64 { // two numbers of a target's stream
		var out []float64
		for r := sdk.Seed(7).Row(row); len(out) < 2; {
			if u := r.Float64(); u < 0.5 {
				out = append(out, u)
			}
		}
		return out
	}
	a, b := accepted(3), accepted(5)
	want := []float32{
		float32(1 + a[0]), float32(1 + a[1]), nan, nan,
		float32(2 + b[0]), float32(2 + b[1]), nan, nan,
	}
	same := cmp.Comparer(func(a, b float32) bool { return a == b || a != a && b != b })
	if diff := cmp.Diff(want, got.Data, same); diff != "" {
		t.Errorf("draws (-want +got):\n%s", diff)
	}
}

func TestPosteriorRefuses(t *testing.T) {
	one := sdk.NewBatch(1, 1)
	for name, err := range map[string]error{
		"width": second(rows.Posterior(t.Context(), 1, 0, sdk.NewBatch(1, 2), 1, 1, 1, halves)),
		"first": second(rows.Posterior(t.Context(), 1, -1, one, 1, 1, 1, halves)),
		"draws": second(rows.Posterior(t.Context(), 1, 0, one, -1, 1, 1, halves)),
		"far":   second(rows.Posterior(t.Context(), 1, math.MaxInt, one, 1, 1, 1, halves)),
	} {
		if !errors.Is(err, sdk.ErrInvalid) {
			t.Errorf("%s: error %v, want one that wraps %v", name, err, sdk.ErrInvalid)
		}
	}
}

// TestPosteriorEnds holds that a target for which nothing is accepted ends with the context, and by
// itself.
func TestPosteriorEnds(t *testing.T) {
	y := sdk.Batch{Width: 1, Data: []float32{8, 1}}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := rows.Posterior(ctx, 1, 0, y, 1, 1, 1, halves); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: %v", err)
	}
	x, err := rows.Posterior(t.Context(), 1, 0, y, 2, 1, 1, halves)
	if err != nil || sdk.Finite(x.Row(0)) || sdk.Finite(x.Row(1)) || !sdk.Finite(x.Row(3)) {
		t.Errorf("draws %v, error %v, want none for the first target only", x, err)
	}
}

func second(_ sdk.Batch, err error) error { return err }

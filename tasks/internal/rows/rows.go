// Package rows applies a task's formula to the rows of a batch.
//
// A task states its prior and its formula for a single row, in float64. This package does what all
// tasks need around that: it checks widths, converts at the float32 border, marks infeasible rows,
// and stops when the context ends.
package rows

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/invbench/invbench/sdk"
)

// stride is how many rows are computed between two looks at the context.
const stride = 2048

// Draw returns the n rows with indices first … first+n-1, each filled by prior from its own stream:
// row i's r stands at the start of seed.Row(i). A bad range is an error that wraps sdk.ErrInvalid.
func Draw(
	ctx context.Context, seed sdk.Seed, first, n, width int, prior func(r *rand.Rand, x []float64),
) (sdk.Batch, error) {
	var stream rand.PCG
	r := rand.New(&stream)
	return Fill(ctx, first, n, width, func(i int, x []float64) {
		seed.Reseed(&stream, i)
		prior(r, x)
	})
}

// Fill returns the n rows with indices first … first+n-1, each filled by row, which is called in
// order and must set every number of x. A bad range is an error that wraps sdk.ErrInvalid.
func Fill(
	ctx context.Context, first, n, width int, row func(i int, x []float64),
) (sdk.Batch, error) {
	if first < 0 || n < 0 || first > math.MaxInt-n {
		return sdk.Batch{},
			fmt.Errorf("%w: %d rows from row %d, want no negative number and no overflow",
				sdk.ErrInvalid, n, first)
	}
	out := sdk.NewBatch(n, width)
	x := make([]float64, width)
	err := each(ctx, n, func(i int) {
		row(first+i, x)
		narrow(out.Row(i), x)
	})
	if err != nil {
		return sdk.Batch{}, err
	}
	return out, nil
}

// Map returns one row f(x) of width to for each row of x, which must have width from. The formula
// gets x and sets every number of y; it sets any of them to NaN to say that x is infeasible. A row
// of NaN comes out for such an x, for an x that is not finite (f does not see it), and for a y that
// float32 cannot hold. x of another width is an error that wraps sdk.ErrInvalid.
func Map(
	ctx context.Context, x sdk.Batch, from, to int, f func(x, y []float64),
) (sdk.Batch, error) {
	if err := x.Validate(from); err != nil {
		return sdk.Batch{}, err
	}
	out := sdk.NewBatch(x.Rows(), to)
	in, y := make([]float64, from), make([]float64, to)
	err := each(ctx, x.Rows(), func(i int) {
		row := out.Row(i)
		if !widen(in, x.Row(i)) {
			sdk.FillNaN(row)
			return
		}
		f(in, y)
		if narrow(row, y); !sdk.Finite(row) {
			sdk.FillNaN(row)
		}
	})
	if err != nil {
		return sdk.Batch{}, err
	}
	return out, nil
}

// each calls do for 0 … n-1, in order, until the context ends.
func each(ctx context.Context, n int, do func(i int)) error {
	for begin := 0; begin < n; begin += stride {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("stopped at row %d of %d: %w", begin, n, err)
		}
		for i := begin; i < min(begin+stride, n); i++ {
			do(i)
		}
	}
	return nil
}

// widen copies src to dst and reports whether all of it is finite.
func widen(dst []float64, src []float32) bool {
	for i, v := range src {
		dst[i] = float64(v)
	}
	return sdk.Finite(src)
}

// narrow rounds src to float32.
func narrow(dst []float32, src []float64) {
	for i, v := range src {
		dst[i] = float32(v)
	}
}

package rows

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/invbench/invbench/sdk"
)

// mostTries is how many proposals a draw may take before its target counts as one that cannot be
// drawn for. Of targets that are simulations of prior draws, fewer than one in ten million need as
// many.
const mostTries = 1 << 24

// Propose sets x to a proposal of a rejection sampler and reports whether it is accepted.
type Propose func(r *rand.Rand, x []float64) bool

// Posterior answers a call of sdk.Reference: for each row of y, draws rows of x of the given width.
// Target returns how to propose x for a y, nil for a y that the task never gives. The draws of row
// i come one after another from the stream of row first+i. A target that nothing is accepted for
// has rows of NaN. y of another width than dy, and numbers below 0, are errors that wrap
// sdk.ErrInvalid.
func Posterior(
	ctx context.Context, seed sdk.Seed, first int, y sdk.Batch, draws, dx, dy int,
	target func(y []float64) Propose,
) (sdk.Batch, error) {
	if err := y.Validate(dy); err != nil {
		return sdk.Batch{}, err
	}
	if first < 0 || draws < 0 || first > math.MaxInt-y.Rows() {
		return sdk.Batch{}, fmt.Errorf("%w: %d draws from target %d, "+
			"want no negative number and no overflow", sdk.ErrInvalid, draws, first)
	}
	out := sdk.NewBatch(y.Rows()*draws, dx)
	var stream rand.PCG
	r := rand.New(&stream)
	for i := range y.Rows() {
		seed.Reseed(&stream, first+i)
		if err := fill(ctx, out.Slice(i*draws, (i+1)*draws), r,
			propose(y.Row(i), target)); err != nil {
			return sdk.Batch{}, fmt.Errorf("stopped at target %d of %d: %w", i, y.Rows(), err)
		}
	}
	return out, nil
}

// propose returns how to propose x for a row of y, nil if it is not finite or never reached.
func propose(row []float32, target func(y []float64) Propose) Propose {
	y := make([]float64, len(row))
	if !widen(y, row) {
		return nil
	}
	return target(y)
}

// fill sets the rows of x to draws, or all of them to NaN if one cannot be had.
func fill(ctx context.Context, x sdk.Batch, r *rand.Rand, propose Propose) error {
	wide := make([]float64, x.Width)
	for i := range x.Rows() {
		found, err := accepted(ctx, r, propose, wide)
		if err != nil {
			return err
		}
		if !found {
			sdk.FillNaN(x.Data)
			return nil
		}
		narrow(x.Row(i), wide)
	}
	return nil
}

// accepted sets x to the next proposal that is accepted, and reports whether there is one.
func accepted(ctx context.Context, r *rand.Rand, propose Propose, x []float64) (bool, error) {
	for try := 0; propose != nil && try < mostTries; try++ {
		if try%stride == 0 && ctx.Err() != nil {
			return false, ctx.Err()
		}
		if propose(r, x) {
			return true, nil
		}
	}
	return false, ctx.Err()
}

package main

import (
	"context"
	"math"
	"math/rand/v2"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/tasks/internal/rows"
)

// Posterior implements sdk.Reference: exact draws of x given y. A y too far away for any throw of
// the prior gives rows of NaN.
//
// Where the hand stands only moves the flight: y = x1 + d, where d is how far the throw goes. So
// given the other three there is one x1 that lands at y, ∂y/∂x1 = 1, and
//
//	p(x2, x3, x4 | y) ∝ p(x2) p(x3) p(x4) · p1(y - d(x2, x3, x4)),   x1 = y - d,
//
// with the normal density p1 of x1. It is drawn from by rejection: the other three from the prior,
// accepted with probability p1(y - d)/p1(0). That holds for the grid as for the root, since the
// instant at which the ball is looked up does not depend on x1, and for speeds that are whole
// numbers, and heights of which some are exactly 0.
func (s simulator) Posterior(
	ctx context.Context, seed sdk.Seed, first int, y sdk.Batch, draws int,
) (sdk.Batch, error) {
	return rows.Posterior(ctx, seed, first, y, draws, 4, 1, func(y []float64) rows.Propose {
		target := y[0]
		return func(r *rand.Rand, x []float64) bool {
			s.prior.draw(r, x)
			x[0] = 0
			x[0] = target - s.landing(newThrow(x))
			off := x[0] / startSD
			return r.Float64() < math.Exp(-off*off/2)
		}
	})
}

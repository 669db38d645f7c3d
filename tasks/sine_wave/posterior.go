package main

import (
	"context"
	"math"
	"math/rand/v2"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/tasks/internal/rows"
)

// Posterior implements sdk.Reference: exact draws of x given y under the uniform prior on the
// square, which all samplings stand for. A y that the wave never reaches gives rows of NaN.
//
// The square holds three whole periods of either phase, so the phases a = 3πx1 and b = 3πx2 are
// uniform on the circle, u = sin a and v = cos b are independent with density 1/(π√(1-u²)), and
// given u + v = y ≥ 0
//
//	p(u | y) ∝ 1/√((1-u²)(1-(y-u)²)),   y-1 ≤ u ≤ 1.
//
// Put u = y/2 + h·sin φ with h = 1-y/2 and c = 1+y/2: the density of φ on [-π/2, π/2] is ∝ 1/√(1-m
// sin²φ) with m = (h/c)². That is the integrand of Legendre's elliptic integral F(φ|m), so φ is the
// Jacobi amplitude of a uniform number in [-K, K], K = F(π/2|m). A negative y is the same with all
// signs turned. Given u and v, each of their two phases and each of the three periods is equally
// likely.
func (simulator) Posterior(
	ctx context.Context, seed sdk.Seed, first int, y sdk.Batch, draws int,
) (sdk.Batch, error) {
	return rows.Posterior(ctx, seed, first, y, draws, 2, 1, func(y []float64) rows.Propose {
		if !(math.Abs(y[0]) <= 2) {
			return nil
		}
		level := newLevelSet(y[0])
		return func(r *rand.Rand, x []float64) bool {
			level.draw(r, x)
			return true
		}
	})
}

// levelSet is the set of x at which the wave is y, ready to be drawn from.
type levelSet struct {
	y         float64
	sign      float64 // of y; the rest is about |y|
	amplitude amplitude
}

// nearestZero is the smallest |y| that is told from 0: at y = 0 itself the level set meets the
// wave's saddle points, near which the posterior would have infinite weight. It is the smallest
// positive float32.
const nearestZero = 0x1p-149

func newLevelSet(y float64) levelSet {
	size := max(math.Abs(y), nearestZero)
	c := 1 + size/2
	return levelSet{
		y: size, sign: math.Copysign(1, y), amplitude: newAmplitude(math.Sqrt(2*size) / c),
	}
}

// draw sets x to one draw from the posterior.
func (l levelSet) draw(r *rand.Rand, x []float64) {
	s := (1 - l.y/2) * math.Sin(l.amplitude.at(uniform(r)))
	u, v := l.sign*(l.y/2+s), l.sign*(l.y/2-s)
	a, b := math.Asin(unit(u)), math.Acos(unit(v))
	bits := r.Uint64()
	if bits&1 == 1 {
		a = math.Pi - a
	}
	if bits&2 == 2 {
		b = -b
	}
	x[0] = wrap(a/omega + period*float64(r.IntN(periods)-1))
	x[1] = wrap(b/omega + period*float64(r.IntN(periods)-1))
}

// The square's sides hold periods periods of length period.
const (
	periods = 3
	period  = 2.0 / periods
)

// wrap brings z from [-1, 2] into [-1, 1].
func wrap(z float64) float64 {
	if z > 1 {
		return z - 2
	}
	return z
}

// unit takes what rounding adds off a sine.
func unit(z float64) float64 { return min(max(z, -1), 1) }

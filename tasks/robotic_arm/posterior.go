package main

import (
	"context"
	"math"
	"math/rand/v2"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/tasks/internal/rows"
)

// Posterior implements sdk.Reference: exact draws of x given y. A y out of the arm's reach gives
// rows of NaN.
//
// The slider only lifts the hand: given the joints one x1 puts it at the height y2, and ∂y2/∂x1 =
// 1. What is left is one equation between the angles a, b, c of the links, which are the joints in
// other coordinates (of determinant 1):
//
//	y1 = g(θ) = Σ_k l_k cos θ_k,   θ = (a, b, c)
//	p(θ | y) ∝ p(θ) · p1(y2 - Σ_k l_k sin θ_k) · δ(g(θ) - y1)
//
// Solved for one angle θ_k, where |∂g/∂θ_k| = l_k |sin θ_k| = s_k, it is a density of the other
// two,
//
//	p(θ) · p1 / s_k,
//
// which is infinite where link k is level. But every point may be shared out among the three ways
// to solve for it, by weights that add up to 1: w_k = s_k²/G, G = Σ_j s_j² = |∇g|². The density of
// way k is then
//
//	p(θ_k | the other two) · p(the other two) · p1 · s_k/G,   s_k/G ≤ 1/√G.
//
// That is bounded, since G has a least value on the surface g = y1 (steepness). So it is drawn by
// rejection: a way k, the other two angles from the prior, and one of the θ_k that solve for them.
// All densities are normal ones.
func (simulator) Posterior(
	ctx context.Context, seed sdk.Seed, first int, y sdk.Batch, draws int,
) (sdk.Batch, error) {
	return rows.Posterior(ctx, seed, first, y, draws, 4, 2, func(y []float64) rows.Propose {
		if math.Abs(y[0]) > upper+lower+hold {
			return nil
		}
		return newReach(y[0], y[1]).propose
	})
}

// reach is the set of x that hold the hand at one place, ready to be drawn from.
type reach struct {
	across, up float64
	least      float64 // √G is nowhere less
}

// solution is an angle that puts the hand at the right place, its weight, and the slider that goes
// with it.
type solution struct {
	angle, slider, weight float64
}

func newReach(across, up float64) *reach {
	least := steepness(across)
	// Where all links are level, stretched or folded, the surface has a tip of infinite density:
	// the target is taken for one beside it.
	for step := 0x1p-24; least == 0; step *= 2 {
		across -= math.Copysign(step, across)
		least = steepness(across)
	}
	return &reach{across: across, up: up, least: least}
}

func lengths() [3]float64 { return [3]float64{upper, lower, hold} }

// steepness returns the least |∇g| on the surface g = across. With u_k = l_k cos θ_k it is the root
// of Σ (l_k² - u_k²), a concave function, over the part of the plane Σ u_k = across with |u_k| ≤
// l_k. So it is at a corner of that part, where two of the u are at an end.
func steepness(across float64) float64 {
	least := math.Inf(1)
	l := lengths()
	for k := range l {
		i, j := (k+1)%3, (k+2)%3
		for _, signs := range [][2]float64{{1, 1}, {1, -1}, {-1, 1}, {-1, -1}} {
			u := across - signs[0]*l[i] - signs[1]*l[j]
			if math.Abs(u) <= l[k] {
				least = min(least, l[k]*l[k]-u*u)
			}
		}
	}
	return math.Sqrt(least)
}

// conditional is the normal distribution of the angle of link k given the other two under the
// prior, whose mean is Σ_j slope_j·θ_j. The joints are x2 = a, x3 = a + b, x4 = 2a + b + c, each
// with precision 1/jointSD², so the angles have the precision matrix ((6, 3, 2), (3, 2, 1), (2, 1,
// 1)) / jointSD².
type conditional struct {
	sd    float64
	slope [3]float64
}

func conditionals() [3]conditional {
	return [3]conditional{
		{sd: jointSD / math.Sqrt(6), slope: [3]float64{0, -3. / 6, -2. / 6}},
		{sd: jointSD / math.Sqrt(2), slope: [3]float64{-3. / 2, 0, -1. / 2}},
		{sd: jointSD, slope: [3]float64{-2, -1, 0}},
	}
}

// way picks the link to solve for, in proportion to the largest value of its density: 1/sd.
func way(r *rand.Rand) int {
	one, two, three := math.Sqrt(6), math.Sqrt2, 1.0
	switch u := r.Float64() * (one + two + three); {
	case u < one:
		return 0
	case u < one+two:
		return 1
	}
	return 2
}

// propose is one trial of the rejection sampler.
func (h *reach) propose(r *rand.Rand, x []float64) bool {
	prior(r, x)
	var angles [3]float64
	angles[0], angles[1], angles[2] = links(x)
	k, l := way(r), lengths()
	// What link k has to reach, and the share of the others in G.
	u, v, squares := h.across, h.up, 0.0
	for _, other := range [2]int{(k + 1) % 3, (k + 2) % 3} {
		sin, cos := math.Sincos(angles[other])
		u, v, squares = u-l[other]*cos, v-l[other]*sin, squares+l[other]*l[other]*sin*sin
	}
	if !(math.Abs(u) < l[k]) {
		return false
	}
	steep := math.Sqrt(l[k]*l[k] - u*u)
	most := steep / (squares + steep*steep) * h.least
	chance := r.Float64()
	if chance >= most {
		return false
	}
	solutions, total := solve(angles, k, math.Acos(u/l[k]), v, steep)
	if !(chance < total/2*most) {
		return false
	}
	one := pick(solutions, r.Float64()*total)
	angles[k] = one.angle
	x[0], x[1], x[2] = one.slider, angles[0], angles[0]+angles[1]
	x[3] = x[1] + x[2] + angles[2]
	return true
}

// solve returns the solutions for link k: ±angle, which leave v ∓ steep for the slider, and what
// whole turns make of them. Each has the weight p(θ_k | the other two)·p1, without the constants of
// the two densities. The sum is at most 2.
func solve(
	angles [3]float64, k int, angle, v, steep float64,
) (solutions [6]solution, total float64) {
	c := conditionals()[k]
	mean := 0.0
	for j, slope := range c.slope {
		mean += slope * angles[j]
	}
	for i := range solutions {
		one := solution{angle: angle, slider: v - steep}
		if i%2 == 1 {
			one = solution{angle: -angle, slider: v + steep}
		}
		// Any further turn is 18 standard deviations away.
		turns := math.Round((mean-one.angle)/(2*math.Pi)) + float64(i/2-1)
		one.angle += 2 * math.Pi * turns
		off, lift := (one.angle-mean)/c.sd, one.slider/sliderSD
		one.weight = math.Exp(-(off*off + lift*lift) / 2)
		solutions[i], total = one, total+one.weight
	}
	return solutions, total
}

// pick returns the solution at which the running sum of weights passes u.
func pick(solutions [6]solution, u float64) solution {
	for _, s := range solutions {
		if u -= s.weight; u < 0 {
			return s
		}
	}
	return solutions[len(solutions)-1]
}

package main

import "math"

// points is the number of instants at which a flight is looked at.
const points = 1500

// grid finds landing points as the paper's code does (reference §1.2): on 1500 instants from 0 to 6
// s, where a landing point is the last grid point above ground. It holds E(t) for all of them and
// is read-only once made.
type grid struct {
	t, e [points]float64
}

func newGrid() *grid {
	g := new(grid)
	for i := range points {
		g.t[i] = flight * float64(i) / (points - 1)
		g.e[i] = decay(g.t[i])
	}
	return g
}

// landing returns where w lands, NaN if it does not.
func (g *grid) landing(w throw) float64 {
	i, sure := g.search(w)
	if !sure {
		i = g.scan(w)
	}
	if i < 0 {
		return math.NaN()
	}
	return g.reach(w, i)
}

// scan returns the index of the landing point by the letter of the reference, -1 if there is none:
// the apex p is the first maximum of Y; every instant with X_i < X_p counts as above ground; a
// crossing is an i with i and i+1 on different sides of the ground, and Y = 0 is above; the last
// crossing wins. For a throw inside the prior this is the landing. For others it may be an
// artefact, which proposals are scored by all the same.
func (g *grid) scan(w throw) int {
	apex := g.reach(w, g.apex(w))
	above := func(i int) bool {
		return g.reach(w, i) < apex || !(g.altitude(w, i) < 0)
	}
	later := above(points - 1)
	for i := points - 2; i >= 0; i-- {
		now := above(i)
		if now != later {
			return i
		}
		later = now
	}
	return -1
}

// apex returns the index of the first maximum of Y.
func (g *grid) apex(w throw) int {
	best, top := 0, g.altitude(w, 0)
	for i := 1; i < points; i++ {
		if y := g.altitude(w, i); y > top {
			best, top = i, y
		}
	}
	return best
}

// search returns what scan returns, by bisection, and whether it is sure of that. It is for throws
// that start at or above ground, do not go backward, and are below ground after 6 s. Why it is
// right for them:
//
//   - The bisection ends at an i with computed Y_i ≥ 0 > Y_{i+1}.
//   - Y is computed to within δ = slack/2. If Y_{i+1} < -slack, the exact height is below -δ at
//     i+1. It began at or above 0, so the apex has passed, and it only falls from there: all
//     computed heights after i are negative.
//   - Hence the apex p is at or before i. X never falls as i grows, and so scan masks no instant
//     after i: all of them are below ground for it, and i, masked or not, is above. Therefore i is
//     its last crossing.
func (g *grid) search(w throw) (i int, sure bool) {
	low, high := 0, points-1
	if w.vx < 0 || w.height < 0 || !(g.altitude(w, high) < 0) {
		return -1, false
	}
	for high-low > 1 {
		middle := (low + high) / 2
		if g.altitude(w, middle) < 0 {
			high = middle
		} else {
			low = middle
		}
	}
	return low, g.altitude(w, high) < -w.slack()
}

// slack returns more than twice the rounding error of altitude. With u = 2⁻⁵³ that error is at most
// 7u times the sum of the terms' magnitudes: 3u from E(t), which is below 1, and u from each of the
// five operations on a path, of which E's path has four. Twice 7u is less than 2⁻⁴⁹; half a dozen
// more bits cost nothing.
func (w throw) slack() float64 {
	terms := math.Abs(w.height) + mass/(drag*drag)*(gravity*mass+math.Abs(w.vy)*drag+
		gravity*drag*flight)
	return 0x1p-43 * terms
}

func (g *grid) reach(w throw, i int) float64    { return w.reach(g.e[i]) }
func (g *grid) altitude(w throw, i int) float64 { return w.altitude(g.t[i], g.e[i]) }

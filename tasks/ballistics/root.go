package main

import "math"

// tight is the relative error to which the time of landing is solved for: a few units in the last
// place of a float64.
const tight = 1e-15

// rootLanding returns where w lands exactly: X at the root of Y after the apex. It returns NaN if
// there is no such root within 6 s, and for a backward throw, which does not land on the grid
// either.
func rootLanding(w throw) float64 {
	if w.vx < 0 {
		return math.NaN()
	}
	return w.reach(decay(w.touchdown()))
}

// touchdown returns the time from the apex to 6 s at which Y = 0, NaN if there is none. It is
// Newton's method, kept inside a bracket by bisection. It begins at the side from which Newton's
// steps lead straight to the root: late where Y is concave, early where Y is convex, which it is if
// the throw begins faster downward than it would fall in the end.
func (w throw) touchdown() float64 {
	low, high := w.apexTime(), float64(flight)
	if !(low <= high && w.altitude(low, decay(low)) >= 0 && w.altitude(high, decay(high)) <= 0) {
		return math.NaN()
	}
	t := high
	if w.vy < -gravity/rate {
		t = low
	}
	for high-low > tight*high {
		e := decay(t)
		y := w.altitude(t, e)
		if y >= 0 {
			low = t
		} else {
			high = t
		}
		next := t - y/w.climb(e)
		if !(low < next && next < high) {
			next = low + (high-low)/2
		}
		if math.Abs(next-t) <= tight*t {
			return next
		}
		t = next
	}
	return t
}

// apexTime returns when w is highest, at 0 s or later: the root of Y' = 0 if it begins upward.
func (w throw) apexTime() float64 {
	if w.vy <= 0 {
		return 0
	}
	return math.Log1p(w.vy*rate/gravity) / rate
}

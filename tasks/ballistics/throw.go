package main

import "math"

// The constants of reference §1.2, in SI units.
const (
	gravity = 9.81 // m/s²
	drag    = 0.25 // kg/s: the drag force is drag times the velocity
	mass    = 0.2  // kg
	rate    = drag / mass
)

// speedUnit is the speed in m/s that x4 = 1 stands for: models see the speed divided by the prior's
// mean.
const speedUnit = 15

// flight is how long a throw is followed, in s. One that has not landed by then never does.
const flight = 6

// throw is a throw with linear drag, in SI units.
type throw struct {
	start, height float64 // where it begins
	vx, vy        float64 // how fast, forward and up
}

// newThrow returns the throw that x = (x1, x2, x3, x4) describes: start, height, angle, and speed
// in units of 15 m/s.
func newThrow(x []float64) throw {
	sin, cos := math.Sincos(x[2])
	speed := speedUnit * x[3]
	return throw{start: x[0], height: x[1], vx: speed * cos, vy: speed * sin}
}

// decay returns E(t) = exp(-kt/m) - 1: minus the share of the initial velocity that drag has taken
// by time t.
func decay(t float64) float64 { return math.Expm1(-rate * t) }

// reach returns the abscissa X(t), given e = E(t).
func (w throw) reach(e float64) float64 {
	return w.start - w.vx/rate*e
}

// altitude returns the height above ground Y(t), given t and e = E(t). In exact arithmetic it rises
// to the apex and falls strictly from there on.
func (w throw) altitude(t, e float64) float64 {
	return w.height - mass/(drag*drag)*((gravity*mass+w.vy*drag)*e+gravity*drag*t)
}

// climb returns the vertical velocity Y'(t), given e = E(t).
func (w throw) climb(e float64) float64 {
	return w.vy + (w.vy+gravity/rate)*e
}

package rcwa

// The structure of the meta-material task: cylinders of doped silicon, free-standing in vacuum.
// Period and Drude parameters are known from published CST simulations of it (physics §1): the
// period by the cusp of the first Rayleigh anomaly, the others by a fit.

// Period is the side of the unit cell in µm. It holds four cylinders.
const Period = 217.0

// Silicon returns the material of the cylinders.
func Silicon() Drude { return Drude{Background: 11.7, Plasma: 1.167, Collision: 1.646} }

// Frequencies returns the 300 frequencies of a published spectrum in THz: every sixth of the last
// 1800 of 2001 points from 0.8 to 1.5 THz.
func Frequencies() []float64 {
	out := make([]float64, 300)
	for i := range out {
		out[i] = 0.8 + 0.7*float64(201+6*i)/2000
	}
	return out
}

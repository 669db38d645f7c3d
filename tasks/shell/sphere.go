package main

import "math"

// sphere scatters light off concentric layers: the exact solution of Maxwell's equations (Mie's for
// one layer, Aden and Kerker's for two, and so on). It holds the scratch memory for that and serves
// one goroutine at a time.
//
// Inside every layer the radial functions of order l are combinations of ψ_l(k₀mr) and χ_l(k₀mr),
// with m the layer's index of refraction. Across an interface two numbers are continuous in each
// polarisation: the function u and f·u', where ' is the derivative by the argument and f is m for
// TE and 1/m for TM waves. So the pair (u, v = f·u') is carried from the core, where χ is absent,
// to the surface, where it decides how much of χ, the outgoing part, goes with ψ. As long as
// nothing absorbs, all of that is real.
type sphere struct {
	inner, outer riccati
	waves        [2][]wave // by polarisation, then order: TE, TM
}

// wave is the state (u, v) of one order and polarisation.
type wave struct{ u, v float64 }

// newSphere returns the scratch memory for spheres whose size parameter k₀·√host·radius is at most
// size.
func newSphere(size float64) *sphere {
	n := orders(size)
	s := &sphere{inner: newRiccati(n), outer: newRiccati(n)}
	for i := range s.waves {
		s.waves[i] = make([]wave, n+1)
	}
	return s
}

// orders returns how many orders the scattering by a sphere of a size parameter needs (Wiscombe,
// "Improved Mie scattering algorithms", Appl. Opt. 19, 1505, 1980).
func orders(size float64) int {
	return int(size+4*math.Cbrt(size)) + 3
}

// efficiency returns the scattering cross section over the geometric one, π·radius². Layer i ends
// at radii[i], which ascend, and has the relative permittivity permittivities[i]; host is that of
// the surroundings, and k0 = 2π/wavelength the wave number in vacuum.
func (s *sphere) efficiency(k0 float64, radii, permittivities []float64, host float64) float64 {
	last := len(radii) - 1
	size := k0 * math.Sqrt(host) * radii[last]
	order := orders(size)
	s.core(k0*radii[0], math.Sqrt(permittivities[0]), order)
	for i := 1; i <= last; i++ {
		s.layer(k0*radii[i-1], k0*radii[i], math.Sqrt(permittivities[i]), order)
	}
	return s.outside(size, math.Sqrt(host), order)
}

// core starts every wave in a core of index m that ends at r (times k₀, as all radii here).
func (s *sphere) core(r, m float64, order int) {
	t := s.inner
	t.fill(m*r, order)
	for p, f := range factors(m) {
		for l, w := 1, s.waves[p]; l <= order; l++ {
			w[l] = wave{u: t.psi[l], v: f * t.psi1[l]}
		}
	}
}

// layer carries every wave through a layer of index m from r to end: with u = aψ + bχ and v = f(aψ'
// + bχ') at r, the Wronskian gives a and b.
func (s *sphere) layer(r, end, m float64, order int) {
	at, to := s.inner, s.outer
	at.fill(m*r, order)
	to.fill(m*end, order)
	for p, f := range factors(m) {
		over := 1 / f
		for l, w := 1, s.waves[p]; l <= order; l++ {
			u, v := w[l].u, w[l].v*over
			a := u*at.chi1[l] - v*at.chi[l]
			b := v*at.psi[l] - u*at.psi1[l]
			w[l] = wave{u: a*to.psi[l] + b*to.chi[l], v: f * (a*to.psi1[l] + b*to.chi1[l])}
		}
	}
}

// outside sums what all waves scatter into surroundings of index m: Q = 2/x²·Σ (2l+1)(|a_l|² +
// |b_l|²), where each coefficient is N/(N + iD) with N and D real.
func (s *sphere) outside(size, m float64, order int) float64 {
	t := s.outer
	t.fill(size, order)
	sum := 0.0
	for p, f := range factors(m) {
		for l, w := 1, s.waves[p]; l <= order; l++ {
			n := f*t.psi1[l]*w[l].u - t.psi[l]*w[l].v
			d := f*t.chi1[l]*w[l].u - t.chi[l]*w[l].v
			sum += float64(2*l+1) * (n * n / (n*n + d*d))
		}
	}
	return 2 * sum / (size * size)
}

// factors returns f of both polarisations, TE and TM, in a medium of index m.
func factors(m float64) [2]float64 { return [2]float64{m, 1 / m} }

package main

import (
	"math"
	"math/cmplx"
)

// fields are the electric and the magnetic field along a plane, in units that make their ratio in a
// wave that goes one way the index of refraction. The time factor is exp(-iωt), so an index n + ik
// with k > 0 absorbs.
type fields struct{ e, h complex128 }

// film is the characteristic matrix of a homogeneous layer at normal incidence: it takes the fields
// behind the layer to those before it (Abelès; Born and Wolf, "Principles of Optics", §1.6). Its
// diagonal is cos φ, twice.
type film struct{ cos, upper, lower complex128 }

// newFilm returns the matrix of a layer of index n and phase φ = 2π·n·thickness/wavelength.
func newFilm(n, phase complex128) film {
	sin := cmplx.Sin(phase)
	return film{cos: cmplx.Cos(phase), upper: -1i * sin / n, lower: -1i * sin * n}
}

// newClearFilm does so for a layer that does not absorb.
func newClearFilm(n, phase float64) film {
	sin, cos := math.Sincos(phase)
	return film{cos: complex(cos, 0), upper: complex(0, -sin/n), lower: complex(0, -sin*n)}
}

// before returns the fields before the layer, given those behind it.
func (m film) before(f fields) fields {
	return fields{e: m.cos*f.e + m.upper*f.h, h: m.lower*f.e + m.cos*f.h}
}

// clearBefore is before for a layer that does not absorb, whose matrix is half zeros.
func (m film) clearBefore(f fields) fields {
	cos, upper, lower := real(m.cos), imag(m.upper), imag(m.lower)
	return fields{
		e: complex(cos*real(f.e)-upper*imag(f.h), cos*imag(f.e)+upper*real(f.h)),
		h: complex(cos*real(f.h)-lower*imag(f.e), cos*imag(f.h)+lower*real(f.e)),
	}
}

// leaving returns the fields of a wave of amplitude 1 that leaves for a medium of index n: where a
// stack ends.
func leaving(n float64) fields { return fields{e: 1, h: complex(n, 0)} }

// power returns the shares of the incident power that are reflected and transmitted, given the
// fields before a stack that lies between media of the indices in and out and transmits a wave of
// amplitude 1. What is missing to 1 is absorbed.
func (f fields) power(in, out float64) (reflected, transmitted float64) {
	forth := complex(in, 0)*f.e + f.h
	back := complex(in, 0)*f.e - f.h
	over := 1 / square(forth)
	return square(back) * over, 4 * in * out * over
}

func square(z complex128) float64 { return real(z)*real(z) + imag(z)*imag(z) }

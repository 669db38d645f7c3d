package main

import (
	"fmt"
	"math"

	"github.com/invbench/invbench/sdk"
)

// The stack, from the side where the light comes from: glass, then five times a sheet of graphene
// and a layer of silicon nitride, then air.
const (
	pairs   = 5
	glass   = 1.46
	nitride = 2.0
	air     = 1.0
)

// points is the number of wavelengths in the spectrum.
const points = 256

// wavelength returns that of point i, in nm: the Chebyshev points of the second kind from 240 to
// 2000 nm, ascending.
func wavelength(i int) float64 {
	return 1120 - 880*math.Cos(math.Pi*float64(i)/(points-1))
}

// spectrometer computes absorption spectra. It is read-only once made.
type spectrometer struct {
	waveNumber [points]float64 // 2π/wavelength, per nm
	graphene   [points]film
}

// newSpectrometer returns a spectrometer for graphene of an index that depends on the wavelength in
// nm.
func newSpectrometer(index func(wavelength float64) complex128) *spectrometer {
	s := new(spectrometer)
	for i := range points {
		k, n := 2*math.Pi/wavelength(i), index(wavelength(i))
		s.waveNumber[i] = k
		s.graphene[i] = newFilm(n, n*complex(k*sheet, 0))
	}
	return s
}

// measure sets y to the absorptances of the stack x, NaN if it cannot be built.
func (s *spectrometer) measure(x, y []float64) {
	var optical [pairs]float64 // optical thicknesses, nm
	for i, v := range x {
		if !(v >= absent) {
			y[0] = math.NaN()
			return
		}
		optical[i] = nitride * (middle + half*v)
	}
	for i := range y {
		reflected, transmitted := s.power(i, &optical)
		y[i] = 1 - reflected - transmitted
	}
}

// power returns reflectance and transmittance at point i.
func (s *spectrometer) power(i int, optical *[pairs]float64) (reflected, transmitted float64) {
	f := leaving(air)
	for j := pairs - 1; j >= 0; j-- {
		f = newClearFilm(nitride, s.waveNumber[i]*optical[j]).clearBefore(f)
		f = s.graphene[i].before(f)
	}
	return f.power(glass, air)
}

// observables are the dims of y.
func observables() []sdk.Dim {
	out := make([]sdk.Dim, points)
	for i := range out {
		out[i] = sdk.Bounded(fmt.Sprintf("a%d", i), "", 0, 1)
	}
	return out
}

package main

import (
	"math"

	"github.com/invbench/invbench/sdk"
)

// The spectrum: 201 wavelengths, 400, 402, … 800 nm.
const (
	points   = 201
	shortest = 400.0 // nm
	spacing  = 2.0   // nm
)

// layers is the number of layers, the core among them.
const layers = 8

// wavelength returns that of point i, in nm.
func wavelength(i int) float64 { return shortest + spacing*float64(i) }

// spectrometer computes spectra, one at a time.
type spectrometer struct {
	sphere         *sphere
	radii          [layers]float64
	permittivities [points][layers]float64
}

func newSpectrometer() *spectrometer {
	s := &spectrometer{
		sphere: newSphere(2 * math.Pi / shortest * math.Sqrt(water) * layers * thickest),
	}
	for i := range s.permittivities {
		for j := range layers {
			s.permittivities[i][j] = silica
			if j%2 == 1 {
				s.permittivities[i][j] = titania(wavelength(i))
			}
		}
	}
	return s
}

// measure sets y to the scattering efficiencies of the sphere x, NaN if it cannot be built.
func (s *spectrometer) measure(x, y []float64) {
	radius := 0.0
	for i, v := range x {
		if !(lowest <= v && v <= highest) {
			y[0] = math.NaN()
			return
		}
		radius += middle + half*v
		s.radii[i] = radius
	}
	for i := range y {
		y[i] = s.sphere.efficiency(2*math.Pi/wavelength(i), s.radii[:], s.permittivities[i][:],
			water)
	}
}

// observables are the dims of y.
func observables() []sdk.Dim {
	dark := 0.0
	out := make([]sdk.Dim, points)
	for i := range out {
		out[i] = sdk.Dim{Name: name("q", int(wavelength(i))), Low: &dark}
	}
	return out
}

// The relative permittivities of the published generator (Peurifoy et al. 2018). None of them
// absorbs.
const (
	silica = 2.04
	water  = 1.77
)

// titania returns the relative permittivity of TiO2, rutile's ordinary ray, at a wavelength in nm
// (DeVore, "Refractive indices of rutile and sphalerite", J. Opt. Soc. Am. 41, 416, 1951).
func titania(wavelength float64) float64 {
	um := wavelength / 1000
	return 5.913 + 0.2441/(um*um-0.0803)
}

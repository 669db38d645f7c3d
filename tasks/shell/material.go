package main

// The relative permittivities of the published generator (Peurifoy et al. 2018). None of them absorbs.
const (
	silica = 2.04
	water  = 1.77
)

// titania returns the relative permittivity of TiO2, rutile's ordinary ray, at a wavelength in nm (DeVore, "Refractive
// indices of rutile and sphalerite", J. Opt. Soc. Am. 41, 416, 1951).
func titania(wavelength float64) float64 {
	um := wavelength / 1000
	return 5.913 + 0.2441/(um*um-0.0803)
}

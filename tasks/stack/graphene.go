package main

import (
	"fmt"
	"math/cmplx"

	"github.com/invbench/invbench/sdk"
)

// sheet is the thickness of graphene, in nm.
const sheet = 0.35

// fineStructure is the fine-structure constant α.
const fineStructure = 1 / 137.035999

// frozen is the index that the published generator uses at all wavelengths: its table of graphene
// begins at 2000 nm, where the spectrum ends, and looking up a shorter wavelength gives the first
// row.
func frozen(float64) complex128 { return 3.306459758 + 3.152632723i }

// universal returns the index of a layer that carries graphene's universal sheet conductivity e²/4ħ
// at a wavelength in nm: ε = 1 + iσ/(ε₀·ω·thickness) = 1 + iαλ/(2·thickness). A single sheet then
// absorbs πα = 2.3 % of the light.
func universal(wavelength float64) complex128 {
	return cmplx.Sqrt(complex(1, fineStructure*wavelength/(2*sheet)))
}

// grapheneIndex returns the index of graphene as a function of the wavelength in nm, for a value of
// the parameter.
func grapheneIndex(kind string) (func(wavelength float64) complex128, error) {
	switch kind {
	case "benchmark":
		return frozen, nil
	case "physical":
		return universal, nil
	}
	return nil, fmt.Errorf("stack: %w: graphene %q, want benchmark or physical",
		sdk.ErrInvalid, kind)
}

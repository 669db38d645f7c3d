package main

import (
	"math"
	"testing"

	"github.com/invbench/invbench/plugins/internal/gausstest"
	"github.com/invbench/invbench/sdk"
)

// The density is one of x in the task's units: it integrates to 1 there. 20 seeds were off by at
// most 3e-5; in units of 100 and 0.1 a density that forgot them would integrate to 10.
func TestDensityIntegratesToOne(t *testing.T) {
	m := tiny(t, gausstest.Setup(1), func(p *parameters) { p.Epochs = 20 })
	if err := m.Fit(t.Context(), gausstest.Rescaled(gausstest.Rows(500), 10, 100, 0.1),
		nil); err != nil {
		t.Fatal(err)
	}
	mass, err := gausstest.Mass(t.Context(), m.(sdk.LogDensity), 7, 8, 250, 100, 0.1)
	if err != nil {
		t.Fatal(err)
	}
	if !(math.Abs(mass-1) <= 0.005) {
		t.Errorf("the density of two dims integrates to %g", mass)
	}
}

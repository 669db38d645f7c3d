package main

import (
	"math"
	"testing"

	"github.com/invbench/invbench/plugins/internal/gausstest"
	"github.com/invbench/invbench/sdk"
)

// The density is one of x in the task's units: it integrates to 1 there, exactly where the flow has
// no more columns than x, and up to the error of its estimate where it has: 20 seeds were off by at
// most 3e-4, 0.037 and 0.077. In units of 100 and 0.1 a density that forgot them would integrate to
// 10.
func TestDensityIntegratesToOne(t *testing.T) {
	for name, c := range map[string]struct {
		total, points int
		tolerance     float64
	}{
		"without padding":      {2, 250, 0.005},
		"with a padded column": {3, 80, 0.15},
		"with two":             {4, 80, 0.15},
	} {
		t.Run(name, func(t *testing.T) {
			m := tiny(t, gausstest.Setup(1), func(p *parameters) {
				p.Epochs, p.Total = 40, c.total
			})
			if err := m.Fit(t.Context(), gausstest.Rescaled(gausstest.Rows(500), 10, 100, 0.1),
				nil); err != nil {
				t.Fatal(err)
			}
			mass, err := gausstest.Mass(t.Context(), m.(sdk.LogDensity), 7, 8, c.points, 100, 0.1)
			if err != nil {
				t.Fatal(err)
			}
			if !(math.Abs(mass-1) <= c.tolerance) {
				t.Errorf("the density of two dims integrates to %g", mass)
			}
		})
	}
}

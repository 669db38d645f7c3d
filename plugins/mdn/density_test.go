package main

import (
	"fmt"
	"math"
	"testing"

	"github.com/invbench/invbench/plugins/internal/gausstest"
	"github.com/invbench/invbench/sdk"
)

// The density is one of x in the task's units: it integrates to 1 there, by quadrature, for one dim
// of x and for two. 20 seeds were off by less than 1e-5.
func TestDensityIntegratesToOne(t *testing.T) {
	for _, precision := range []string{"triangular", "full"} {
		for _, units := range [][]float32{{100}, {100, 0.1}} {
			t.Run(fmt.Sprintf("%s/%d", precision, len(units)), func(t *testing.T) {
				setup := gausstest.SetupOf(len(units), 1)
				m := tiny(t, setup, func(p *parameters) { p.Epochs, p.Precision = 40, precision })
				if err := m.Fit(t.Context(), gausstest.Rescaled(gausstest.Rows(500), 10, units...),
					nil); err != nil {
					t.Fatal(err)
				}
				n := 4000
				if len(units) == 2 {
					n = 200
				}
				for _, y := range []float32{-15, 0, 7} {
					mass, err := gausstest.Mass(t.Context(), m.(sdk.LogDensity), y, 12, n, units...)
					if err != nil {
						t.Fatal(err)
					}
					if !(math.Abs(mass-1) <= 0.005) {
						t.Errorf("the density given y = %g integrates to %g", y, mass)
					}
				}
			})
		}
	}
}

package main

import (
	"testing"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/params"
)

// The same task, y = (x1 + x2, x1 - x2), in units of one and in units that make x of order 1e-7 and
// y of order 1e9: with the default parameters the model solves both, and equally well: under 11
// seeds to 3e-5 to 2.7e-3.
func TestUnitsDoNotMatter(t *testing.T) {
	for _, unit := range []struct{ x, y float32 }{{1, 1}, {1e-7, 1e9}} {
		side := sdk.Interval{Low: -float64(unit.x), High: float64(unit.x)}
		spaces := sdk.Spaces{
			X:   []sdk.Dim{sdk.Unbounded("a", ""), sdk.Unbounded("b", "")},
			Y:   []sdk.Dim{sdk.Unbounded("p", ""), sdk.Unbounded("q", "")},
			Box: []sdk.Interval{side, side},
		}
		d := sdk.Dataset{X: sdk.NewBatch(200, 2), Y: sdk.NewBatch(200, 2)}
		for i := range 200 {
			rng := sdk.Seed(8).Row(i)
			a, b := 2*rng.Float32()-1, 2*rng.Float32()-1
			copy(d.X.Row(i), []float32{a * unit.x, b * unit.x})
			copy(d.Y.Row(i), []float32{(a + b) * unit.y, (a - b) * unit.y})
		}
		p, err := params.Decode[parameters]([]byte(
			`{"backend":"cpu","hidden":[24],"epochs":60,"batch_size":40,"learning_rate":0.01,` +
				`"candidates":64,"steps":100}`))
		if err != nil {
			t.Fatal(err)
		}
		m, err := newModel(p,
			sdk.Setup{Task: sdk.Problem{Name: "t", Spaces: spaces}, Seed: 1, Threads: 1})
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Fit(t.Context(), d, nil); err != nil {
			t.Fatal(err)
		}
		y := sdk.Batch{Width: 2, Data: []float32{0.5 * unit.y, -0.3 * unit.y}}
		for b, err := range m.Invert(t.Context(), y, 1) {
			if err != nil {
				t.Fatal(err)
			}
			x := b.Row(0)
			p, q := (x[0]+x[1])/unit.x-0.5, (x[0]-x[1])/unit.x+0.3
			if p*p+q*q > 0.01 {
				t.Errorf("with x in %g and y in %g the draw %v misses by (%g, %g)",
					unit.x, unit.y, x, p, q)
			}
		}
	}
}

package rcwa

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCuts(t *testing.T) {
	for _, c := range []struct {
		name    string
		heights [4]float64
		want    []float64
	}{
		{"all different", [4]float64{36, 48, 42, 33}, []float64{33, 36, 42, 48}},
		{"all equal", [4]float64{44, 44, 44, 44}, []float64{44}},
		{"two of each", [4]float64{55, 30, 30, 55}, []float64{30, 55}},
		{"almost equal", [4]float64{40, 40 + 1e-7, 45, 50}, []float64{40, 45, 50}},
		{"very close", [4]float64{40, 40 + 1e-5, 45, 50}, []float64{40, 40 + 1e-5, 45, 50}},
	} {
		cuts, n := Geometry{Heights: c.heights}.cuts()
		if diff := cmp.Diff(c.want, cuts[:n]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// TestIndicate checks which cylinders stand at a height by the area that they fill.
func TestIndicate(t *testing.T) {
	g := Geometry{[4]float64{36, 48, 42, 33}, [4]float64{44, 51, 46, 49}}
	area := func(radii ...float64) (sum float64) {
		for _, r := range radii {
			sum += math.Pi * r * r / (217 * 217)
		}
		return sum
	}
	f := newTable(2)
	for height, want := range map[float64]float64{
		1: area(44, 51, 46, 49), 34: area(44, 51, 46), 40: area(51, 46), 47: area(51), 49: 0,
	} {
		g.indicate(f, height, 217)
		near(t, "share", f.even(0, 0), want, 1e-15)
	}
}

func TestImpossibleGeometries(t *testing.T) {
	good := Geometry{[4]float64{36, 48, 42, 33}, [4]float64{44, 51, 46, 49}}
	if err := good.Validate(Period); err != nil {
		t.Errorf("%v: %v", good, err)
	}
	for name, change := range map[string]func(g *Geometry){
		"no height":       func(g *Geometry) { g.Heights[2] = 0 },
		"negative height": func(g *Geometry) { g.Heights[0] = -1 },
		"NaN height":      func(g *Geometry) { g.Heights[0] = math.NaN() },
		"infinite height": func(g *Geometry) { g.Heights[0] = math.Inf(1) },
		"no radius":       func(g *Geometry) { g.Radii[3] = 0 },
		"too wide":        func(g *Geometry) { g.Radii[1] = 54.3 },
		"NaN radius":      func(g *Geometry) { g.Radii[1] = math.NaN() },
	} {
		g := good
		change(&g)
		if err := NewSolver(newBasis(t, Truncation{2, 2}), Silicon()).
			Build(g); !errors.Is(err, ErrGeometry) {
			t.Errorf("%s: error %v, want ErrGeometry", name, err)
		}
	}
}

package metamaterial

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestGeometry compares with the corners of the box in µm.
func TestGeometry(t *testing.T) {
	heights, radii := Sides()
	x := []float64{heights.Low, heights.High, 0, 0, radii.Low, radii.High, 0, 0}
	g := Geometry(x)
	for i, want := range []float64{30, 55, 41, 41} {
		if got := g.Heights[i]; math.Abs(got-want) > 3.1e-3 { // 55 µm is 1.273 to the authors
			t.Errorf("height %d is %v µm, want %v", i, got, want)
		}
	}
	for i, want := range []float64{42, 52, 47, 47} {
		if got := g.Radii[i]; math.Abs(got-want) > 1e-6 {
			t.Errorf("radius %d is %v µm, want %v", i, got, want)
		}
	}
}

// TestDrawsAreInside rounds draws to float32, as the host does, the most extreme ones too.
func TestDrawsAreInside(t *testing.T) {
	for name, source := range map[string]rand.Source{
		"any": rand.NewPCG(1, 1), "least": still(0), "greatest": still(math.MaxUint64),
	} {
		r := rand.New(source)
		x, narrow := make([]float64, Width), make([]float32, Width)
		for range 1000 {
			Prior(r, x)
			for i, v := range x {
				narrow[i] = float32(v)
			}
			if !Inside(narrow) {
				t.Fatalf("%s: %v is outside the box", name, narrow)
			}
		}
	}
}

// still is a source that always gives the same number.
type still uint64

func (s still) Uint64() uint64 { return uint64(s) }

// TestPublishedLimits takes the limits in the digits that the authors' files have, in either
// precision.
func TestPublishedLimits(t *testing.T) {
	for _, height := range []float64{-1, 1.273, 14.0 / 11} {
		x := []float64{height, 0, 0, height, -1, 1, -1, 1}
		narrow := make([]float32, Width)
		for i, v := range x {
			narrow[i] = float32(v)
		}
		if !Inside(x) || !Inside(narrow) {
			t.Errorf("%v is outside the box", x)
		}
	}
}

func TestOutside(t *testing.T) {
	for name, change := range map[string]func(x []float64){
		"low":      func(x []float64) { x[0] = -1.000001 },
		"high":     func(x []float64) { x[3] = 1.2730005 },
		"thin":     func(x []float64) { x[4] = -1.000001 },
		"wide":     func(x []float64) { x[7] = 1.000001 },
		"NaN":      func(x []float64) { x[5] = math.NaN() },
		"infinite": func(x []float64) { x[2] = math.Inf(-1) },
	} {
		x := make([]float64, Width)
		if !Inside(x) {
			t.Fatal("the middle is outside the box")
		}
		if change(x); Inside(x) {
			t.Errorf("%s: %v is inside the box", name, x)
		}
	}
}

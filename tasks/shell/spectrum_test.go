package main

import (
	"math"
	"testing"
)

// published are values of physics §9, which agree with the published generator's, all digits
// printed.
var published = []struct {
	name      string
	thickness [layers]float64 // nm
	at        []int           // points
	q         []float64
	off       float64
}{
	{
		"equal layers",
		[layers]float64{50, 50, 50, 50, 50, 50, 50, 50},
		[]int{0, 50, 73, 100, 200},
		[]float64{2.5131575328, 2.949663896282, 2.7116686883, 2.5868406369, 3.9954830213},
		5.1e-11,
	},
	{
		"mixed layers",
		[layers]float64{30, 70, 45.5, 33.3, 61.2, 52.4, 38.9, 66.6},
		[]int{0, 73, 100, 200},
		[]float64{2.3652876615, 3.1712525776, 3.3067258970, 4.0155238316},
		5.1e-11,
	},
}

// normalised returns thicknesses in nm as models see them.
func normalised(thickness []float64) []float64 {
	x := make([]float64, len(thickness))
	for i, v := range thickness {
		x[i] = (v - 50) / 20
	}
	return x
}

func TestPublishedValues(t *testing.T) {
	s := newSpectrometer()
	y := make([]float64, points)
	for _, c := range published {
		t.Run(c.name, func(t *testing.T) {
			s.measure(normalised(c.thickness[:]), y)
			for k, i := range c.at {
				near(t, "Q", y[i], c.q[k], c.off)
			}
		})
	}
}

// TestTitania compares with rutile's index for the ordinary ray in the light of sodium, which
// mineralogists tabulate.
func TestTitania(t *testing.T) {
	near(t, "n at 589.3 nm", math.Sqrt(titania(589.3)), 2.613, 0.001)
}

// TestSpheresAtTheLimits computes the smallest and the largest spheres that can be built, and
// mixtures.
func TestSpheresAtTheLimits(t *testing.T) {
	s := newSpectrometer()
	y := make([]float64, points)
	for mask := 0; mask < 1<<layers; mask += 15 { // 0 and 255 are among them
		var thickness [layers]float64
		for i := range thickness {
			thickness[i] = []float64{thinnest, thickest}[mask>>i&1]
		}
		x := normalised(thickness[:])
		for i := range x {
			x[i] = math.Max(x[i], lowest)
		}
		s.measure(x, y)
		for i, q := range y {
			if !(q > 0 && q < 10) {
				t.Fatalf("layers of %v nm: Q of point %d is %v", thickness, i, q)
			}
		}
	}
}

func TestSpheresThatCannotBeBuilt(t *testing.T) {
	s := newSpectrometer()
	y := make([]float64, points)
	for _, c := range []struct {
		nm       float64
		feasible bool
	}{
		{0.9, false},
		{0, false},
		{-30, false},
		{200.1, false},
		{1e30, false},
		{math.NaN(), false},
		{1.1, true},
		{199.9, true},
	} {
		for i := range layers {
			thickness := [layers]float64{50, 50, 50, 50, 50, 50, 50, 50}
			thickness[i] = c.nm
			s.measure(normalised(thickness[:]), y)
			if got := !math.IsNaN(y[0]); got != c.feasible {
				t.Errorf("layer %d of %v nm: feasible is %v, want %v", i, c.nm, got, c.feasible)
			}
		}
	}
}

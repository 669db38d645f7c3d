package main

import (
	"math"
	"math/rand/v2"
	"testing"
)

// published are the values of physics §10, computed with the published generator (constant index)
// and independently of it.
var published = []struct {
	name, graphene string
	thickness      [pairs]float64 // nm
	at             []int
	a              []float64
	off            float64
}{
	{
		"mixed, constant index", "benchmark",
		[pairs]float64{5, 10, 20, 35, 50},
		[]int{0, 50, 100, 128, 150, 200, 255},
		[]float64{
			0.45180677, 0.29416037, 0.07407498, 0.06754799, 0.07085312, 0.07161226, 0.07016517,
		},
		5.1e-9,
	},
	{
		"mixed, universal conductivity", "physical",
		[pairs]float64{5, 10, 20, 35, 50},
		[]int{0, 50, 100, 128, 150, 200, 255},
		[]float64{
			0.07846545, 0.07150043, 0.03177346, 0.03920681, 0.04936390, 0.06509750, 0.07016907,
		},
		5.1e-9,
	},
	{
		"middle of the box, constant index", "benchmark",
		[pairs]float64{27.5, 27.5, 27.5, 27.5, 27.5},
		[]int{0, 64, 128, 255},
		[]float64{0.362644322903, 0.237387318616, 0.083801696238, 0.072499707671},
		1e-12,
	},
}

// normalised returns thicknesses in nm as models see them.
func normalised(thickness []float64) []float64 {
	x := make([]float64, len(thickness))
	for i, v := range thickness {
		x[i] = (v - 27.5) / 22.5
	}
	return x
}

func spectrometerOf(t testing.TB, graphene string) *spectrometer {
	index, err := grapheneIndex(graphene)
	if err != nil {
		t.Fatal(err)
	}
	return newSpectrometer(index)
}

// TestPublishedValues compares with all digits that are printed, in float64.
func TestPublishedValues(t *testing.T) {
	y := make([]float64, points)
	for _, c := range published {
		t.Run(c.name, func(t *testing.T) {
			spectrometerOf(t, c.graphene).measure(normalised(c.thickness[:]), y)
			for k, i := range c.at {
				near(t, "A", y[i], c.a[k], c.off)
			}
		})
	}
}

func TestPublishedReflectances(t *testing.T) {
	optical := [pairs]float64{10, 20, 40, 70, 100} // twice the thicknesses
	for _, c := range []struct {
		graphene string
		at       int
		want     float64
	}{
		{"benchmark", 0, 0.00245240},
		{"benchmark", 100, 0.21122673},
		{"physical", 0, 0.02826046},
		{"physical", 100, 0.20704884},
	} {
		r, _ := spectrometerOf(t, c.graphene).power(c.at, &optical)
		near(t, "R", r, c.want, 5.1e-9)
	}
}

func TestWavelengths(t *testing.T) {
	for _, c := range []struct {
		at   int
		want float64
	}{
		{0, 240},
		{50, 401.7467},
		{100, 827.5278},
		{128, 1125.4208},
		{150, 1360.8234},
		{200, 1805.5909},
		{255, 2000},
	} {
		near(t, "wavelength", wavelength(c.at), c.want, 5.1e-5)
	}
}

// TestSpectraAreRouards compares whole spectra over the prior with the independent method.
func TestSpectraAreRouards(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 1))
	x, y := make([]float64, pairs), make([]float64, points)
	for graphene, index := range map[string]func(
		float64,
	) complex128{"benchmark": frozen, "physical": universal} {
		s := spectrometerOf(t, graphene)
		for range 20 {
			prior(r, x)
			s.measure(x, y)
			for i := 0; i < points; i += 15 {
				nm := wavelength(i)
				var layers []layer
				for _, v := range x {
					layers = append(layers, layer{index(nm), 0.35 / nm},
						layer{2, (27.5 + 22.5*v) / nm})
				}
				reflected, transmitted := fresnel(1.46, 1, layers)
				near(t, "A", y[i], 1-reflected-transmitted, 1e-12)
			}
		}
	}
}

// TestAbsentLayers leaves all nitride out: five sheets on glass are one sheet five times as thick.
func TestAbsentLayers(t *testing.T) {
	y := make([]float64, points)
	spectrometerOf(t, "physical").measure(normalised(make([]float64, pairs)), y)
	for i := range y {
		nm := wavelength(i)
		r, tr := airy(1.46, 1, layer{universal(nm), 5 * 0.35 / nm})
		near(t, "A", y[i], 1-r-tr, 1e-13)
	}
}

func TestStacksThatCannotBeBuilt(t *testing.T) {
	s := spectrometerOf(t, "benchmark")
	y := make([]float64, points)
	for _, c := range []struct {
		nm       float64
		feasible bool
	}{
		{-1e-6, false},
		{-30, false},
		{math.NaN(), false},
		{0, true},
		{1e-6, true},
		{200, true},
		{1e30, true},
	} {
		x := normalised([]float64{20, 20, c.nm, 20, 20})
		if c.nm == 0 {
			x[2] = -27.5 / 22.5
		}
		s.measure(x, y)
		if got := !math.IsNaN(y[0]); got != c.feasible {
			t.Errorf("a layer of %v nm: feasible is %v, want %v", c.nm, got, c.feasible)
		}
	}
}

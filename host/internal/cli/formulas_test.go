package cli

import (
	"math"
)

// formulas are the simulators as the reference states them (reference §1.2 to §1.4), in float64 and
// without a thought for speed. x is in the units that models see.
var formulas = map[string]func(x []float32) []float64{
	"ballistics":  throwFormula,
	"sine_wave":   waveFormula,
	"robotic_arm": armFormula,
}

func waveFormula(x []float32) []float64 {
	return []float64{math.Sin(3*math.Pi*float64(x[0])) + math.Cos(3*math.Pi*float64(x[1]))}
}

func armFormula(x []float32) []float64 {
	a, b, c := float64(x[1]), float64(x[2]), float64(x[3])
	return []float64{
		0.5*math.Cos(a) + 0.5*math.Cos(b-a) + math.Cos(c-b-a),
		float64(x[0]) + 0.5*math.Sin(a) + 0.5*math.Sin(b-a) + math.Sin(c-b-a),
	}
}

// throwFormula scans the grid of 1500 instants literally, steps 1 to 5 of reference §1.2.
func throwFormula(x []float32) []float64 {
	const g, k, m = 9.81, 0.25, 0.2
	speed := 15 * float64(x[3])
	v1, v2 := speed*math.Cos(float64(x[2])), speed*math.Sin(float64(x[2]))
	var horizontal, vertical [1500]float64
	apex := 0
	for i := range horizontal {
		t := 6 * float64(i) / 1499
		e := math.Exp(-k*t/m) - 1
		horizontal[i] = float64(x[0]) - v1*m/k*e
		vertical[i] = float64(x[1]) - m/(k*k)*((g*m+v2*k)*e+g*t*k)
		if vertical[i] > vertical[apex] {
			apex = i
		}
	}
	at := horizontal[apex]
	landing := math.NaN()
	for i := range horizontal {
		if horizontal[i] < at {
			vertical[i] = 0.1
		}
	}
	for i := range len(horizontal) - 1 {
		if (vertical[i] < 0) != (vertical[i+1] < 0) {
			landing = horizontal[i]
		}
	}
	return []float64{landing}
}

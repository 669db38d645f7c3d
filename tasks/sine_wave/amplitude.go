package main

import "math"

// amplitude is the Jacobi amplitude φ = am(z|m) for one m: the inverse of z = F(φ|m) = ∫ dθ/√(1-m
// sin²θ) from 0 to φ. It is found by the arithmetic-geometric mean and descending Landen
// transformations (Abramowitz and Stegun, Handbook of Mathematical Functions, 16.4), to a few units
// in the last place for all m up to 1.
type amplitude struct {
	ratio []float64 // c_n/a_n for n = 1 … N of the mean of 1 and √(1-m)
}

// newAmplitude returns the amplitude for the complementary modulus k' = √(1-m), in (0, 1]. It takes
// k' rather than m, which keeps no digits of 1-m when m is near 1.
func newAmplitude(complement float64) amplitude {
	var ratio []float64
	for a, b := 1.0, complement; a-b > 1e-15*a; {
		mean := (a + b) / 2
		ratio = append(ratio, (a-b)/2/mean)
		a, b = mean, math.Sqrt(a*b)
	}
	return amplitude{ratio: ratio}
}

// at returns am(w·K|m) for w in [-1, 1], where K = F(π/2|m) is the quarter period: an angle in
// [-π/2, π/2]. Since K = π/(2a_N), the recursion begins at 2^N·a_N·w·K = 2^N·w·π/2 and K itself
// need not be known.
func (am amplitude) at(w float64) float64 {
	phi := math.Ldexp(w*math.Pi/2, len(am.ratio))
	for n := len(am.ratio) - 1; n >= 0; n-- {
		phi = (phi + math.Asin(am.ratio[n]*math.Sin(phi))) / 2
	}
	return phi
}

package rcwa

import (
	"math"
	"math/cmplx"
)

// At the first anomaly, where f is fR = c/P, spectra have a cusp: the wave numbers √(f² - fR²)
// along z of four orders pass through 0 from imaginary to real. As functions of
//
//	γ(f) = √(f² - fR²)
//
// amplitudes and fields are analytic through it. So spectra are sampled along the path that γ takes
// in the complex plane, down the imaginary axis to 0 and out along the real one, and drawn as
// functions of γ.

// gamma returns γ at a frequency.
func gamma(f, anomaly float64) complex128 { return cmplx.Sqrt(complex(f*f-anomaly*anomaly, 0)) }

// path returns how far along the path γ is at a frequency: 0 at the anomaly, negative before it.
func path(f, anomaly float64) float64 {
	d := f*f - anomaly*anomaly
	return math.Copysign(math.Sqrt(math.Abs(d)), d)
}

// onPath returns the frequency that far along the path.
func onPath(s, anomaly float64) float64 {
	return math.Sqrt(anomaly*anomaly + math.Copysign(s*s, s))
}

// nodes returns n frequencies from first to last at which to solve: on the path, half way between
// evenly spaced and Chebyshev's extremes, which crowd at the ends.
func nodes(first, last, anomaly float64, n int) []float64 {
	begin, end := path(first, anomaly), path(last, anomaly)
	out := make([]float64, n)
	for i := range out {
		u := float64(i) / float64(n-1)
		u = u/2 + (1-math.Cos(math.Pi*u))/4
		out[i] = onPath(begin+(end-begin)*u, anomaly)
	}
	out[0], out[n-1] = first, last
	return out
}

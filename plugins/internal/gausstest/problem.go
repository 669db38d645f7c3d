// Package gausstest is an inverse problem whose posterior is known exactly, for tests of models.
//
// x has a normal prior and y is linear in x with normal noise, so that x given y is normal, with a
// mean that is linear in y and a covariance that does not depend on it. A model of p(x|y) that has
// learnt anything gets both right.
package gausstest

import (
	"math"

	"github.com/invbench/invbench/sdk"
)

// The problem: x is standard normal in two dims, and y = h·x + noise of this variance. The prior is
// not correlated, but the posterior is.
const (
	H1, H2   = 1.0, 0.5
	Variance = 0.25
)

// Spaces returns the spaces of the problem.
func Spaces() sdk.Spaces {
	return sdk.Spaces{
		X:   []sdk.Dim{sdk.Unbounded("a", ""), sdk.Unbounded("b", "")},
		Y:   []sdk.Dim{sdk.Unbounded("p", "")},
		Box: []sdk.Interval{{Low: -1.96, High: 1.96}, {Low: -1.96, High: 1.96}},
	}
}

// Setup returns what a model is told of the problem.
func Setup(seed sdk.Seed) sdk.Setup {
	return sdk.Setup{Task: sdk.Problem{Name: "gauss", Spaces: Spaces()}, Seed: seed, Threads: 1}
}

// Rows returns n simulated rows.
func Rows(n int) sdk.Dataset {
	d := sdk.Dataset{X: sdk.NewBatch(n, 2), Y: sdk.NewBatch(n, 1)}
	for i := range n {
		rng := sdk.Seed(77).Row(i)
		a, b, noise := rng.NormFloat64(), rng.NormFloat64(), rng.NormFloat64()
		copy(d.X.Row(i), []float32{float32(a), float32(b)})
		d.Y.Row(i)[0] = float32(H1*a + H2*b + math.Sqrt(Variance)*noise)
	}
	return d
}

// Posterior returns the mean and the covariance of x given y: with s = |h|² + v, they are h·y/s and
// I - h·hᵀ/s.
func Posterior(y float64) (mean [2]float64, covariance [2][2]float64) {
	s := H1*H1 + H2*H2 + Variance
	mean = [2]float64{H1 * y / s, H2 * y / s}
	covariance = [2][2]float64{{1 - H1*H1/s, -H1 * H2 / s}, {-H1 * H2 / s, 1 - H2*H2/s}}
	return mean, covariance
}

// LogDensity returns the logarithm of the posterior density of x given y.
func LogDensity(x [2]float64, y float64) float64 {
	mean, c := Posterior(y)
	det := c[0][0]*c[1][1] - c[0][1]*c[1][0]
	a, b := x[0]-mean[0], x[1]-mean[1]
	square := (c[1][1]*a*a - 2*c[0][1]*a*b + c[0][0]*b*b) / det
	return -(square+math.Log(det))/2 - math.Log(2*math.Pi)
}

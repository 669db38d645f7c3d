package gausstest

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/invbench/invbench/sdk"
)

// Tolerance is how far a fitted model may be from the truth.
type Tolerance struct {
	Mean       float64 // of each dim's posterior mean; the posterior's sd is 0.58 and 0.91
	Covariance float64 // of each entry of the posterior covariance
	// Of the mean over the posterior of log p(x|y) - log q(x|y), in nats: this and -0.02 are its
	// bounds.
	LogDensity float64
}

// trainings is how many CheckMedian judges together.
const trainings = 5

// CheckMedian is Check for a kind of model of which now and then a training goes astray, by the
// seed or by the rounding of a processor: it takes the median over five trainings of each of their
// distances from the truth. fitted returns a model that was fitted under a seed.
func CheckMedian(ctx context.Context, fitted func(sdk.Seed) (sdk.Model, error), t Tolerance) error {
	var all []distance
	for seed := range sdk.Seed(trainings) {
		m, err := fitted(seed + 1)
		if err != nil {
			return err
		}
		d, err := measure(ctx, m)
		if err != nil {
			return err
		}
		all = append(all, d)
	}
	return medianOf(all).within(t)
}

// Check compares a fitted model's draws and densities with the exact posterior at a few y.
func Check(ctx context.Context, m sdk.Model, t Tolerance) error {
	d, err := measure(ctx, m)
	if err != nil {
		return err
	}
	return d.within(t)
}

// distance is how far a fitted model is from the truth: the largest errors of its moments, in any
// dim and at any of a few y, and the largest and the least of the divergences there.
type distance struct{ mean, covariance, most, least float64 }

// within reports whether all of it is within the tolerance.
func (d distance) within(t Tolerance) error {
	moments := d.mean <= t.Mean && d.covariance <= t.Covariance
	if moments && d.most <= t.LogDensity && d.least >= -0.02 {
		return nil
	}
	return fmt.Errorf("off the posterior by %.3f in the mean (at most %g), "+
		"%.3f in the covariance (at most %g), and by %.4f to %.4f nats (-0.02 to %g)",
		d.mean, t.Mean, d.covariance, t.Covariance, d.least, d.most, t.LogDensity)
}

// medianOf returns the median of each number.
func medianOf(all []distance) distance {
	of := func(number func(distance) float64) float64 {
		values := make([]float64, len(all))
		for i, d := range all {
			values[i] = number(d)
		}
		slices.Sort(values)
		return values[len(values)/2]
	}
	return distance{
		mean:       of(func(d distance) float64 { return d.mean }),
		covariance: of(func(d distance) float64 { return d.covariance }),
		most:       of(func(d distance) float64 { return d.most }),
		least:      of(func(d distance) float64 { return d.least }),
	}
}

// measure compares a fitted model's draws and densities with the exact posterior.
func measure(ctx context.Context, m sdk.Model) (distance, error) {
	y := sdk.Batch{Width: 1, Data: []float32{-1.5, 0, 1}}
	const draws = 4000
	d := distance{least: math.Inf(1), most: math.Inf(-1)}
	i := 0
	for x, err := range m.Invert(ctx, y, draws) {
		if err != nil {
			return d, err
		}
		target := float64(y.Data[i])
		d.moments(x, target)
		nats, err := divergence(ctx, m.(sdk.LogDensity), target)
		if err != nil {
			return d, err
		}
		d.most, d.least = math.Max(d.most, nats), math.Min(d.least, nats)
		i++
	}
	if math.IsNaN(d.mean + d.covariance + d.most + d.least) {
		return d, fmt.Errorf("draws or densities are not numbers: %+v", d)
	}
	return d, nil
}

// moments compares the mean and the covariance of draws.
func (d *distance) moments(x sdk.Batch, y float64) {
	n := float64(x.Rows())
	var mean [2]float64
	var covariance [2][2]float64
	for i := range x.Rows() {
		for j := range 2 {
			mean[j] += float64(x.Row(i)[j]) / n
		}
	}
	for i := range x.Rows() {
		for j := range 2 {
			for k := range 2 {
				covariance[j][k] += (float64(x.Row(i)[j]) - mean[j]) * (float64(x.Row(i)[k]) -
					mean[k]) / n
			}
		}
	}
	wantMean, want := Posterior(y)
	for j := range 2 {
		d.mean = math.Max(d.mean, math.Abs(mean[j]-wantMean[j]))
		for k := range 2 {
			d.covariance = math.Max(d.covariance, math.Abs(covariance[j][k]-want[j][k]))
		}
	}
}

// divergence estimates the divergence of the model's density from the posterior, from draws of the
// posterior.
func divergence(ctx context.Context, m sdk.LogDensity, y float64) (float64, error) {
	const n = 2000
	x, ys := sdk.NewBatch(n, 2), sdk.NewBatch(n, 1)
	mean, c := Posterior(y)
	l11 := math.Sqrt(c[0][0])
	l21 := c[0][1] / l11
	l22 := math.Sqrt(c[1][1] - l21*l21)
	for i := range n {
		rng := sdk.Seed(78).Row(i)
		u, v := rng.NormFloat64(), rng.NormFloat64()
		copy(x.Row(i), []float32{float32(mean[0] + l11*u), float32(mean[1] + l21*u + l22*v)})
		ys.Data[i] = float32(y)
	}
	q, err := m.LogDensity(ctx, ys, x)
	if err != nil {
		return 0, err
	}
	kl := 0.0
	for i := range n {
		kl += (LogDensity([2]float64{float64(x.Row(i)[0]), float64(x.Row(i)[1])}, y) -
			float64(q.Data[i])) / n
	}
	return kl, nil
}

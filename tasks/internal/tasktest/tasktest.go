// Package tasktest is what the tests of tasks share: statistics with an honest error bar,
// derivatives by another method, and the examples of a README.
//
// Checks are functions that return an error, so that they can be tested themselves. A statistical
// check knows how far a correct sampler strays by chance and allows for that much, about once in a
// million, and no more: a tolerance picked by hand is either too wide to see anything or fails on
// the next seed.
package tasktest

import (
	"context"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"github.com/invbench/invbench/sdk"
)

// standardErrors is how many standard errors a moment may be off: a correct sampler exceeds it once
// in 1.7 million.
const standardErrors = 5

// Column returns column j of b.
func Column(b sdk.Batch, j int) []float64 {
	out := make([]float64, b.Rows())
	for i := range out {
		out[i] = float64(b.Row(i)[j])
	}
	return out
}

// Mean reports whether v, independent draws, has the given mean to within five of its own standard
// errors.
func Mean(v []float64, mean float64) error {
	got, sd := stat.MeanStdDev(v, nil)
	if off := standardErrors * sd / math.Sqrt(float64(len(v))); !(math.Abs(got-mean) <= off) {
		return fmt.Errorf("mean %.6g, want %.6g ± %.2g", got, mean, off)
	}
	return nil
}

// Moments reports whether v, independent draws, has the given mean and variance, each to within
// five standard errors. The standard error of the variance is √((m4-σ⁴)/n), with the sample's own
// fourth central moment m4.
func Moments(v []float64, mean, variance float64) error {
	if err := Mean(v, mean); err != nil {
		return err
	}
	got, m4 := stat.Variance(v, nil), stat.Moment(4, v, nil)
	if off := standardErrors *
		math.Sqrt((m4-variance*variance)/float64(len(v))); !(math.Abs(got-variance) <= off) {
		return fmt.Errorf("variance %.6g, want %.6g ± %.2g", got, variance, off)
	}
	return nil
}

// smirnov is the largest n·D² of Kolmogorov and Smirnov's statistic that is allowed: a correct
// sampler exceeds it once in a million (2·exp(-2nD²), the statistic's asymptotic law).
const smirnov = 7.25

// Distribution reports whether v, independent draws, has the given distribution function, which
// must be continuous.
func Distribution(v []float64, cdf func(float64) float64) error {
	v = slices.Sorted(slices.Values(v))
	n, worst := float64(len(v)), 0.0
	for i, at := range v {
		p := cdf(at)
		worst = max(worst, p-float64(i)/n, float64(i+1)/n-p)
	}
	if !(worst*worst*n <= smirnov) {
		return fmt.Errorf("the distribution function is off by %.4f, want at most %.4f",
			worst, math.Sqrt(smirnov/n))
	}
	return nil
}

// SameDistribution reports whether a and b, independent draws all, may come from the same
// continuous distribution.
func SameDistribution(a, b []float64) error {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	d := stat.KolmogorovSmirnov(a, nil, b, nil)
	n := float64(len(a)) * float64(len(b)) / float64(len(a)+len(b))
	if !(d*d*n <= smirnov) {
		return fmt.Errorf("the distribution functions are %.4f apart, want at most %.4f",
			d, math.Sqrt(smirnov/n))
	}
	return nil
}

// PriorErrors returns the squared error, averaged over the dims of y, of each of n draws from the
// prior as an answer to a target of its own: a sample whose mean is r_1 of prior draws, twice the
// mean variance of y.
func PriorErrors(ctx context.Context, task sdk.Simulator, n int) ([]float64, error) {
	targets, err := observe(ctx, task, sdk.Seed(1).Derive("targets"), n)
	if err != nil {
		return nil, err
	}
	answers, err := observe(ctx, task, sdk.Seed(1).Derive("answers"), n)
	if err != nil {
		return nil, err
	}
	out := make([]float64, n)
	for i := range out {
		for j, y := range targets.Row(i) {
			d := float64(answers.Row(i)[j]) - float64(y)
			out[i] += d * d / float64(targets.Width)
		}
	}
	return out, nil
}

func observe(ctx context.Context, task sdk.Simulator, seed sdk.Seed, n int) (sdk.Batch, error) {
	x, err := task.Draw(ctx, seed, 0, n)
	if err != nil {
		return sdk.Batch{}, err
	}
	return task.Simulate(ctx, seed, 0, x)
}

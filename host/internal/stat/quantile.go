// Package stat holds the statistics that scores are made of: quantiles, the expected minimum of a
// random subset, bootstrap intervals, and tests of paired values.
//
// Everything here is a pure function of its arguments. What is random takes an sdk.Seed, so that
// the same numbers give the same interval, bit for bit, wherever and whenever a report is rendered.
package stat

import (
	"math"
	"slices"
)

// Quantile returns the p-quantile of values that are sorted ascending, by linear interpolation
// between the order statistics around position p·(n-1): definition 7 of Hyndman and Fan, "Sample
// quantiles in statistical packages", The American Statistician 50 (1996), which is numpy's
// default. It is NaN for no values, and p is clamped to [0, 1].
func Quantile(sorted []float64, p float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	at := min(max(p, 0), 1) * float64(len(sorted)-1)
	below := int(at)
	low := sorted[below]
	weight := at - float64(below)
	if weight == 0 || sorted[below+1] == low {
		return low
	}
	return low*(1-weight) + sorted[below+1]*weight
}

// Quantiles returns the quantiles p of values, which it neither sorts nor keeps. See Quantile.
func Quantiles(values []float64, p ...float64) []float64 {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	quantiles := make([]float64, len(p))
	for i := range p {
		quantiles[i] = Quantile(sorted, p[i])
	}
	return quantiles
}

// Median returns the middle value, or the mean of the two in the middle. It is NaN for no values.
func Median(values []float64) float64 {
	return Quantiles(values, 0.5)[0]
}

// Mean returns the mean, NaN for no values.
func Mean(values []float64) float64 { return sum(values) / float64(len(values)) }

// InterquartileMean returns the mean of the middle half of the values: the quarter at each end
// weighs nothing, and the two values that a quarter ends in count for the part that is inside. It
// is NaN for no values. See Agarwal et al., "Deep reinforcement learning at the edge of the
// statistical precipice", NeurIPS 2021, who recommend it for scores over runs.
func InterquartileMean(values []float64) float64 {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	n := float64(len(sorted))
	total := 0.0
	for i, v := range sorted {
		inside := min(float64(i+1), 0.75*n) - max(float64(i), 0.25*n)
		total += max(inside, 0) * v
	}
	return total / (0.5 * n)
}

// Package stat holds the statistics that scores are made of: quantiles, the expected minimum of a random subset,
// bootstrap intervals, and tests of paired values.
//
// Everything here is a pure function of its arguments. What is random takes an sdk.Seed, so that the same numbers give
// the same interval, bit for bit, wherever and whenever a report is rendered.
package stat

import (
	"math"
	"slices"
)

// Quantile returns the p-quantile of values that are sorted ascending, by linear interpolation between the order
// statistics around position p·(n-1): definition 7 of Hyndman and Fan, "Sample quantiles in statistical packages", The
// American Statistician 50 (1996), which is numpy's default. It is NaN for no values, and p is clamped to [0, 1].
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

package main

import "github.com/invbench/invbench/sdk"

// weights are what the squared difference in each dim of y counts for: a distance is Σ_j w_j·(a_j -
// b_j)².
type weights []float64

// evenWeights has every dim count alike, in its own units.
func evenWeights(width int) weights {
	w := make(weights, width)
	for j := range w {
		w[j] = 1
	}
	return w
}

// spreadWeights measures each dim in its standard deviation over the rows of y. A dim in which all
// rows are the same cannot tell them apart and counts for nothing.
func spreadWeights(y sdk.Batch) weights {
	w := make(weights, y.Width)
	for j := range w {
		if v := variance(y, j); v > 0 {
			w[j] = 1 / v
		}
	}
	return w
}

// variance returns the mean squared deviation of column j from its mean. It is exactly 0 for a
// column of one value: a sum of up to 2²⁹ equal float32 is exact in float64, and so is their mean.
func variance(y sdk.Batch, j int) float64 {
	n := y.Rows()
	sum, squares := 0.0, 0.0
	for i := range n {
		sum += float64(y.Row(i)[j])
	}
	mean := sum / float64(n)
	for i := range n {
		d := float64(y.Row(i)[j]) - mean
		squares += d * d
	}
	return squares / float64(n)
}

// distance returns the weighted squared distance of two rows.
func (w weights) distance(a, b []float32) float64 {
	sum := 0.0
	for j, weight := range w {
		d := float64(a[j]) - float64(b[j])
		sum += weight * d * d
	}
	return sum
}

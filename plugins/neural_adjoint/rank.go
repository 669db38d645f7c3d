package main

import (
	"cmp"
	"math"
	"slices"
)

// rank returns the indices of candidates from the smallest surrogate error to the largest, NaN
// last, and equals in their order. The error is the net's, summed over the dims of y, without the
// boundary loss; the simulator has no say (reference §9 trap 6).
func rank(errors []float32) []int {
	order := make([]int, len(errors))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		return cmp.Compare(key(errors[i]), key(errors[j]))
	})
	return order
}

func key(e float32) float64 {
	if e != e {
		return math.Inf(1)
	}
	return float64(e)
}

package audit

import (
	"cmp"
	"math"
	"slices"
)

// spearman returns the rank correlation of two lists of the same length: Pearson's correlation of
// their ranks, where equal values share the mean of theirs (Spearman, "The proof and measurement of
// association between two things", 1904). It is NaN if all values of a list are equal. Infinite
// values have ranks like any other.
func spearman(a, b []float64) float64 {
	ra, rb := ranks(a), ranks(b)
	middle := float64(len(a)-1) / 2
	var ab, aa, bb float64
	for i := range ra {
		da, db := ra[i]-middle, rb[i]-middle
		ab, aa, bb = ab+da*db, aa+da*da, bb+db*db
	}
	return ab / math.Sqrt(aa*bb)
}

// ranks returns the rank of each value, from 0, ties at the mean of their places.
func ranks(values []float64) []float64 {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(values[i], values[j]) })
	all := make([]float64, len(values))
	for first := 0; first < len(order); {
		end := first + 1
		for end < len(order) && values[order[end]] == values[order[first]] {
			end++
		}
		for _, i := range order[first:end] {
			all[i] = float64(first+end-1) / 2
		}
		first = end
	}
	return all
}

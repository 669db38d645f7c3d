package stat

import (
	"cmp"
	"math"
	"slices"
)

// Holm returns the p-values of several hypotheses adjusted for their number: rejecting those whose
// adjusted value is at most α rejects any true one with probability at most α, however the tests
// depend on each other (Holm, "A simple sequentially rejective multiple test procedure",
// Scandinavian Journal of Statistics 6, 1979). The order is kept.
func Holm(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	adjusted, largest := make([]float64, len(p)), 0.0
	for rank, i := range order {
		largest = max(largest, min(1, p[i]*float64(len(p)-rank)))
		adjusted[i] = largest
	}
	return adjusted
}

// HolmRejects returns which of the hypotheses Holm rejects at a level: those whose adjusted p-value
// is at most that. Those whose own p-value is above it never are, which spares sorting them.
func HolmRejects(p []float64, level float64) []bool {
	var candidates []float64
	for _, v := range p {
		if v <= level {
			candidates = append(candidates, v)
		}
	}
	slices.Sort(candidates)
	most := math.Inf(-1) // the largest p-value that is rejected
	for rank, v := range candidates {
		if v*float64(len(p)-rank) > level {
			break
		}
		most = v
	}
	rejected := make([]bool, len(p))
	for i, v := range p {
		rejected[i] = v <= most
	}
	return rejected
}

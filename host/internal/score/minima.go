package score

import (
	"math"
	"slices"
	"sort"

	"github.com/invbench/invbench/host/internal/stat"
)

// minima estimates the expected smallest error among T draws from the errors of n draws for one
// target, for several T at once. An infeasible draw has the error +Inf; T draws of which none is
// feasible score the floor.
//
// If it is capped, a feasible draw counts for no more than the floor either. Otherwise a model
// would do better to give no draw than a wild one, whose error may be 1e70 and decide the mean over
// all targets.
type minima struct {
	t       []int
	n       int
	weights [][]float64 // of the sorted errors, for each t
	floor   float64
	// What a feasible draw counts for at most: the floor if errors are capped, +Inf if not.
	most float64
}

// newMinima expects every t in 1 … n.
func newMinima(t []int, n int, floor float64, capped bool) *minima {
	m := &minima{t: t, n: n, weights: make([][]float64, len(t)), floor: floor, most: math.Inf(1)}
	if capped {
		m.most = floor
	}
	for i := range t {
		m.weights[i] = stat.MinWeights(n, t[i])
	}
	return m
}

// subsets returns, for each T, the mean over all subsets of T of the n errors of the subset's
// smallest: the estimator for exchangeable draws. errors is not changed.
func (m *minima) subsets(errors []float64) []float64 {
	sorted := slices.Clone(errors)
	slices.Sort(sorted)
	feasible := sort.Search(m.n, func(j int) bool { return math.IsInf(sorted[j], 1) })
	means := make([]float64, len(m.t))
	for i, t := range m.t {
		mean := stat.MissProbability(m.n, feasible, t) * m.floor
		for j, e := range sorted[:feasible] {
			mean += m.weights[i][j] * min(e, m.most)
		}
		means[i] = mean
	}
	return means
}

// prefixes returns, for each T, the smallest of the first T errors: the estimator for ranked draws,
// and the paper's for all (reference §5.1).
func (m *minima) prefixes(errors []float64) []float64 {
	smallest, done := math.Inf(1), 0
	minimums := make([]float64, len(m.t))
	for i, t := range m.t {
		for ; done < t; done++ {
			smallest = min(smallest, errors[done])
		}
		minimums[i] = min(smallest, m.most)
		if math.IsInf(smallest, 1) {
			minimums[i] = m.floor
		}
	}
	return minimums
}

// typical returns, for each T, the geometric mean of what subsets returns for each n of the errors
// in turn. Values below least count as least. If the errors are no multiple of n, those left over
// at the end are not used.
func (m *minima) typical(errors []float64, least float64) []float64 {
	means := make([]float64, len(m.t))
	groups := len(errors) / m.n
	for g := range groups {
		for i, r := range m.subsets(errors[g*m.n : (g+1)*m.n]) {
			means[i] += math.Log(max(r, least)) / float64(groups)
		}
	}
	for i := range means {
		means[i] = math.Exp(means[i])
	}
	return means
}

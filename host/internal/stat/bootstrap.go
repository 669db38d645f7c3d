package stat

import (
	"math/rand/v2"
	"slices"
)

// Interval is a confidence interval.
type Interval struct {
	Low, High float64
}

// percentiles returns the central interval of each row at the given level. It sorts the rows.
func percentiles(rows [][]float64, level float64) []Interval {
	tail := (1 - level) / 2
	intervals := make([]Interval, len(rows))
	for i, row := range rows {
		slices.Sort(row)
		intervals[i] = Interval{Quantile(row, tail), Quantile(row, 1-tail)}
	}
	return intervals
}

// draw fills indices with independent draws of 0 … len(indices)-1.
func draw(random *rand.Rand, indices []int) {
	for i := range indices {
		indices[i] = random.IntN(len(indices))
	}
}

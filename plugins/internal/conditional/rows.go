package conditional

import (
	"iter"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/invbench/invbench/sdk"
)

// Normal returns rows of standard normal numbers.
func Normal(rng *rand.Rand, rows, width int) sdk.Batch {
	b := sdk.NewBatch(rows, width)
	for i := range b.Data {
		b.Data[i] = float32(rng.NormFloat64())
	}
	return b
}

// Repeat returns n rows that are all the same.
func Repeat(row []float32, n int) sdk.Batch {
	b := sdk.NewBatch(n, len(row))
	for i := range n {
		copy(b.Row(i), row)
	}
	return b
}

// Each returns the rows of b, each of them n times in a row.
func Each(b sdk.Batch, n int) sdk.Batch {
	c := sdk.NewBatch(b.Rows()*n, b.Width)
	for i := range c.Rows() {
		copy(c.Row(i), b.Row(i/n))
	}
	return c
}

// Values returns the only column of b.
func Values(b sdk.Batch) []float64 {
	v := make([]float64, len(b.Data))
	for i, x := range b.Data {
		v[i] = float64(x)
	}
	return v
}

// LogMeanExp returns the logarithm of the mean of exp(v).
func LogMeanExp(v []float64) float64 {
	most, sum := slices.Max(v), 0.0
	if math.IsInf(most, -1) {
		return most
	}
	for _, x := range v {
		sum += math.Exp(x - most)
	}
	return most + math.Log(sum/float64(len(v)))
}

// Groups yields the bounds of groups of n rows, each of which stands for samples rows of a
// computation.
func Groups(n, samples int) iter.Seq2[int, int] {
	const most = 1024
	size := max(1, most/samples)
	return func(yield func(first, end int) bool) {
		for first := 0; first < n; first += size {
			if !yield(first, min(first+size, n)) {
				return
			}
		}
	}
}

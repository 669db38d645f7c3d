// Package poisson draws from a Poisson distribution by inversion of its distribution function.
//
// A task draws millions of numbers from one fixed distribution, each from a stream of its own, so
// that a table pays and a method that keeps state between draws does not. One draw takes one number
// of the stream, whatever comes out.
package poisson

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/invbench/invbench/sdk"
)

// maxMean bounds the mean, since exp(-mean) underflows beyond 745.
const maxMean = 700

// cells is how many equal parts of [0,1) have a place of their own where the search of the table
// begins.
const cells = 256

// Table is a Poisson distribution ready to be drawn from. It is safe for use by several goroutines
// at once.
type Table struct {
	cdf   []float64  // cdf[k] = P(K ≤ k); the last one is 1
	guide [cells]int // guide[c] is the smallest k with cdf[k] > c/cells
}

// New returns the Poisson distribution of the given mean, which must lie in (0, 700]; else the
// error wraps sdk.ErrInvalid.
func New(mean float64) (*Table, error) {
	if !(mean > 0 && mean <= maxMean) {
		return nil, fmt.Errorf("%w: mean %g of a Poisson distribution, want one in (0, %d]",
			sdk.ErrInvalid, mean, maxMean)
	}
	t := &Table{cdf: distribution(mean)}
	k := 0
	for c := range t.guide {
		for t.cdf[k] <= float64(c)/cells {
			k++
		}
		t.guide[c] = k
	}
	return t, nil
}

// Draw returns the smallest k with P(K ≤ k) > u, where u is one uniform number in [0,1) from r.
func (t *Table) Draw(r *rand.Rand) int {
	u := r.Float64()
	k := t.guide[int(u*cells)]
	for t.cdf[k] <= u {
		k++
	}
	return k
}

// distribution returns P(K ≤ k) for k = 0, 1, … up to where it cannot be told from 1: the sum of
// the terms e^-mean·mean^k/k!. The sum has passed the mean when its terms no longer count.
func distribution(mean float64) []float64 {
	var cdf []float64
	term, sum := math.Exp(-mean), 0.0
	for k := 1; ; k++ {
		next := sum + term
		if next == sum && float64(k) > mean {
			break
		}
		sum = min(next, 1)
		cdf = append(cdf, sum)
		term *= mean / float64(k)
	}
	cdf[len(cdf)-1] = 1
	return cdf
}

package board

import (
	"math"

	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/host/internal/stat"
)

// Pair sets two entries of a table beside each other, at the table's last T: how much better one
// is, where ranks say only whether it is.
type Pair struct {
	A string `json:"a"` // the better one
	B string `json:"b"`
	// Ratio is the typical error of A by that of B over the targets that both have, with its 95 %
	// interval, which is not adjusted for the number of pairs.
	Ratio float64 `json:"ratio"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	P     float64 `json:"p"` // of the hypothesis that the two are alike
	// Adjusted for the number of pairs of the table: a claim if it is 0.05 or less.
	HolmP   float64 `json:"holm_p"`
	Targets int     `json:"targets"` // that both have
	// Improvement is the probability that a training of A is better than one of B at a target, ties
	// counted half.
	Improvement float64 `json:"improvement"`
}

// mostPaired is the number of entries above which a table has no pairs: nobody reads thousands of
// them.
const mostPaired = 24

// pairs returns all pairs of scored lines, in the order of the lines.
func (t *Table) pairs() []Pair {
	var (
		pairs []Pair
		p     []float64
	)
	lines, k := t.Scored(), len(t.T)-1
	if k < 0 || len(lines) > mostPaired {
		return nil
	}
	for i := range lines {
		for j := i + 1; j < len(lines); j++ {
			pair := t.ranking.pair(i, j, k)
			pair.A, pair.B = lines[i].Entry, lines[j].Entry
			pairs, p = append(pairs, pair), append(p, pair.P)
		}
	}
	for i, adjusted := range stat.Holm(p) {
		pairs[i].HolmP = adjusted
	}
	return pairs
}

func (r *ranking) pair(i, j, k int) Pair {
	e := r.difference(i, k, j, k)
	interval := e.Interval(score.Level)
	return Pair{
		Ratio: math.Exp(e.Mean), Low: math.Exp(interval.Low), High: math.Exp(interval.High),
		P: r.p(i, j, e), Targets: min(r.targets(i), r.targets(j)),
		Improvement: improvement(r.entries[i].logs[k], r.entries[j].logs[k]),
	}
}

// p returns the p-value of a difference of two entries, as it is shown.
func (r *ranking) p(i, j int, e stat.Estimate) float64 {
	if math.Abs(e.Mean) < alike || r.unknown(i, j) {
		return 1
	}
	return e.P()
}

// improvement returns the share of targets and pairs of repeats at which a is less than b (Agarwal
// et al., "Deep reinforcement learning at the edge of the statistical precipice", NeurIPS 2021,
// §4.3).
func improvement(a, b [][]float64) float64 {
	n, wins := min(len(a[0]), len(b[0])), 0.0
	for _, x := range a {
		for _, y := range b {
			for target := range n {
				switch {
				case x[target] < y[target]:
					wins++
				case x[target] == y[target]:
					wins += 0.5
				}
			}
		}
	}
	return wins / float64(n*len(a)*len(b))
}

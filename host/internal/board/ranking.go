package board

import (
	"fmt"
	"math"

	"github.com/invbench/invbench/host/internal/parallel"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/host/internal/stat"
)

// alpha is the chance that a table has a claim that is not true: "one is better" of two entries
// that are alike.
const alpha = 0.05

// Rank is the place of an entry among those of a table, as far as the data tell: 1 + the number of
// entries that are distinguishably better, up to the number of entries less those that are
// distinguishably worse. Entries with the same Low are tied.
type Rank struct {
	Low  int `json:"low"`
	High int `json:"high"`
}

// String formats a rank as "2", or as "1–3" if it is not known better.
func (r Rank) String() string {
	if r.Low == r.High {
		return fmt.Sprint(r.Low)
	}
	return fmt.Sprintf("%d–%d", r.Low, r.High)
}

// ranking compares the scored entries of a table by the logarithms of their r_T, target by target:
// a hard target is hard for all entries, so that the difference of two is known better than either.
// Logarithms, because a few targets make the arithmetic mean, and which ones are in a sample is
// chance. See stat.Side.Minus for the test.
type ranking struct {
	entries []rankedEntry
	t       int // number of T
	// Of all pairs at all pairs of T, as far as they have been asked for; nil where that is too
	// many.
	known []compared
	means map[[3]int]float64 // see typical
}

// mostKnown is the most comparisons that are kept: 16 MiB of them.
const mostKnown = 1 << 20

// compared is a comparison that has been made, if it is there.
// p is 0 where nothing is kept; a p-value of 0 is the least number above.
type compared struct{ mean, p float64 }

// rankedEntry is one entry's part.
type rankedEntry struct {
	logs  [][][]float64 // T, repeat, target
	sides []stat.Side   // the same, for each T
	prior [][][]float64 // the logarithms of the prior's r_T, as logs
}

// outcome is what comes of comparing two entries: the logarithm of the ratio of their typical
// errors, and the p-value of the hypothesis that they are the same.
type outcome struct{ mean, p float64 }

// newRanking takes the scores of each entry, for each repeat, at the numbers of draws t that all
// have.
func newRanking(entries [][]*score.Scores, t []int) *ranking {
	r := &ranking{
		entries: make([]rankedEntry, len(entries)), t: len(t), means: map[[3]int]float64{},
	}
	if n := len(entries) * len(t); n*n <= mostKnown {
		r.known = make([]compared, n*n)
	}
	parallel.For(len(entries), func(i int) {
		e := rankedEntry{logs: make([][][]float64, len(t)), prior: make([][][]float64, len(t))}
		for k, draws := range t {
			for _, s := range entries[i] {
				prior, _ := s.PriorLogs(s.Index(draws))
				e.logs[k] = append(e.logs[k], s.Logs(s.Index(draws)))
				e.prior[k] = append(e.prior[k], prior)
			}
			e.sides = append(e.sides, stat.NewSide(e.logs[k]))
		}
		r.entries[i] = e
	})
	return r
}

// targets returns the number of targets of entry i.
func (r *ranking) targets(i int) int { return len(r.entries[i].logs[0][0]) }

// repeats returns the number of trainings of entry i.
func (r *ranking) repeats(i int) int { return len(r.entries[i].logs[0]) }

// common returns the number of targets that all entries have which take part: those with at[i] ≥ 0.
func (r *ranking) common(at []int) int {
	n := math.MaxInt
	for i, k := range at {
		if k >= 0 {
			n = min(n, r.targets(i))
		}
	}
	return n
}

// first returns the logarithms of entry i at the T with index ti for the first n targets of each
// repeat.
func (r *ranking) first(i, ti, n int) [][]float64 {
	all := make([][]float64, r.repeats(i))
	for k, logs := range r.entries[i].logs[ti] {
		all[k] = logs[:n]
	}
	return all
}

// typical returns the logarithm of the typical error of entry i at the T with index ti over the
// first n targets. It is asked the same again and again as time goes by, and keeps the answers.
func (r *ranking) typical(i, ti, n int) float64 {
	key := [3]int{i, ti, n}
	mean, known := r.means[key]
	if !known {
		repeats := r.first(i, ti, n)
		of := make([]float64, len(repeats))
		for k := range repeats {
			of[k] = stat.Mean(repeats[k])
		}
		mean = stat.Mean(of)
		r.means[key] = mean
	}
	return mean
}

// difference returns the logarithm of the typical error of entry i at the T with index ti by that
// of entry j at tj, over the targets that both have.
func (r *ranking) difference(i, ti, j, tj int) stat.Estimate {
	return r.entries[i].sides[ti].Minus(r.entries[j].sides[tj])
}

// normalised returns the logarithm of the geometric mean of r_T/prior of entry i over the first n
// targets.
func (r *ranking) normalised(i, ti, n int) stat.Estimate {
	e := r.entries[i]
	values := make([][]float64, len(e.logs[ti]))
	for k, logs := range e.logs[ti] {
		values[k] = make([]float64, n)
		for target := range n {
			values[k][target] = logs[target] - e.prior[ti][k][target]
		}
	}
	return stat.Crossed(values)
}

// compare is difference as an outcome. It is asked the same again and again as time goes by, and
// keeps the answers.
func (r *ranking) compare(i, ti, j, tj int) outcome {
	if r.known == nil {
		return r.newComparison(i, ti, j, tj)
	}
	c := &r.known[((i*len(r.entries)+j)*r.t+ti)*r.t+tj]
	if c.p == 0 {
		o := r.newComparison(i, ti, j, tj)
		c.mean, c.p = o.mean, max(o.p, math.SmallestNonzeroFloat64)
	}
	return outcome{c.mean, c.p}
}

func (r *ranking) newComparison(i, ti, j, tj int) outcome {
	o := newOutcome(r.difference(i, ti, j, tj))
	if r.unknown(i, j) {
		o.p = 1
	}
	return o
}

// unknown reports whether nothing can be said of the scatter of a difference.
func (r *ranking) unknown(i, j int) bool { return min(r.targets(i), r.targets(j)) < 2 }

// alike is the logarithm of a ratio that is taken for 1: records keep nine digits of an error, and
// sums are rounded.
const alike = 1e-8

// newOutcome has the p-value only as far as it decides a rank: one above alpha is 1.
func newOutcome(e stat.Estimate) outcome {
	if math.Abs(e.Mean) < alike {
		return outcome{0, 1}
	}
	return outcome{e.Mean, e.PBelow(alpha)}
}

// ranks returns the place of each entry if entry i is taken at the T with index at[i]. Entries with
// -1 take no part and have no rank.
func (r *ranking) ranks(at []int) []Rank {
	return rankAll(len(at), func(i int) bool { return at[i] >= 0 }, func(i, j int) outcome {
		return r.compare(i, at[i], j, at[j])
	})
}

// rankAll ranks n entries, those of which take part, by comparing all pairs. The level of the tests
// is that of the whole table: the p-values are Holm's, adjusted for the number of pairs.
func rankAll(n int, takesPart func(i int) bool, compare func(i, j int) outcome) []Rank {
	ranks, taking := make([]Rank, n), []int{}
	for i := range n {
		if takesPart(i) {
			taking = append(taking, i)
		}
	}
	var (
		outcomes []outcome
		p        []float64
	)
	for a, i := range taking {
		ranks[i] = Rank{1, len(taking)}
		for _, j := range taking[:a] {
			o := compare(i, j)
			outcomes, p = append(outcomes, o), append(p, o.p)
		}
	}
	rejected, pair := stat.HolmRejects(p, alpha), 0
	for a, i := range taking {
		for _, j := range taking[:a] {
			if rejected[pair] {
				settle(&ranks[i], &ranks[j], outcomes[pair].mean)
			}
			pair++
		}
	}
	return ranks
}

// settle takes into account that a and b differ, by the logarithm of a ratio that is below 0 if a
// is better.
func settle(a, b *Rank, logRatio float64) {
	if logRatio > 0 {
		a, b = b, a
	}
	a.High--
	b.Low++
}

// Ranks returns the place of each scored line if line i is taken at T[at[i]] draws; lines with -1
// take no part, and have the zero Rank. Lines are compared target by target, and all pairs of the
// table together at the 5 % level.
func (t *Table) Ranks(at []int) []Rank { return t.ranking.ranks(at) }

// rank makes the ranking of the scored lines.
func (t *Table) rank() {
	scored := t.Scored()
	for i := range scored {
		scored[i].Ranks = make([]Rank, len(t.T))
	}
	for k := range t.T {
		for i, rank := range t.ranking.ranks(t.All(k)) {
			scored[i].Ranks[k] = rank
		}
	}
}

// newTableRanking returns the ranking of lines with scores.
func newTableRanking(lines []Line, t []int) *ranking {
	entries := make([][]*score.Scores, len(lines))
	for i, l := range lines {
		for _, r := range l.Records {
			if r.Scores != nil {
				entries[i] = append(entries[i], r.Scores)
			}
		}
	}
	return newRanking(entries, t)
}

// LastRank returns the place of a scored line at the last T.
func (l *Line) LastRank() Rank { return l.Ranks[len(l.Ranks)-1] }

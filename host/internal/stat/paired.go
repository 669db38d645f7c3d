package stat

import (
	"math"

	"github.com/invbench/invbench/sdk"
)

// Paired holds a positive statistic of two sides, old and new, for the same targets in the same
// repeats: Old[k][i] and New[k][i] are of repeat k and target i. Nothing is negative, and all lists
// are of one length.
type Paired struct {
	Old, New [][]float64
	Least    float64 // what a mean over targets counts as at least in a ratio
}

// LogRatios returns, for each repeat, the logarithm of New's mean over targets divided by Old's. If
// Least is 0 then it is 0 where both are 0, and infinite where one is.
func (p Paired) LogRatios() []float64 {
	ratios := make([]float64, len(p.Old))
	for k := range ratios {
		ratios[k] = p.logRatio(sum(p.Old[k]), sum(p.New[k]))
	}
	return ratios
}

// Gaps returns for each target how far new is above old, as a share of the mean of both sides and
// averaged over repeats. To flip the sign of a gap is to swap what is called old and new of this
// target. For a single repeat the ratio of New's mean to Old's rises and falls with the sum of the
// gaps, so SignFlip of them is the permutation test of that ratio; for several, its geometric mean
// does so to the third order in the gaps.
func (p Paired) Gaps() []float64 {
	gaps := make([]float64, len(p.Old[0]))
	for k := range p.Old {
		both := sum(p.Old[k]) + sum(p.New[k])
		if both == 0 {
			continue
		}
		for i := range gaps {
			gaps[i] += 2 * (p.New[k][i] - p.Old[k][i]) / both / float64(len(p.Old))
		}
	}
	return gaps
}

// BootstrapTargets returns the percentile bootstrap interval of the mean of LogRatios over targets,
// at a level such as 0.95: targets are drawn with replacement, both sides and all repeats of a
// target together. Resample b uses the stream seed.Row(b) alone.
func (p Paired) BootstrapTargets(resamples int, level float64, seed sdk.Seed) Interval {
	ratios := make([]float64, resamples)
	targets := make([]int, len(p.Old[0]))
	for b := range ratios {
		draw(seed.Row(b), targets)
		for k := range p.Old {
			old, new := 0.0, 0.0
			for _, i := range targets {
				old, new = old+p.Old[k][i], new+p.New[k][i]
			}
			ratios[b] += p.logRatio(old, new) / float64(len(p.Old))
		}
	}
	return percentiles([][]float64{ratios}, level)[0]
}

// logRatio returns log(new/old) of sums over targets, 0 if both are the same.
func (p Paired) logRatio(old, new float64) float64 {
	least := p.Least * float64(len(p.Old[0]))
	old, new = max(old, least), max(new, least)
	if old == new {
		return 0
	}
	return math.Log(new) - math.Log(old)
}

func sum(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	return total
}

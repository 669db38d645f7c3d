package stat

import (
	"math"
	"math/bits"

	"github.com/invbench/invbench/sdk"
)

// Paired holds a positive statistic of two sides, old and new, for the same targets in the same repeats: Old[k][i] and
// New[k][i] are of repeat k and target i. Nothing is negative, and all lists are of one length.
type Paired struct {
	Old, New [][]float64
}

// LogRatios returns, for each repeat, the logarithm of New's mean over targets divided by Old's. It is 0 where both are 0,
// and infinite where one is.
func (p Paired) LogRatios() []float64 {
	ratios := make([]float64, len(p.Old))
	for k := range ratios {
		ratios[k] = logRatio(sum(p.Old[k]), sum(p.New[k]))
	}
	return ratios
}

// LogRatio returns the mean of LogRatios: the logarithm of the geometric mean over repeats of the ratio.
func (p Paired) LogRatio() float64 { return mean(p.LogRatios()) }

// SwapTargets returns the two-sided p-value of LogRatio under the hypothesis that it does not matter which of a target's
// values is called old and which new: the share of relabellings, each of which swaps the two sides of some targets in all
// repeats, that give a LogRatio at least as far from 0. All relabellings are looked at if there are no more than
// resamples of them; otherwise so many random ones and the true one, so that the p-value is never 0 and the test keeps
// its level (Phipson and Smyth, "Permutation p-values should never be zero", 2010).
//
// It is exact if the targets are independent given both sides, whatever the distributions. Relabelling b uses the stream
// seed.Row(b) alone.
func (p Paired) SwapTargets(resamples int, seed sdk.Seed) float64 {
	s := newSwaps(p)
	observed := math.Abs(s.logRatio()) * (1 - 1e-9) // relabellings that differ by rounding are the same
	if n := len(s.differing); n < bits.Len(uint(resamples)) {
		return s.all(observed)
	}
	extreme := 1
	flips := make([]bool, len(s.differing))
	for b := range resamples {
		random := seed.Row(b)
		for i := range flips {
			if i%64 == 0 {
				flipWord(flips[i:], random.Uint64())
			}
		}
		if s.at(flips) >= observed {
			extreme++
		}
	}
	return float64(extreme) / float64(resamples+1)
}

// flipWord sets up to 64 flips to the bits of a word.
func flipWord(flips []bool, word uint64) {
	for i := range min(len(flips), 64) {
		flips[i] = word>>i&1 == 1
	}
}

// swaps works out LogRatio when the sides of some targets are swapped.
type swaps struct {
	old, new  []float64   // sums over targets, for each repeat
	differing [][]float64 // new minus old in each repeat, for each target where they are not the same
}

func newSwaps(p Paired) *swaps {
	s := &swaps{old: make([]float64, len(p.Old)), new: make([]float64, len(p.Old))}
	for k := range p.Old {
		s.old[k], s.new[k] = sum(p.Old[k]), sum(p.New[k])
	}
	for i := range p.Old[0] {
		gaps, differ := make([]float64, len(p.Old)), false
		for k := range gaps {
			gaps[k] = p.New[k][i] - p.Old[k][i]
			differ = differ || gaps[k] != 0
		}
		if differ {
			s.differing = append(s.differing, gaps)
		}
	}
	return s
}

func (s *swaps) logRatio() float64 {
	total := 0.0
	for k := range s.old {
		total += logRatio(s.old[k], s.new[k])
	}
	return total / float64(len(s.old))
}

// at returns the size of LogRatio with the differing targets swapped that flips says.
func (s *swaps) at(flips []bool) float64 {
	total := 0.0
	for k := range s.old {
		moved := 0.0
		for i, flip := range flips {
			if flip {
				moved += s.differing[i][k]
			}
		}
		// Rounding must not make a sum of nothing negative.
		total += logRatio(max(s.old[k]+moved, 0), max(s.new[k]-moved, 0))
	}
	return math.Abs(total / float64(len(s.old)))
}

// all returns the share of all relabellings that are at least as extreme as observed.
func (s *swaps) all(observed float64) float64 {
	n, extreme := 1<<len(s.differing), 0
	flips := make([]bool, len(s.differing))
	for word := range n {
		flipWord(flips, uint64(word))
		if s.at(flips) >= observed {
			extreme++
		}
	}
	return float64(extreme) / float64(n)
}

// BootstrapTargets returns the percentile bootstrap interval of LogRatio over targets, at a level such as 0.95: targets
// are drawn with replacement, both sides and all repeats of a target together. Resample b uses the stream seed.Row(b)
// alone.
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
			ratios[b] += logRatio(old, new) / float64(len(p.Old))
		}
	}
	return percentiles([][]float64{ratios}, level)[0]
}

// logRatio returns log(new/old), 0 if both are 0.
func logRatio(old, new float64) float64 {
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

func mean(values []float64) float64 { return sum(values) / float64(len(values)) }

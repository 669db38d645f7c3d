package stat

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"

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
func (p Paired) LogRatio() float64 { return Mean(p.LogRatios()) }

// SwapTargets returns the two-sided p-value of LogRatio under the hypothesis that it does not matter which of a target's
// values is called old and which new: the share of relabellings, each of which swaps the two sides of some targets in all
// repeats, that give a LogRatio at least as far from 0. It is exact if the targets are independent given both sides,
// whatever the distributions.
//
// All relabellings are looked at if there are no more than most of them. Otherwise random ones are, in a way that keeps the
// level of the test: until enough have been as extreme, and p is the share up to there; or until there have been most, and
// the true labelling counts as one more (Besag and Clifford, "Sequential Monte Carlo p-values", Biometrika 78, 1991).
// Relabelling b uses the stream seed.Row(b) alone.
func (p Paired) SwapTargets(most int, seed sdk.Seed) float64 {
	s := newSwaps(p)
	observed := math.Abs(s.logRatio()) * (1 - 1e-9) // relabellings that differ by rounding are the same
	if n := len(s.gaps[0]); n < bits.Len(uint(most)) {
		return s.all(observed)
	}
	extreme, stream := 0, rand.NewPCG(0, 0)
	flips := make([]uint64, (len(s.gaps[0])+63)/64)
	for b := range most {
		seed.Reseed(stream, b)
		for i := range flips {
			flips[i] = stream.Uint64()
		}
		if s.at(flips) >= observed {
			extreme++
		}
		if extreme == enoughExtreme {
			return float64(extreme) / float64(b+1)
		}
	}
	return float64(extreme+1) / float64(most+1)
}

// enoughExtreme relabellings give a p-value to within 7 %, one standard deviation.
const enoughExtreme = 200

// swaps works out LogRatio when the sides of some targets are swapped.
type swaps struct {
	old, new []float64        // sums over targets, for each repeat
	gaps     [][]float64      // for each repeat: new minus old of each target where they differ in any repeat
	moved    [][][256]float64 // for each repeat and each eight of those targets: the sum of the gaps that a byte picks
}

func newSwaps(p Paired) *swaps {
	s := &swaps{old: make([]float64, len(p.Old)), new: make([]float64, len(p.Old)), gaps: make([][]float64, len(p.Old))}
	for k := range p.Old {
		s.old[k], s.new[k] = sum(p.Old[k]), sum(p.New[k])
	}
	for i := range p.Old[0] {
		if !p.differ(i) {
			continue
		}
		for k := range s.gaps {
			s.gaps[k] = append(s.gaps[k], p.New[k][i]-p.Old[k][i])
		}
	}
	for _, gaps := range s.gaps {
		s.moved = append(s.moved, pickedSums(gaps))
	}
	return s
}

// pickedSums returns, for each eight of the values, their sums over all subsets: bit i of the index picks value i.
func pickedSums(values []float64) [][256]float64 {
	var all [][256]float64
	for eight := range slices.Chunk(values, 8) {
		var sums [256]float64
		for i, v := range eight {
			for picked := range 1 << i {
				sums[picked|1<<i] = sums[picked] + v
			}
		}
		if len(eight) < 8 { // the bits of targets that there are not pick nothing
			for picked := 1 << len(eight); picked < 256; picked++ {
				sums[picked] = sums[picked&(1<<len(eight)-1)]
			}
		}
		all = append(all, sums)
	}
	return all
}

// differ reports whether the two sides of a target differ in any repeat.
func (p Paired) differ(target int) bool {
	for k := range p.Old {
		if p.Old[k][target] != p.New[k][target] {
			return true
		}
	}
	return false
}

func (s *swaps) logRatio() float64 {
	total := 0.0
	for k := range s.old {
		total += logRatio(s.old[k], s.new[k])
	}
	return total / float64(len(s.old))
}

// at returns the size of LogRatio with those differing targets swapped whose bits are set in flips.
func (s *swaps) at(flips []uint64) float64 {
	total := 0.0
	for k, sums := range s.moved {
		moved := 0.0
		for i := range sums {
			moved += sums[i][byte(flips[i/8]>>(i%8*8))]
		}
		// Rounding must not make a sum of nothing negative.
		total += logRatio(max(s.old[k]+moved, 0), max(s.new[k]-moved, 0))
	}
	return math.Abs(total / float64(len(s.old)))
}

// all returns the share of all relabellings that are at least as extreme as observed.
func (s *swaps) all(observed float64) float64 {
	n, extreme := 1<<len(s.gaps[0]), 0
	for word := range n {
		if s.at([]uint64{uint64(word)}) >= observed {
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

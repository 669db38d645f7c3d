package stat

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"

	"github.com/invbench/invbench/sdk"
)

// SignFlip returns the two-sided p-value of the hypothesis that independent values are all
// distributed symmetrically about 0: the share of the ways to flip their signs that bring their sum
// at least as far from 0 as it is. For the differences of paired values it is the permutation test
// that asks whether it matters which of the two is called old and which new. It is exact at any
// number of values and whatever their distributions (Fisher, "The design of experiments", 1935,
// §21).
//
// If there are at most so many ways as most says, all are counted. Otherwise random ways are drawn,
// so that the level of the test is kept: until enough of them are as extreme as the true signs, and
// p is the share so far; or until most have been drawn, and the true signs count as one more (Besag
// and Clifford, "Sequential Monte Carlo p-values", Biometrika 78, 1991). Way b uses the stream
// seed.Row(b) alone. Values of 0 play no part.
func SignFlip(values []float64, most int, seed sdk.Seed) float64 {
	f := newFlips(values)
	if f.count < bits.Len(uint(most)) {
		return f.all()
	}
	extreme, stream, word := 0, rand.NewPCG(0, 0), make([]uint64, (f.count+63)/64)
	for b := range most {
		seed.Reseed(stream, b)
		for i := range word {
			word[i] = stream.Uint64()
		}
		if f.extreme(word) {
			extreme++
		}
		if extreme == enoughExtreme {
			return float64(extreme) / float64(b+1)
		}
	}
	return float64(extreme+1) / float64(most+1)
}

// enoughExtreme ways give a p-value to within 7 %, one standard deviation.
const enoughExtreme = 200

// flips works out the sum of values after some of their signs have been flipped.
type flips struct {
	count int     // of values that are not 0
	total float64 // their sum
	// Its size, less what may be rounding: ways that differ by rounding are the same.
	observed float64
	picked   [][256]float64 // for each eight of the values: the sum of those that a byte picks
}

func newFlips(values []float64) *flips {
	values = slices.DeleteFunc(slices.Clone(values), func(v float64) bool { return v == 0 })
	f := &flips{count: len(values), total: sum(values), picked: pickedSums(values)}
	sizes := 0.0
	for _, v := range values {
		sizes += math.Abs(v)
	}
	f.observed = math.Abs(f.total) - 1e-12*sizes
	return f
}

// pickedSums returns, for each eight of the values, their sums over all subsets: bit i of the index
// picks value i.
func pickedSums(values []float64) [][256]float64 {
	var all [][256]float64
	for eight := range slices.Chunk(values, 8) {
		var sums [256]float64
		for i, v := range eight {
			for picked := range 1 << i {
				sums[picked|1<<i] = sums[picked] + v
			}
		}
		if len(eight) < 8 { // the bits of values that there are not pick nothing
			for picked := 1 << len(eight); picked < 256; picked++ {
				sums[picked] = sums[picked&(1<<len(eight)-1)]
			}
		}
		all = append(all, sums)
	}
	return all
}

// extreme reports whether the sum is as far from 0 as it was after the signs have been flipped
// whose bits are set.
func (f *flips) extreme(word []uint64) bool {
	flipped := 0.0
	for i := range f.picked {
		flipped += f.picked[i][byte(word[i/8]>>(i%8*8))]
	}
	return math.Abs(f.total-2*flipped) >= f.observed
}

// all returns the share of all ways that are extreme.
func (f *flips) all() float64 {
	ways, extreme := 1<<f.count, 0
	for word := range ways {
		if f.extreme([]uint64{uint64(word)}) {
			extreme++
		}
	}
	return float64(extreme) / float64(ways)
}

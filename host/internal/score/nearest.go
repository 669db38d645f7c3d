package score

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"sync"

	"github.com/invbench/invbench/sdk"
)

// nearest finds, for each target, the pairs (x, y) of a long stream whose y is nearest to it in ‖y
// - y*‖₂. Pairs may be offered in any order and from several goroutines: the winners are the
// smallest by distance and then by index in the stream, which is a total order, so they do not
// depend on who came first. Only the winners so far are held.
//
// Distances are of the float32 outputs, squared and summed in float64.
type nearest struct {
	axis    int       // the output dim in which the targets are spread widest
	at      []float64 // the targets' coordinate along axis, ascending
	y       []float64 // the targets in the same order, row after row
	indices []int     // their original indices
	winners []winners // in the same order
}

// newNearest expects at least one target.
func newNearest(targets sdk.Batch, n, dx int) *nearest {
	rows := targets.Rows()
	s := &nearest{axis: widest(targets), indices: make([]int, rows), winners: make([]winners, rows)}
	for i := range s.indices {
		s.indices[i] = i
		s.winners[i].most, s.winners[i].dx = n, dx
	}
	slices.SortStableFunc(s.indices, func(a, b int) int {
		return cmp.Compare(targets.Row(a)[s.axis], targets.Row(b)[s.axis])
	})
	for _, i := range s.indices {
		row := targets.Row(i)
		s.at = append(s.at, float64(row[s.axis]))
		for _, v := range row {
			s.y = append(s.y, float64(v))
		}
	}
	return s
}

// offer considers the pairs with indices first … of the stream. Infeasible pairs are passed over.
//
// A pair is compared only with the targets in reach along one axis, found by bisection; the reach
// shrinks as winners come in. With one output nearly all comparisons left are wins.
func (s *nearest) offer(first int, pairs sdk.Dataset) {
	limits := s.limits()
	// A little wider than the root, so that its rounding excludes nobody.
	reach := math.Sqrt(slices.Max(limits)) * (1 + 1e-12)
	dy := pairs.Y.Width
	for i := range pairs.Len() {
		y := pairs.Y.Row(i)
		if !sdk.Finite(y) || !sdk.Finite(pairs.X.Row(i)) {
			continue
		}
		v := float64(y[s.axis])
		k := sort.Search(len(s.at), func(k int) bool { return v-s.at[k] <= reach })
		for ; k < len(s.at) && s.at[k]-v <= reach; k++ {
			d := squaredDistance(y, s.y[k*dy:(k+1)*dy], limits[k])
			if d <= limits[k] {
				limits[k] = s.winners[k].add(winner{distance: d, index: first + i}, pairs.X.Row(i))
			}
		}
	}
}

// limits returns the squared distances beyond which there is nothing to win, for each target.
func (s *nearest) limits() []float64 {
	limits := make([]float64, len(s.winners))
	for k := range limits {
		s.winners[k].mu.Lock()
		limits[k] = s.winners[k].limit()
		s.winners[k].mu.Unlock()
	}
	return limits
}

// samples returns the rows of x that won, in stream order, and the largest distance among them, for
// each target in its original place. A target with fewer rows than asked for has fewer.
func (s *nearest) samples() ([]sdk.Batch, []float64) {
	samples, distances := make([]sdk.Batch, len(s.winners)), make([]float64, len(s.winners))
	for k, i := range s.indices {
		samples[i], distances[i] = s.winners[k].sample()
	}
	return samples, distances
}

// winners are the best pairs so far of one target: a heap whose first is the worst.
type winners struct {
	mu   sync.Mutex
	most int
	heap []winner
	dx   int
	x    []float32 // one row for each slot
}

type winner struct {
	distance float64 // squared
	index    int     // in the stream
	slot     int     // of its row of x
}

// worse reports whether a loses against b.
func (a winner) worse(b winner) bool {
	return a.distance > b.distance || a.distance == b.distance && a.index > b.index
}

// limit returns the squared distance beyond which there is nothing to win.
func (w *winners) limit() float64 {
	if len(w.heap) < w.most {
		return math.Inf(1)
	}
	return w.heap[0].distance
}

// add enters a pair, at the expense of the worst so far if there is no room, and returns the new
// limit.
func (w *winners) add(c winner, x []float32) float64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case len(w.heap) < w.most:
		c.slot = len(w.heap)
		w.x = append(w.x, x...)
		w.heap = append(w.heap, c)
		w.up(c.slot)
	case w.heap[0].worse(c):
		c.slot = w.heap[0].slot
		copy(w.x[c.slot*w.dx:], x)
		w.heap[0] = c
		w.down()
	}
	return w.limit()
}

// up restores the heap after its element i has come in.
func (w *winners) up(i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if !w.heap[i].worse(w.heap[parent]) {
			return
		}
		w.heap[i], w.heap[parent] = w.heap[parent], w.heap[i]
		i = parent
	}
}

// down restores the heap after its first element has been replaced.
func (w *winners) down() {
	for i := 0; ; {
		child := 2*i + 1
		if child >= len(w.heap) {
			return
		}
		if other := child + 1; other < len(w.heap) && w.heap[other].worse(w.heap[child]) {
			child = other
		}
		if !w.heap[child].worse(w.heap[i]) {
			return
		}
		w.heap[i], w.heap[child] = w.heap[child], w.heap[i]
		i = child
	}
}

// sample returns the rows of x that won, in stream order, and the largest distance among them.
func (w *winners) sample() (sdk.Batch, float64) {
	if len(w.heap) == 0 {
		return sdk.NewBatch(0, w.dx), 0
	}
	largest := math.Sqrt(w.heap[0].distance)
	ordered := slices.SortedFunc(slices.Values(w.heap), func(a, b winner) int {
		return cmp.Compare(a.index, b.index)
	})
	sample := sdk.NewBatch(len(ordered), w.dx)
	for i, c := range ordered {
		copy(sample.Row(i), w.x[c.slot*w.dx:(c.slot+1)*w.dx])
	}
	return sample, largest
}

// squaredDistance returns ‖y - target‖₂², or some number above limit as soon as it is seen to be
// above it.
func squaredDistance(y []float32, target []float64, limit float64) float64 {
	sum := 0.0
	for i, v := range target {
		d := float64(y[i]) - v
		if sum += d * d; sum > limit {
			break
		}
	}
	return sum
}

// widest returns the dim in which the rows of b have the largest range.
func widest(b sdk.Batch) int {
	axis, most := 0, -1.0
	for dim := range b.Width {
		low, high := math.Inf(1), math.Inf(-1)
		for i := range b.Rows() {
			v := float64(b.Row(i)[dim])
			low, high = min(low, v), max(high, v)
		}
		if high-low > most {
			axis, most = dim, high-low
		}
	}
	return axis
}

package flow

import (
	"slices"

	"github.com/gomlx/gomlx/pkg/core/graph"

	"github.com/invbench/invbench/plugins/internal/nn"
)

// Permutation returns the order in which a block of the given index leaves n columns: NumPy's
// RandomState(block).permutation(n), as FrEIA has it. Some of them change nothing, the fifth of
// four columns for one (reference §3.4, §9 trap 35).
func Permutation(block, n int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	t := newTwister(uint32(block))
	for i := n - 1; i > 0; i-- {
		j := t.upTo(i)
		order[i], order[j] = order[j], order[i]
	}
	return order
}

// inverse returns the permutation that undoes another.
func inverse(order []int) []int {
	back := make([]int, len(order))
	for j, from := range order {
		back[from] = j
	}
	return back
}

// permute returns the columns of x in another order: column j of the result is column order[j] of
// x.
func permute(x *graph.Node, order []int) *graph.Node {
	if slices.IsSorted(order) {
		return x
	}
	return nn.Pick(x, order)
}

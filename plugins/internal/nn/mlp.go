package nn

import (
	"fmt"
	"slices"

	"github.com/gomlx/gomlx/pkg/core/graph"
)

// MLP is the "MLP block" of the paper's models: Linear, BatchNorm and ReLU for every layer but the
// last, which is Linear only (reference §3.0). The batch norm that the authors' code makes for the
// last layer and never uses is left out; it only shows when parameters are counted (§9 trap 15).
type MLP struct {
	linear []Linear
	norm   []BatchNorm
}

// NewMLP adds to set a net with the given widths, from the input's to the output's.
func NewMLP(set *Set, name string, widths ...int) MLP {
	var m MLP
	for i := range len(widths) - 1 {
		layer := fmt.Sprintf("%s.%d", name, i)
		m.linear = append(m.linear, NewLinear(set, layer, widths[i], widths[i+1]))
		if i < len(widths)-2 {
			m.norm = append(m.norm, NewBatchNorm(set, layer+".norm", widths[i+1]))
		}
	}
	return m
}

// NewHidden adds to set a net with the given widths that is nothing but hidden layers: the last has
// batch norm and ReLU as well, unlike NewMLP's (reference §9 trap 33).
func NewHidden(set *Set, name string, widths ...int) MLP {
	m := NewMLP(set, name, widths...)
	last := len(m.linear) - 1
	m.norm = append(m.norm,
		NewBatchNorm(set, fmt.Sprintf("%s.%d.norm", name, last), widths[last+1]))
	return m
}

// Widths returns the widths of a net: in, the hidden layers, out.
func Widths(in int, hidden []int, out int) []int {
	return append(slices.Concat([]int{in}, hidden), out)
}

// Apply returns the net's output for the rows of x.
func (m MLP) Apply(s *Scope, x *graph.Node) *graph.Node {
	for i, linear := range m.linear {
		x = linear.Apply(s, x)
		if i < len(m.norm) {
			x = ReLU(m.norm[i].Apply(s, x))
		}
	}
	return x
}

// MeanSquare returns the mean over all rows and columns of (a-b)², PyTorch's mse_loss.
func MeanSquare(a, b *graph.Node) *graph.Node {
	return graph.ReduceAllMean(graph.Square(graph.Sub(a, b)))
}

package nn

import (
	"math"

	"github.com/gomlx/gomlx/pkg/core/graph"
)

// Linear is x·W + b for rows x.
type Linear struct {
	weight, bias *Variable // [in, out] and [1, out]
}

// NewLinear adds a linear layer to set. Weights and biases start out uniform on ±1/√in, as PyTorch
// has them (reference §3.0).
func NewLinear(set *Set, name string, in, out int) Linear {
	bound := 1 / math.Sqrt(float64(in))
	return Linear{
		weight: set.Uniform(name+".weight", bound, in, out),
		bias:   set.Uniform(name+".bias", bound, 1, out),
	}
}

// Apply returns the layer's output for the rows of x.
func (l Linear) Apply(s *Scope, x *graph.Node) *graph.Node {
	return graph.Add(graph.Dot(x, s.Node(l.weight)), s.Node(l.bias))
}

// ReLU returns x where it is positive, and 0 elsewhere. Its gradient at 0 is 0, as PyTorch's is,
// and NaN stays NaN.
func ReLU(x *graph.Node) *graph.Node {
	zero := graph.ScalarZero(x.Graph(), x.DType())
	return graph.Where(graph.LessOrEqual(x, zero), graph.ZerosLike(x), x)
}

package engine

import (
	"sync"

	"github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/shapes"
)

// registerGradients replaces GoMLX's gradient of Dot, which multiplies out a tensor of rank three
// and sums it, by two products. GoMLX counts on XLA to find the products in that; other backends do
// not, and take ten times as long.
//
// GoMLX keeps gradients in a global map, so this is once for the process, before the first graph.
var registerGradients = sync.OnceFunc(func() {
	original := graph.VJPRegistration[graph.NodeTypeDot]
	graph.VJPRegistration[graph.NodeTypeDot] = func(
		node *graph.Node, v []*graph.Node, output shapes.Shape,
	) []*graph.Node {
		in := node.Inputs()
		if in[0].Rank() != 2 || in[1].Rank() != 2 {
			return original(node, v, output)
		}
		return dotGradient(in[0], in[1], v[0])
	}
})

// dotGradient returns v·bᵀ and aᵀ·v, the gradients of a·b with respect to a and b.
func dotGradient(a, b, v *graph.Node) []*graph.Node {
	return []*graph.Node{
		graph.DotGeneral(v, []int{1}, nil, b, []int{1}, nil),
		graph.DotGeneral(a, []int{0}, nil, v, []int{0}, nil),
	}
}

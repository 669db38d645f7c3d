package flow

import (
	"github.com/gomlx/gomlx/pkg/core/graph"

	"github.com/invbench/invbench/plugins/internal/nn"
)

// Flow is a chain of coupling blocks, each followed by a fixed permutation, the last one too.
type Flow struct {
	dims   int
	blocks []block
}

// New adds to set a flow of the given number of columns and blocks. Its subnets have the given
// hidden widths, and see condition columns besides. At least one of condition and dims/2 must be
// positive, or there is nothing to see.
func New(set *nn.Set, name string, dims, condition, blocks int, hidden []int) Flow {
	f := Flow{dims: dims}
	for i := range blocks {
		f.blocks = append(f.blocks, newBlock(set, blockName(name, i), dims, condition, hidden))
	}
	return f
}

// Forward returns z for rows x under condition c, which is nil if the flow has none, and for each
// row log|det dz/dx|, as a column.
func (f Flow) Forward(s *nn.Scope, x, c *graph.Node) (z, logDet *graph.Node) {
	for i, b := range f.blocks {
		var part *graph.Node
		if x, part = b.forward(s, x, c); logDet == nil {
			logDet = part
		} else {
			logDet = graph.Add(logDet, part)
		}
		x = permute(x, Permutation(i, f.dims))
	}
	return x, logDet
}

// Inverse returns the x whose z is given; it undoes Forward.
func (f Flow) Inverse(s *nn.Scope, z, c *graph.Node) *graph.Node {
	for i := len(f.blocks) - 1; i >= 0; i-- {
		z = permute(z, inverse(Permutation(i, f.dims)))
		z = f.blocks[i].backward(s, z, c)
	}
	return z
}

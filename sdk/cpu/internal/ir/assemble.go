package ir

import (
	"slices"

	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

// Concat returns the operands one after the other along an axis. Those without elements are left
// out.
func (g *Graph) Concat(axis int, in ...*Node) *Node {
	dims := slices.Clone(in[0].Dims)
	dims[axis] = 0
	var parts []*Node
	for _, x := range in {
		dims[axis] += x.Dims[axis]
		if x.Dims[axis] > 0 {
			parts = append(parts, x)
		}
	}
	if len(parts) == 0 || len(parts) == 1 && !g.Plain {
		parts = append(parts, in[0])[:1]
		return parts[0]
	}
	return g.node(op.Concat, in[0].Type, dims, AxisAttr{axis}, parts...)
}

// Pad returns x with the given numbers of elements, all equal to the scalar fill, before, after and
// between its own along each axis. Negative numbers before and after take elements away.
func (g *Graph) Pad(x, fill *Node, a PadAttr) *Node {
	dims := make([]int, len(x.Dims))
	for i, d := range x.Dims {
		dims[i] = a.Low[i] + d + max(d-1, 0)*a.Interior[i] + a.High[i]
	}
	if !g.Plain && isZero(a.Low) && isZero(a.High) && slices.Equal(dims, x.Dims) {
		return x
	}
	return g.node(op.Pad, x.Type, dims, a, x, fill)
}

func isZero(s []int) bool { return !slices.ContainsFunc(s, func(v int) bool { return v != 0 }) }

package ir

import (
	"math"

	"github.com/gomlx/gomlx/pkg/core/dtypes"

	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

// simplifyRepeated combines two broadcasts before they are repeated, which takes less work: for (x
// op v) op' w with v and w repeated alike, it combines v and w first. Here a is x op v, and b is w.
// It returns nil where that might lose accuracy or overflow. Factors that are inverse square roots,
// as in batch normalisation, or constants of moderate size are safe. So are sums with a matrix
// product, whose elements are rounded anyway.
func (g *Graph) simplifyRepeated(o op.Op, t dtypes.DType, a, b *Node) *Node {
	switch {
	case o == op.Div && isRoot(b.In[0]):
		one := g.Broadcast(g.Scalar(t, 1), b.In[0].Dims, nil)
		inverse := g.Map(op.Div, t, one, b.In[0])
		return g.Map(op.Mul, t, a, g.Broadcast(inverse, b.Dims, b.Attr.(BroadcastAttr).Axes))
	case o == op.Mul && a.Op == op.Mul && a.In[1].Op == op.Broadcast &&
		(isModerate(a.In[1].In[0]) || isModerate(b.In[0])):
		if both := g.Map(op.Mul, t, a.In[1], b); both.Op == op.Broadcast {
			return g.Map(op.Mul, t, a.In[0], both)
		}
	case (o == op.Add || o == op.Sub) && a.Op == op.Add && a.In[1].Op == op.Broadcast &&
		strip(a.In[0]).Op == op.Dot:
		if both := g.Map(o, t, a.In[1], b); both.Op == op.Broadcast {
			return g.Map(op.Add, t, a.In[0], both)
		}
	}
	return nil
}

// strip returns what a node is a reshape of.
func strip(x *Node) *Node {
	for x.Op == op.Reshape {
		x = x.In[0]
	}
	return x
}

// isRoot says whether x is a square root, whose inverse is neither too large nor too small for a
// float.
func isRoot(x *Node) bool { return strip(x).Op == op.Sqrt }

// isModerate says whether x is of a size that makes overflow no more likely: the inverse of a
// square root, or a constant that is not far from 1.
func isModerate(x *Node) bool {
	x = strip(x)
	if x.Op == op.Broadcast {
		x = strip(x.In[0])
	}
	if v, ok := x.SplatValue(); ok {
		return math.Abs(v) > 1e-6 && math.Abs(v) < 1e6
	}
	if x.Op != op.Div || !isRoot(x.In[1]) {
		return false
	}
	v, ok := x.In[0].SplatValue()
	return ok && math.Abs(v) > 1e-6 && math.Abs(v) < 1e6
}

package ir

import (
	"slices"

	"github.com/gomlx/gomlx/pkg/core/dtypes"

	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

// Map returns an elementwise operation on operands of the same shape. t is the type of the result.
func (g *Graph) Map(o op.Op, t dtypes.DType, in ...*Node) *Node {
	if !g.Plain {
		in = ordered(o, in)
		if n := g.simplify(o, t, in); n != nil {
			return n
		}
		if n := g.fold(o, t, in); n != nil {
			return n
		}
		if n := g.beforeBroadcast(o, t, in); n != nil {
			return n
		}
	}
	return g.node(o, t, in[0].Dims, nil, in...)
}

// ordered puts the operands of an operation that commutes in order, so that equal nodes are found:
// a broadcast comes second, and of two alike the one that was made later.
func ordered(o op.Op, in []*Node) []*Node {
	if o != op.Add && o != op.Mul {
		return in
	}
	a, b := in[0], in[1]
	first, second := a.Op == op.Broadcast, b.Op == op.Broadcast
	if first && !second || first == second && a.ID > b.ID {
		return []*Node{b, a}
	}
	return in
}

// beforeBroadcast applies the operation before the broadcast, where it takes less work, if all
// operands are broadcasts along the same axes. It returns nil if they are not.
func (g *Graph) beforeBroadcast(o op.Op, t dtypes.DType, in []*Node) *Node {
	var like *Node // an operand that is not a splat
	for _, x := range in {
		if len(x.Dims) == 0 || x.Op != op.Broadcast {
			return nil
		}
		if _, splat := x.Splat(); splat {
			continue
		}
		if like == nil {
			like = x
		}
		if !slices.Equal(x.Attr.(BroadcastAttr).Axes, like.Attr.(BroadcastAttr).Axes) {
			return nil
		}
	}
	var dims, axes []int
	if like != nil {
		dims, axes = like.In[0].Dims, like.Attr.(BroadcastAttr).Axes
	}
	inner := make([]*Node, len(in))
	for i, x := range in {
		inner[i] = x.In[0]
		if s, splat := x.Splat(); splat {
			inner[i] = g.Broadcast(s, dims, nil)
		}
	}
	return g.Broadcast(g.Map(o, t, inner...), in[0].Dims, axes)
}

// simplify returns a node that equals the operation and is cheaper, or nil. Only rules that hold
// for NaN, infinities and signed zeros are used.
func (g *Graph) simplify(o op.Op, t dtypes.DType, in []*Node) *Node {
	switch {
	case o == op.Convert && in[0].Type == t, o == op.Bitcast && in[0].Type == t:
		return in[0]
	case o == op.Neg && in[0].Op == op.Neg, o == op.Not && in[0].Op == op.Not:
		return in[0].In[0]
	case idempotent(o) && in[0].Op == o:
		return in[0]
	case o == op.Sign && isSignPlusOne(in[0]): // as GoMLX writes the gradient of a maximum
		return g.Map(op.Step, t, in[0].In[0].In[0])
	case o == op.Select && in[1] == in[2]:
		return in[1]
	case (o == op.Max || o == op.Min || o == op.And || o == op.Or) && in[0] == in[1]:
		return in[0]
	case o.IsBinary() && t.IsFloat():
		return g.simplifyFloat(o, t, in[0], in[1])
	}
	return nil
}

// isSignPlusOne says whether x is the sign of something, plus 1.
func isSignPlusOne(x *Node) bool {
	if x.Op != op.Add || x.In[0].Op != op.Sign {
		return false
	}
	v, ok := x.In[1].SplatValue()
	return ok && v == 1
}

// idempotent says whether applying the operation twice is applying it once.
func idempotent(o op.Op) bool {
	switch o {
	case op.Abs, op.Sign, op.Step, op.Relu, op.Floor, op.Ceil, op.Round:
		return true
	}
	return false
}

func (g *Graph) simplifyFloat(o op.Op, t dtypes.DType, a, b *Node) *Node {
	x, aKnown := a.SplatValue()
	y, bKnown := b.SplatValue()
	switch {
	case bKnown && y == 1 && (o == op.Mul || o == op.Div || o == op.Pow):
		return a
	case aKnown && x == 1 && o == op.Mul:
		return b
	case bKnown && y == 0 && o == op.Sub && !signbit(y): // x - 0 is x, also for -0
		return a
	case bKnown && y == 0 && o == op.Add && signbit(y):
		return a
	case bKnown && y == 2 && o == op.Pow: // exact in float64, so rounded once either way
		return g.Map(op.Mul, t, a, a)
	case bKnown && y == -1 && o == op.Pow:
		return g.Map(op.Div, t, g.Broadcast(g.Scalar(t, 1), a.Dims, nil), a)
	case bKnown && y == -1 && o == op.Mul:
		return g.Map(op.Neg, t, a)
	case bKnown && o == op.Div && isPowerOfTwo(y):
		return g.Map(op.Mul, t, a, g.Broadcast(g.Scalar(t, 1/y), b.Dims, nil))
	case bKnown && y == 0 && o == op.Max && !signbit(y):
		return g.Map(op.Relu, t, a)
	case o == op.Add && a == b:
		return g.Map(op.Mul, t, a, g.Broadcast(g.Scalar(t, 2), a.Dims, nil))
	case b.Op == op.Broadcast && a.Op != op.Broadcast:
		return g.simplifyRepeated(o, t, a, b)
	}
	return nil
}

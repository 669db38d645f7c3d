package ir

import (
	"slices"

	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

// What follows moves work out of sums. A factor that is the same for all terms is applied to the
// sum instead, and a sum of sums that are computed already is made of their results. Why: the
// gradient of batch normalisation, as differentiation writes it, then needs two sums over the batch
// instead of five. It changes the order in which terms are added, which the backend is free to
// choose for any sum.

// simplifySum returns a node that equals the sum of x over the axes and is cheaper, or nil. dims is
// the result's shape.
func (g *Graph) simplifySum(x *Node, axes, dims []int) *Node {
	if n := g.repeated(x, axes, dims); n != nil {
		count := g.Broadcast(g.Scalar(x.Type, float64(size(x.Dims)/max(size(dims), 1))), dims, nil)
		return g.Map(op.Mul, x.Type, n, count)
	}
	if x.Op == op.Mul {
		if n := g.sumOfProducts(x.In[0], x.In[1], axes, dims); n != nil {
			return n
		}
	}
	if core, scale := g.unscale(x, axes, dims); !scale.isOne() {
		return scale.apply(g, g.Reduce(op.ReduceSum, core, axes))
	}
	return g.sumOfTerms(x, axes, dims)
}

// repeated returns, in the shape of a reduction over the axes, what x repeats along all of them;
// nil if it does not.
func (g *Graph) repeated(x *Node, axes, dims []int) *Node {
	if x.Op != op.Broadcast {
		return nil
	}
	kept := slices.Clone(x.Attr.(BroadcastAttr).Axes)
	for i, a := range kept {
		if slices.Contains(axes, a) {
			return nil
		}
		kept[i] = a - countBelow(axes, a)
	}
	return g.Broadcast(x.In[0], dims, kept)
}

// countBelow returns how many of the sorted axes are below a.
func countBelow(axes []int, a int) int {
	n, _ := slices.BinarySearch(axes, a)
	return n
}

// scale is a factor that was taken out of a sum, in the sum's shape: times/over, and its negative
// if negative is set. nil stands for 1.
type scale struct {
	times, over *Node
	negative    bool
}

func (s scale) isOne() bool { return s == scale{} }

func (s scale) apply(g *Graph, sum *Node) *Node {
	if s.times != nil {
		sum = g.Map(op.Mul, sum.Type, sum, s.times)
	}
	if s.over != nil {
		sum = g.Map(op.Div, sum.Type, sum, s.over)
	}
	if s.negative {
		sum = g.Map(op.Neg, sum.Type, sum)
	}
	return sum
}

func (s scale) with(g *Graph, t scale) scale {
	return scale{product(g, s.times, t.times), product(g, s.over, t.over), s.negative != t.negative}
}

func product(g *Graph, a, b *Node) *Node {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	return g.Map(op.Mul, a.Type, a, b)
}

// unscale takes the factors that x repeats along the axes out of products and quotients.
func (g *Graph) unscale(x *Node, axes, dims []int) (*Node, scale) {
	switch x.Op {
	case op.Neg:
		core, s := g.unscale(x.In[0], axes, dims)
		return core, s.with(g, scale{negative: true})
	case op.Mul:
		a, b := x.In[0], x.In[1]
		if n := g.repeated(b, axes, dims); n != nil {
			core, s := g.unscale(a, axes, dims)
			return core, s.with(g, scale{times: n})
		}
		if n := g.repeated(a, axes, dims); n != nil {
			core, s := g.unscale(b, axes, dims)
			return core, s.with(g, scale{times: n})
		}
		ca, sa := g.unscale(a, axes, dims)
		cb, sb := g.unscale(b, axes, dims)
		if s := sa.with(g, sb); !s.isOne() {
			return g.Map(op.Mul, x.Type, ca, cb), s
		}
	case op.Div:
		if n := g.repeated(x.In[1], axes, dims); n != nil {
			core, s := g.unscale(x.In[0], axes, dims)
			return core, s.with(g, scale{over: n})
		}
	}
	return x, scale{}
}

// sumOfTerms returns the sum of a + b or a - b as the sums of a and of b, if one of them repeats
// along the axes or both sums are computed already.
func (g *Graph) sumOfTerms(x *Node, axes, dims []int) *Node {
	if x.Op != op.Add && x.Op != op.Sub {
		return nil
	}
	for i, side := range x.In {
		if g.repeated(side, axes, dims) == nil {
			continue
		}
		sums := [2]*Node{}
		sums[i] = g.Reduce(op.ReduceSum, side, axes)
		sums[1-i] = g.Reduce(op.ReduceSum, x.In[1-i], axes)
		return g.Map(x.Op, x.Type, sums[0], sums[1])
	}
	return g.knownSum(x, axes, dims, 8)
}

// knownSum returns the sum of x if it can be made of sums that are computed already, nil if not.
func (g *Graph) knownSum(x *Node, axes, dims []int, depth int) *Node {
	if g.repeated(x, axes, dims) != nil {
		return g.Reduce(op.ReduceSum, x, axes)
	}
	if n := g.known[nodeKey(op.ReduceSum, x.Type, dims, AxesAttr{axes}, []*Node{x})]; n != nil {
		return n
	}
	if depth == 0 {
		return nil
	}
	if core, s := g.unscale(x, axes, dims); !s.isOne() {
		if sum := g.knownSum(core, axes, dims, depth-1); sum != nil {
			return s.apply(g, sum)
		}
		return nil
	}
	if x.Op != op.Add && x.Op != op.Sub {
		return nil
	}
	a := g.knownSum(x.In[0], axes, dims, depth-1)
	if a == nil {
		return nil
	}
	b := g.knownSum(x.In[1], axes, dims, depth-1)
	if b == nil {
		return nil
	}
	return g.Map(x.Op, x.Type, a, b)
}

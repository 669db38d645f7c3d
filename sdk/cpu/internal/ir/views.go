package ir

import (
	"slices"

	"github.com/invbench/invbench/sdk/cpu/internal/op"
	"github.com/invbench/invbench/sdk/cpu/internal/view"
)

// Reshape returns x with another shape of the same size.
func (g *Graph) Reshape(x *Node, dims []int) *Node {
	if slices.Equal(x.Dims, dims) {
		return x
	}
	if g.Plain {
		return g.node(op.Reshape, x.Type, dims, nil, x)
	}
	switch x.Op {
	case op.Reshape:
		return g.Reshape(x.In[0], dims)
	case op.Const:
		return g.node(op.Const, x.Type, dims, x.Attr)
	case op.Broadcast:
		if s, ok := x.Splat(); ok {
			return g.Broadcast(s, dims, nil)
		}
		if axes, ok := moveAxes(x, dims); ok {
			return g.Broadcast(x.In[0], dims, axes)
		}
	}
	return g.node(op.Reshape, x.Type, dims, nil, x)
}

// moveAxes returns the axes of a broadcast x for a result of another shape, if the two shapes
// differ in axes of size 1 only.
func moveAxes(x *Node, dims []int) ([]int, bool) {
	from, a := withoutOnes(x.Dims)
	to, b := withoutOnes(dims)
	if !slices.Equal(a, b) {
		return nil, false
	}
	axes := slices.Clone(x.Attr.(BroadcastAttr).Axes)
	for i, axis := range axes {
		k := slices.Index(from, axis)
		if k < 0 {
			return nil, false
		}
		axes[i] = to[k]
	}
	return axes, true
}

// Broadcast returns the array of the given shape in which axis i of x has become axes[i]
// (increasing) and the others repeat. Axes of x of size 1 repeat too.
func (g *Graph) Broadcast(x *Node, dims, axes []int) *Node {
	if g.Plain {
		return g.node(op.Broadcast, x.Type, dims, BroadcastAttr{slices.Clone(axes)}, x)
	}
	kept, sizes := withoutOnes(x.Dims)
	if len(kept) < len(x.Dims) {
		moved := make([]int, len(kept))
		for i, k := range kept {
			moved[i] = axes[k]
		}
		x, axes = g.Reshape(x, sizes), moved
	}
	if slices.Equal(Squeeze(dims), x.Dims) {
		return g.Reshape(x, dims)
	}
	if x.Op == op.Broadcast {
		inner := slices.Clone(x.Attr.(BroadcastAttr).Axes)
		for i, a := range inner {
			inner[i] = axes[a]
		}
		return g.Broadcast(x.In[0], dims, inner)
	}
	return g.node(op.Broadcast, x.Type, dims, BroadcastAttr{slices.Clone(axes)}, x)
}

// Transpose returns the array whose axis i is axis perm[i] of x.
func (g *Graph) Transpose(x *Node, perm []int) *Node {
	dims := make([]int, len(perm))
	for i, p := range perm {
		dims[i] = x.Dims[p]
	}
	if g.Plain {
		return g.node(op.Transpose, x.Type, dims, PermAttr{slices.Clone(perm)}, x)
	}
	if movesOnlyOnes(x.Dims, perm) {
		return g.Reshape(x, dims)
	}
	if s, ok := x.Splat(); ok {
		return g.Broadcast(s, dims, nil)
	}
	if x.Op == op.Transpose {
		inner := x.Attr.(PermAttr).Perm
		joined := make([]int, len(perm))
		for i, p := range perm {
			joined[i] = inner[p]
		}
		return g.Transpose(x.In[0], joined)
	}
	return g.node(op.Transpose, x.Type, dims, PermAttr{slices.Clone(perm)}, x)
}

// movesOnlyOnes says whether the permutation keeps the order of axes that are not of size 1.
func movesOnlyOnes(dims, perm []int) bool {
	before := -1
	for _, p := range perm {
		if dims[p] == 1 {
			continue
		}
		if p < before {
			return false
		}
		before = p
	}
	return true
}

// Slice returns every steps[i]-th element of x from starts[i] on, dims[i] of them, along each axis.
func (g *Graph) Slice(x *Node, starts, dims, steps []int) *Node {
	if !g.Plain {
		if slices.Equal(x.Dims, dims) {
			return x
		}
		if s, ok := x.Splat(); ok {
			return g.Broadcast(s, dims, nil)
		}
	}
	return g.node(op.Slice, x.Type, dims, SliceAttr{slices.Clone(starts), slices.Clone(steps)}, x)
}

// Window returns the windows of x: first an axis for each of x that counts windows, then an axis
// for each that counts elements of one.
func (g *Graph) Window(x *Node, a WindowAttr) *Node {
	dims := make([]int, 0, 2*len(x.Dims))
	for i, d := range x.Dims {
		dims = append(dims, view.Windows(d, a.Sizes[i], a.Steps[i], a.Dilations[i]))
	}
	return g.node(op.Window, x.Type, append(dims, a.Sizes...), a, x)
}

// Reverse returns x with the given axes reversed.
func (g *Graph) Reverse(x *Node, axes []int) *Node {
	var moved []int
	for _, a := range axes {
		if x.Dims[a] != 1 {
			moved = append(moved, a)
		}
	}
	if len(moved) == 0 {
		return x
	}
	slices.Sort(moved)
	return g.node(op.Reverse, x.Type, x.Dims, AxesAttr{moved}, x)
}

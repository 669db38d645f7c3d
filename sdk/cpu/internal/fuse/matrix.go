package fuse

import (
	"slices"

	"github.com/invbench/invbench/sdk/cpu/internal/ir"
	"github.com/invbench/invbench/sdk/cpu/internal/view"
)

// Matrices arranges the operands of a Dot into matrices: rows of the left are the axes of the
// result that come from it, columns of the left and rows of the right are contracted. It is not ok
// if an operand must be rearranged first.
func Matrices(a ir.DotAttr, left, right view.View) (l, r view.Matrix, ok bool) {
	l, okLeft := view.MatrixOf(left, a.LeftBatch, others(left, a.LeftBatch, a.LeftContract),
		a.LeftContract)
	r, okRight := view.MatrixOf(right, a.RightBatch, a.RightContract,
		others(right, a.RightBatch, a.RightContract))
	return l, r, okLeft && okRight
}

// others returns the axes of a view that are in neither list.
func others(v view.View, a, b []int) []int {
	var axes []int
	for i := range v.Dims {
		if !slices.Contains(a, i) && !slices.Contains(b, i) {
			axes = append(axes, i)
		}
	}
	return axes
}

// matrices returns the operands of a Dot. An operand that the product cannot read is copied, with
// its axes in the order in which the product goes through them.
func (f *fuser) matrices(n *ir.Node) []Operand {
	a := n.Attr.(ir.DotAttr)
	l, r := f.resolve(n.In[0]), f.resolve(n.In[1])
	if _, ok := view.MatrixOf(l.View, a.LeftBatch, others(l.View, a.LeftBatch, a.LeftContract),
		a.LeftContract); !ok {
		perm := slices.Concat(a.LeftBatch, others(l.View, a.LeftBatch, a.LeftContract),
			a.LeftContract)
		l = f.rearranged(n.In[0], perm)
	}
	if _, ok := view.MatrixOf(r.View, a.RightBatch, a.RightContract,
		others(r.View, a.RightBatch, a.RightContract)); !ok {
		perm := slices.Concat(a.RightBatch, a.RightContract,
			others(r.View, a.RightBatch, a.RightContract))
		r = f.rearranged(n.In[1], perm)
	}
	return []Operand{l, r}
}

// rearranged returns x, copied so that its axes lie in memory in the given order.
func (f *fuser) rearranged(x *ir.Node, perm []int) Operand {
	o := f.dense(f.g.Transpose(x, perm))
	back := make([]int, len(perm))
	for i, p := range perm {
		back[p] = i
	}
	return Operand{o.Base, o.View.Transpose(back)}
}

package fuse

import (
	"slices"

	"github.com/invbench/invbench/sdk/cpu/internal/ir"
	"github.com/invbench/invbench/sdk/cpu/internal/op"
	"github.com/invbench/invbench/sdk/cpu/internal/view"
)

// resolve returns the node whose buffer holds the elements of x, and where they are in it.
func (f *fuser) resolve(x *ir.Node) Operand {
	if f.copied[x] || !x.Op.IsView() {
		return Operand{x, view.Of(x.Dims)}
	}
	o := f.resolve(x.In[0])
	switch a := x.Attr.(type) {
	case ir.BroadcastAttr:
		o.View = o.View.Broadcast(x.Dims, a.Axes)
	case ir.PermAttr:
		o.View = o.View.Transpose(a.Perm)
	case ir.SliceAttr:
		o.View = o.View.Slice(a.Starts, x.Dims, a.Steps)
	case ir.WindowAttr:
		o.View = o.View.Window(a.Sizes, a.Steps, a.Dilations)
	case ir.AxesAttr:
		o.View = o.View.Reverse(a.Axes)
	default:
		v, ok := o.View.Reshape(x.Dims)
		if !ok {
			f.copy(x.In[0])
			return f.resolve(x)
		}
		o.View = v
	}
	return o
}

// copy adds a step that puts the elements of a view next to each other.
func (f *fuser) copy(x *ir.Node) {
	from := f.resolve(x)
	level := f.ready[from.Base]
	f.steps = append(f.steps, Step{Copy: x, Operands: []Operand{from}, level: level})
	f.copied[x] = true
	f.ready[x] = level + 1
}

// dense returns where the elements of x lie next to each other, after a copy if need be.
func (f *fuser) dense(x *ir.Node) Operand {
	o := f.resolve(x)
	if !o.View.IsDense() {
		f.copy(x)
		o = f.resolve(x)
	}
	return o
}

// readyAt returns the level from which on x can be read.
func (f *fuser) readyAt(x *ir.Node) int { return f.ready[f.resolve(x).Base] }

// strip returns the node that has the elements of x in the same order, and is no reshape that only
// adds or removes axes of size 1.
func strip(x *ir.Node) *ir.Node {
	for x.Op == op.Reshape && slices.Equal(ir.Squeeze(x.Dims), ir.Squeeze(x.In[0].Dims)) {
		x = x.In[0]
	}
	return x
}

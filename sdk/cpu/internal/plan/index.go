package plan

import (
	"slices"

	"github.com/invbench/invbench/sdk/cpu/internal/fuse"
	"github.com/invbench/invbench/sdk/cpu/internal/ir"
	"github.com/invbench/invbench/sdk/cpu/internal/move"
	"github.com/invbench/invbench/sdk/cpu/internal/view"
)

// vectors describes the index vectors of a gather or scatter: what they mean in an array of the
// given shape, and the view of the places where they begin, one axis for each axis of the indices
// but that along which vectors lie.
func vectors(indices *ir.Node, axis int, array, slice, axes []int) (move.Vector, view.View) {
	at := view.Of(indices.Dims)
	v := move.Vector{Read: move.ReaderOf(indices.Type), Step: 1}
	if axis < len(indices.Dims) {
		v.Step = at.Strides[axis]
		at.Dims = slices.Delete(slices.Clone(at.Dims), axis, axis+1)
		at.Strides = slices.Delete(at.Strides, axis, axis+1)
	}
	strides := view.Strides(array)
	for _, a := range axes {
		v.Strides = append(v.Strides, strides[a])
		v.Last = append(v.Last, array[a]-slice[a])
	}
	return v, at
}

// split returns the axes of a shape that are in the list, and the others.
func split(dims, axes []int) (in, others []int) {
	for i := range dims {
		if slices.Contains(axes, i) {
			in = append(in, i)
		} else {
			others = append(others, i)
		}
	}
	return in, others
}

// drop returns the view without the given axes, which are at index 0.
func drop(v view.View, axes []int) view.View {
	_, kept := split(v.Dims, axes)
	return v.Transpose(kept)
}

// gather copies slices of its first operand.
func (c *compiler) gather(s *fuse.Step) step {
	a := s.Node.Attr.(ir.GatherAttr)
	array, indices := s.Node.In[0], s.Node.In[1]
	out := view.Of(s.Node.Dims)
	offset, batch := split(s.Node.Dims, a.OffsetAxes)
	from := view.View{Dims: a.SliceDims, Strides: view.Strides(array.Dims)}
	g := &move.Gather{
		Slice: move.NewCopy(out.Transpose(offset), drop(from, a.Collapsed), s.Node.Type.Size()),
	}
	var at view.View
	g.Vector, at = vectors(indices, a.VectorAxis, array.Dims, a.SliceDims, a.StartMap)
	g.Batch = move.NewPairs(out.Transpose(batch), at)
	refs, to := c.refs(s), c.whole(s.Node)
	return &task{c.p.machine, 1, func(s *State, _ int) {
		g.Run(0, g.Batch.Runs(), s.ptr(to), s.ptr(refs[0]), s.ptr(refs[1]))
	}}
}

// scatter copies its first operand and combines slices of the third with it.
func (c *compiler) scatter(s *fuse.Step) (step, error) {
	a := s.Node.Attr.(ir.ScatterAttr)
	array, indices, updates := s.Node.In[0], s.Node.In[1], s.Node.In[2]
	combine, err := move.CombinerOf(s.Node.Op.Combine(), s.Node.Type)
	if err != nil {
		return nil, err
	}
	from := view.Of(updates.Dims)
	window, batch := split(updates.Dims, a.WindowAxes)
	slice := make([]int, len(array.Dims))
	_, kept := split(array.Dims, a.Inserted)
	for i := range slice {
		slice[i] = 1
	}
	for i, k := range kept {
		slice[k] = updates.Dims[window[i]]
	}
	to := view.View{Dims: slice, Strides: view.Strides(array.Dims)}
	x := &move.Scatter{Slice: move.NewPairs(drop(to, a.Inserted), from.Transpose(window))}
	var at view.View
	x.Vector, at = vectors(indices, a.VectorAxis, array.Dims, slice, a.AxisOf)
	x.Batch = move.NewPairs(from.Transpose(batch), at)
	refs, out, size := c.refs(s), c.whole(s.Node), s.Node.Type.Size()
	first := c.copies(s.Node,
		[]*move.Copy{move.NewCopy(view.Of(array.Dims), s.Operands[0].View, size)},
		[]int{refs[0].value})
	return sequence{first, {c.p.machine, 1, func(s *State, _ int) {
		x.Run(combine, size, s.ptr(out), s.ptr(refs[2]), s.ptr(refs[1]))
	}}}, nil
}

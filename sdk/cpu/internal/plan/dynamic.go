package plan

import (
	"github.com/invbench/invbench/sdk/cpu/internal/fuse"
	"github.com/invbench/invbench/sdk/cpu/internal/ir"
	"github.com/invbench/invbench/sdk/cpu/internal/move"
	"github.com/invbench/invbench/sdk/cpu/internal/view"
)

// dynamicSlice copies a slice whose start its other operands, scalars, give.
func (c *compiler) dynamicSlice(s *fuse.Step) step {
	array := s.Node.In[0]
	from := view.View{Dims: s.Node.Dims, Strides: view.Strides(array.Dims)}
	part := move.NewCopy(view.Of(s.Node.Dims), from, s.Node.Type.Size())
	refs, out, start := c.refs(s), c.whole(s.Node), starts(array.Dims, s.Node.Dims, s.Node.In[1:])
	return &task{c.p.machine, 1, func(s *State, _ int) {
		src := refs[0]
		src.offset += start.offset(s, refs[1:]) * part.Size()
		part.All(s.ptr(out), s.ptr(src))
	}}
}

// dynamicUpdate copies its first operand and, over it, its second, to where its other operands say.
func (c *compiler) dynamicUpdate(s *fuse.Step) step {
	array, update := s.Node.In[0], s.Node.In[1]
	to := view.View{Dims: update.Dims, Strides: view.Strides(array.Dims)}
	size := s.Node.Type.Size()
	part := move.NewCopy(to, view.Of(update.Dims), size)
	refs, out, start := c.refs(s), c.whole(s.Node), starts(array.Dims, update.Dims, s.Node.In[2:])
	first := c.copies(s.Node,
		[]*move.Copy{move.NewCopy(view.Of(array.Dims), s.Operands[0].View, size)},
		[]int{refs[0].value})
	return sequence{first, {c.p.machine, 1, func(s *State, _ int) {
		dst := out
		dst.offset += start.offset(s, refs[2:]) * size
		part.All(s.ptr(dst), s.ptr(refs[1]))
	}}}
}

// start is a place in an array that is known when the step runs.
type start struct {
	strides, last []int
	read          []move.Reader
}

func starts(array, slice []int, in []*ir.Node) start {
	x := start{strides: view.Strides(array)}
	for i, n := range in {
		x.last = append(x.last, array[i]-slice[i])
		x.read = append(x.read, move.ReaderOf(n.Type))
	}
	return x
}

// offset returns the place in elements, moved so that the slice is within the array.
func (x *start) offset(s *State, refs []ref) int {
	at := 0
	for i, r := range refs {
		at += max(0, min(x.read[i](s.ptr(r), 0), x.last[i])) * x.strides[i]
	}
	return at
}

package plan

import (
	"unsafe"

	"github.com/invbench/invbench/sdk/cpu/internal/fuse"
	"github.com/invbench/invbench/sdk/cpu/internal/ir"
	"github.com/invbench/invbench/sdk/cpu/internal/move"
	"github.com/invbench/invbench/sdk/cpu/internal/view"
)

// smallMove is the number of elements up to which a move is one task.
const smallMove = 1 << 14

// copies is a step that copies parts to one array.
func (c *compiler) copies(to *ir.Node, parts []*move.Copy, from []int) *task {
	out := c.whole(to)
	var first []int // the first task of each part
	tasks := 0
	for _, p := range parts {
		first = append(first, tasks)
		tasks += p.Tasks()
	}
	one := func(s *State, i int) {
		p := len(first) - 1
		for first[p] > i {
			p--
		}
		parts[p].Run(i-first[p], s.ptr(out), s.at[from[p]])
	}
	if to.Size() > smallMove {
		return &task{c.p.machine, tasks, one}
	}
	return &task{c.p.machine, 1, func(s *State, _ int) {
		for i := range tasks {
			one(s, i)
		}
	}}
}

// concat copies the operands to their places in the result.
func (c *compiler) concat(s *fuse.Step) step {
	axis := s.Node.Attr.(ir.AxisAttr).Axis
	starts := make([]int, len(s.Node.Dims))
	var parts []*move.Copy
	var from []int
	for i, o := range s.Operands {
		dims := s.Node.In[i].Dims
		to := view.Of(s.Node.Dims).Slice(starts, dims, nil)
		parts = append(parts, move.NewCopy(to, o.View, s.Node.Type.Size()))
		from = append(from, c.vs.of[o.Base])
		starts[axis] += dims[axis]
	}
	return c.copies(s.Node, parts, from)
}

// pad fills the result and copies what is left of the operand to its place.
func (c *compiler) pad(s *fuse.Step) step {
	a := s.Node.Attr.(ir.PadAttr)
	from, fill := s.Operands[0], c.ref(s.Operands[1])
	rank := len(s.Node.Dims)
	skip, dims := make([]int, rank), make([]int, rank)
	starts, steps := make([]int, rank), make([]int, rank)
	for i, n := range from.View.Dims {
		step := a.Interior[i] + 1
		skip[i] = (max(-a.Low[i], 0) + step - 1) / step
		starts[i], steps[i] = a.Low[i]+skip[i]*step, step
		left := s.Node.Dims[i] - starts[i] // elements from the first on
		dims[i] = max(min(n-skip[i], (left+step-1)/step), 0)
	}
	out, size := c.whole(s.Node), s.Node.Type.Size()
	bytes := s.Node.Size() * size
	seq := sequence{
		{c.p.machine, 1, func(s *State, _ int) { move.Fill(s.ptr(out), bytes, s.ptr(fill), size) }},
	}
	if view.Size(dims) == 0 {
		return seq
	}
	to := view.Of(s.Node.Dims).Slice(starts, dims, steps)
	part := move.NewCopy(to, from.View.Slice(skip, dims, nil), size)
	return append(seq, c.copies(s.Node, []*move.Copy{part}, []int{c.vs.of[from.Base]}))
}

// reinterpret copies the bytes of its operand.
func (c *compiler) reinterpret(s *fuse.Step) step {
	out, from := c.whole(s.Node), c.ref(s.Operands[0])
	n := s.Node.Size() * s.Node.Type.Size()
	return &task{c.p.machine, 1, func(s *State, _ int) {
		copy(unsafe.Slice((*byte)(s.ptr(out)), n), unsafe.Slice((*byte)(s.ptr(from)), n))
	}}
}

package plan

import (
	"unsafe"

	"github.com/invbench/invbench/sdk/cpu/internal/extreme"
	"github.com/invbench/invbench/sdk/cpu/internal/fuse"
	"github.com/invbench/invbench/sdk/cpu/internal/ir"
	"github.com/invbench/invbench/sdk/cpu/internal/op"
	"github.com/invbench/invbench/sdk/cpu/internal/view"
)

// extremes finds the place of the least or greatest elements along an axis.
func (c *compiler) extremes(s *fuse.Step) (step, error) {
	in := s.Node.In[0]
	find, err := extreme.FinderOf(in.Type, s.Node.Op == op.ArgMin)
	if err != nil {
		return nil, err
	}
	write, err := extreme.WriterOf(s.Node.Type)
	if err != nil {
		return nil, err
	}
	axis := s.Node.Attr.(ir.AxisAttr).Axis
	outer, n, width := view.Size(in.Dims[:axis]), in.Dims[axis], view.Size(in.Dims[axis+1:])
	from, to := c.ref(s.Operands[0]), c.whole(s.Node)
	read, written := n*width*in.Type.Size(), width*s.Node.Type.Size()
	tasks := min(outer, in.Size()/smallMove+1)
	return &task{c.p.machine, tasks, func(s *State, i int) {
		for k := outer * i / tasks; k < outer*(i+1)/tasks; k++ {
			find(unsafe.Add(s.ptr(to), k*written), write, unsafe.Add(s.ptr(from), k*read), n, width)
		}
	}}, nil
}

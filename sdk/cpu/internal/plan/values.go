package plan

import (
	"github.com/invbench/invbench/sdk/cpu/internal/fuse"
	"github.com/invbench/invbench/sdk/cpu/internal/ir"
	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

// kind is where a value lives.
type kind int

const (
	input   kind = iota // in a buffer of the caller, read only
	literal             // in the graph
	output              // in a buffer of the caller, written
	temp                // in the arena
)

// value is an array in memory.
type value struct {
	kind  kind
	index int // of the input or output; of the place in the arena
	size  int // bytes
	node  *ir.Node
	last  int // the last step that reads it
}

// values assigns a value to each node that is in memory.
type values struct {
	list []value
	of   map[*ir.Node]int
}

// collectValues lists the values of a plan. Outputs that are the whole of a value become its place;
// the others are returned to be copied at the end.
func collectValues(p *fuse.Plan) (vs *values, copies []outputCopy) {
	vs = &values{of: map[*ir.Node]int{}}
	for i := range p.Steps {
		for _, n := range p.Steps[i].Writes() {
			vs.add(n, temp)
		}
	}
	for i := range p.Steps {
		for _, n := range p.Steps[i].Reads() {
			vs.list[vs.leaf(n)].last = i
		}
	}
	for i, o := range p.Outputs {
		v := &vs.list[vs.leaf(o.Base)]
		v.last = len(p.Steps)
		if v.kind == temp && o.View.Offset == 0 && o.View.Size() == o.Base.Size() {
			v.kind, v.index = output, i
			continue
		}
		copies = append(copies, outputCopy{
			output: i, value: vs.of[o.Base], offset: o.View.Offset * o.Base.Type.Size(),
			size: o.View.Size() * o.Base.Type.Size(),
		})
	}
	return vs, copies
}

// outputCopy is an output that is copied from a value when all steps have run.
type outputCopy struct {
	output, value int
	offset, size  int // bytes
}

func (vs *values) add(n *ir.Node, k kind) int {
	vs.of[n] = len(vs.list)
	vs.list = append(vs.list, value{kind: k, size: n.Size() * n.Type.Size(), node: n, last: -1})
	return len(vs.list) - 1
}

// leaf returns the value of a node, which is an input or a literal if no step has written it.
func (vs *values) leaf(n *ir.Node) int {
	if i, ok := vs.of[n]; ok {
		return i
	}
	if n.Op == op.Const {
		return vs.add(n, literal)
	}
	i := vs.add(n, input)
	vs.list[i].index = n.Attr.(ir.ParamAttr).Index
	return i
}

package fuse

import (
	"fmt"
	"slices"

	"github.com/invbench/invbench/sdk/cpu/internal/ir"
	"github.com/invbench/invbench/sdk/cpu/internal/op"
	"github.com/invbench/invbench/sdk/cpu/internal/tile"
	"github.com/invbench/invbench/sdk/cpu/internal/view"
)

// lowering turns a region into a tile program.
type lowering struct {
	f      *fuser
	r      *region
	loop   *Loop
	leaves map[string]tile.Value
	values map[*ir.Node]tile.Value // of members, as if there were no leaves; see number
	wide   map[*ir.Node]tile.Value // values by row that have been expanded
}

// lower returns the loop that computes the given members of a region and what they need.
func (f *fuser) lower(r *region, outs []*ir.Node) *Loop {
	l := &lowering{
		f: f, r: r, loop: &Loop{Spec: tile.Spec{Dims: r.dims}},
		leaves: map[string]tile.Value{}, values: map[*ir.Node]tile.Value{},
		wide: map[*ir.Node]tile.Value{},
	}
	if r.keep >= 0 {
		l.loop.Spec.Row = view.Size(r.dims[r.keep:])
	}
	nodes := l.needed(outs)
	for _, n := range nodes { // leaves first: they come first in the numbering
		for _, x := range n.In {
			if _, ok := r.holds(x, operandRole(n, r.members[n])); !ok {
				l.leaf(x, operandRole(n, r.members[n]))
			}
		}
	}
	for _, n := range nodes {
		if r.members[n] != across {
			l.compute(n)
		}
	}
	for _, n := range outs {
		l.sink(n)
	}
	return l.loop
}

// needed returns the members that the given ones are computed from, in order.
func (l *lowering) needed(outs []*ir.Node) []*ir.Node {
	seen := map[*ir.Node]bool{}
	var nodes []*ir.Node
	var walk func(n *ir.Node)
	walk = func(n *ir.Node) {
		if seen[n] {
			return
		}
		seen[n] = true
		nodes = append(nodes, n)
		for _, x := range n.In {
			if m, ok := l.r.holds(x, operandRole(n, l.r.members[n])); ok {
				walk(m)
			}
		}
	}
	for _, n := range outs {
		walk(n)
	}
	slices.SortFunc(nodes, byID)
	return nodes
}

// leaf returns the leaf for an operand that is read from memory.
func (l *lowering) leaf(x *ir.Node, as role) tile.Value {
	o := l.f.resolve(x)
	v := o.View.Squeeze()
	key := fmt.Sprint(o.Base.ID, v, as)
	if known, ok := l.leaves[key]; ok {
		return known
	}
	value := tile.Value(len(l.loop.Leaves))
	l.leaves[key] = value
	l.loop.Leaves = append(l.loop.Leaves, o.Base)
	l.loop.Spec.Leaves = append(l.loop.Spec.Leaves,
		tile.Leaf{Type: x.Type, View: v, Row: as == byRow})
	return value
}

// operand returns the value of an operand of a member.
func (l *lowering) operand(x *ir.Node, as role) tile.Value {
	m, ok := l.r.holds(x, as)
	if !ok {
		return l.leaf(x, as)
	}
	if l.r.members[m] == byRow && as == byElement {
		return l.expand(m)
	}
	return l.values[m]
}

// expand returns the value by element that repeats a value by row.
func (l *lowering) expand(m *ir.Node) tile.Value {
	if v, ok := l.wide[m]; ok {
		return v
	}
	v := l.instr(tile.Instr{Op: op.Broadcast, Type: m.Type, In: []tile.Value{l.values[m]}})
	l.wide[m] = v
	return v
}

func (l *lowering) instr(i tile.Instr) tile.Value {
	l.loop.Spec.Code = append(l.loop.Spec.Code, i)
	return tile.Value(len(l.loop.Spec.Leaves) + len(l.loop.Spec.Code) - 1)
}

// compute adds the instruction of a member.
func (l *lowering) compute(n *ir.Node) {
	is := l.r.members[n]
	i := tile.Instr{Op: n.Op, Type: n.Type, Row: is == byRow}
	for _, x := range n.In {
		i.In = append(i.In, l.operand(x, operandRole(n, is)))
	}
	l.values[n] = l.instr(i)
}

// sink adds the sink of a member that is written to memory.
func (l *lowering) sink(n *ir.Node) {
	l.loop.Sinks = append(l.loop.Sinks, n)
	if l.r.members[n] != across {
		l.loop.Spec.Sinks = append(l.loop.Spec.Sinks, tile.Sink{Value: l.values[n]})
		return
	}
	in := n.In[0]
	strides := make([]int, len(in.Dims))
	stride := 1
	for i := len(in.Dims) - 1; i >= 0; i-- {
		if !slices.Contains(n.Attr.(ir.AxesAttr).Axes, i) {
			strides[i] = stride
			stride *= in.Dims[i]
		}
	}
	v := view.View{Dims: in.Dims, Strides: strides}.Squeeze()
	l.loop.Spec.Sinks = append(l.loop.Spec.Sinks,
		tile.Sink{Value: l.operand(in, byElement), Reduce: n.Op, View: v})
}

package fuse

import (
	"cmp"
	"slices"

	"github.com/invbench/invbench/sdk/cpu/internal/ir"
	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

// Options change how a graph is cut.
type Options struct {
	// Single makes a loop for each node, for tests that compare with and without fusion.
	Single bool
}

type fuser struct {
	g       *ir.Graph
	opts    Options
	regions []*region
	home    map[*ir.Node]*region
	ready   map[*ir.Node]int // the level from which on a node's buffer can be read
	copied  map[*ir.Node]bool
	steps   []Step
	demand  map[*ir.Node]bool // nodes whose buffers some step reads
}

// Build cuts the part of a graph that the outputs need into steps. It goes through the nodes in
// order and gives each a place, then finds out, from the last step to the first, what has to be
// written to memory.
func Build(g *ir.Graph, outputs []*ir.Node, opts Options) *Plan {
	f := &fuser{
		g: g, opts: opts, home: map[*ir.Node]*region{}, ready: map[*ir.Node]int{},
		copied: map[*ir.Node]bool{},
		demand: map[*ir.Node]bool{},
	}
	for _, n := range g.Live(outputs) {
		f.place(n)
	}
	p := &Plan{}
	for _, n := range outputs {
		p.Outputs = append(p.Outputs, f.dense(n))
	}
	f.findDemand(p.Outputs)
	slices.SortStableFunc(f.steps, func(a, b Step) int { return cmp.Compare(a.level, b.level) })
	p.Steps = f.steps
	if !opts.Single {
		f.epilogues(p)
	}
	return p
}

// place gives a node a region or a step of its own.
func (f *fuser) place(n *ir.Node) {
	switch {
	case n.Op == op.Param || n.Op == op.Const:
		f.ready[n] = 0
	case n.Op.IsView():
	case n.Op.IsElementwise() || n.Op.IsReduce():
		f.join(n)
	default:
		f.alone(n)
	}
}

// alone makes a step of an operation that is not fused.
func (f *fuser) alone(n *ir.Node) {
	s := Step{Node: n}
	if n.Op == op.Dot {
		s.Operands = f.matrices(n)
	} else {
		for _, x := range n.In {
			s.Operands = append(s.Operands, f.operand(n, x))
		}
	}
	for _, o := range s.Operands {
		s.level = max(s.level, f.ready[o.Base])
	}
	f.steps = append(f.steps, s)
	f.ready[n] = s.level + 1
}

// operand returns where an operation finds an operand: Concat and Pad read any view, the others
// want elements next to each other.
func (f *fuser) operand(n, x *ir.Node) Operand {
	if n.Op == op.Concat || n.Op == op.Pad {
		return f.resolve(x)
	}
	return f.dense(x)
}

// join puts a node into the best region that can have it, or into a new one.
func (f *fuser) join(n *ir.Node) {
	r := f.choose(n)
	if r == nil {
		level := 0
		for _, x := range n.In {
			level = max(level, f.readyAt(x))
		}
		r = newRegion(level, spaceOf(n))
		f.regions = append(f.regions, r)
	}
	f.add(r, n)
}

// spaceOf returns the space that a node needs.
func spaceOf(n *ir.Node) []int {
	if n.Op.IsReduce() {
		return ir.Squeeze(n.In[0].Dims)
	}
	return ir.Squeeze(n.Dims)
}

func (f *fuser) add(r *region, n *ir.Node) {
	is := r.roleOf(n)
	if is == byRow && r.keep < 0 {
		r.keep, _ = rowReduction(n)
	}
	r.members[n] = is
	f.home[n] = r
	f.ready[n] = r.level + 1
	for _, x := range n.In {
		if _, ok := r.holds(x, operandRole(n, is)); !ok {
			if o := f.resolve(x); o.Base.Size() >= r.size() {
				r.bases[o.Base] = true
			}
		}
	}
}

// operandRole returns the role that operands of a node of the given role have.
func operandRole(n *ir.Node, is role) role {
	if is == byRow && !n.Op.IsReduce() {
		return byRow
	}
	return byElement
}

// choose returns the region that n should join, nil if there is none: the latest of those that hold
// an operand, else the earliest that reads the same array.
func (f *fuser) choose(n *ir.Node) *region {
	if f.opts.Single {
		return nil
	}
	var best *region
	for _, x := range n.In {
		for _, r := range f.holders(x) {
			if f.fits(r, n, true) && (best == nil || r.level > best.level) {
				best = r
			}
		}
	}
	if best != nil {
		return best
	}
	for _, r := range f.regions {
		if f.fits(r, n, false) && f.related(r, n) && (best == nil || r.level < best.level) {
			best = r
		}
	}
	return best
}

// holders returns the regions that may hold x.
func (f *fuser) holders(x *ir.Node) []*region {
	s := strip(x)
	var rs []*region
	if r := f.home[s]; r != nil {
		rs = append(rs, r)
	}
	if s.Op == op.Broadcast {
		if r := f.home[strip(s.In[0])]; r != nil {
			rs = append(rs, r)
		}
	}
	return rs
}

// fits says whether n can be in the region: its shape fits and its operands are in the region or
// ready when it starts. If held is set, one of them must be in the region.
func (f *fuser) fits(r *region, n *ir.Node, held bool) bool {
	is := r.roleOf(n)
	if is == outside || len(r.members) >= maxMembers {
		return false
	}
	any := false
	for _, x := range n.In {
		if _, ok := r.holds(x, operandRole(n, is)); ok {
			any = true
		} else if f.readyAt(x) > r.level {
			return false
		}
	}
	return any || !held && (is != byRow || n.Op.IsReduce())
}

// related says whether n reads an array that the region reads, or both are small.
func (f *fuser) related(r *region, n *ir.Node) bool {
	if r.size() <= smallSpace {
		return true
	}
	for _, x := range n.In {
		if r.bases[f.resolve(x).Base] {
			return true
		}
	}
	return false
}

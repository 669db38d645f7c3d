package fuse

import (
	"cmp"
	"slices"

	"github.com/invbench/invbench/sdk/cpu/internal/ir"
	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

const (
	// recomputeWeight is the most work for each element, in units of op.Weight, for which a loop
	// computes a value of an earlier loop again instead of reading it: about what it costs to write
	// the value to memory and to read it back. The loop may have to read one array more for it.
	recomputeWeight = 12
	// rereadWeight is the same limit for a value that is written to memory in any case, so that
	// computing it again saves no more than reading it.
	rereadWeight = 4
)

// findDemand finds out what must be written to memory, and makes steps of the regions that write
// something.
func (f *fuser) findDemand(outputs []Operand) {
	for _, o := range outputs {
		f.demand[o.Base] = true
	}
	for _, s := range f.steps {
		for _, o := range s.Operands {
			f.demand[o.Base] = true
		}
	}
	regions := slices.Clone(f.regions)
	slices.SortStableFunc(regions, func(a, b *region) int { return cmp.Compare(b.level, a.level) })
	for _, r := range regions {
		f.finish(r)
	}
}

// finish makes a step of a region whose users have all been finished.
func (f *fuser) finish(r *region) {
	var outs []*ir.Node
	for n := range r.members {
		if f.demand[n] {
			outs = append(outs, n)
		}
	}
	if len(outs) == 0 {
		return
	}
	slices.SortFunc(outs, byID)
	f.recompute(r, outs)
	loop := f.lower(r, outs)
	for _, n := range loop.Leaves {
		f.demand[n] = true
	}
	f.steps = append(f.steps, Step{Loop: loop, level: r.level})
}

func byID(a, b *ir.Node) int { return cmp.Compare(a.ID, b.ID) }

// recompute adds nodes of other regions to r that are cheaper to compute again than to read.
func (f *fuser) recompute(r *region, outs []*ir.Node) {
	if f.opts.Single {
		return
	}
	reads := map[*ir.Node]bool{}
	var candidates []*ir.Node
	f.visit(r, outs, func(x *ir.Node) {
		o := f.resolve(x)
		if o.Base.Size() >= r.size() {
			reads[o.Base] = true
		}
		if s := strip(x); f.home[s] != nil && s.Op.IsElementwise() &&
			slices.Equal(spaceOf(s), r.dims) {
			candidates = append(candidates, s)
		}
	})
	slices.SortFunc(candidates, byID)
	slices.Reverse(candidates)
	for _, n := range slices.Compact(candidates) {
		if r.members[n] != outside {
			continue
		}
		delete(reads, n)
		t := &trial{
			f: f, r: r, reads: reads, nodes: map[*ir.Node]bool{}, extra: map[*ir.Node]bool{},
		}
		t.add(n)
		if !t.pays(f.demand[n]) {
			reads[n] = true
			continue
		}
		for m := range t.nodes {
			r.members[m] = byElement
		}
		for b := range t.extra {
			reads[b] = true
		}
	}
}

// visit calls fn for each operand that the region reads from memory to compute the given members.
func (f *fuser) visit(r *region, outs []*ir.Node, fn func(x *ir.Node)) {
	seen := map[*ir.Node]bool{}
	var walk func(n *ir.Node)
	walk = func(n *ir.Node) {
		if seen[n] {
			return
		}
		seen[n] = true
		for _, x := range n.In {
			if m, ok := r.holds(x, operandRole(n, r.members[n])); ok {
				walk(m)
			} else {
				fn(x)
			}
		}
	}
	for _, n := range outs {
		walk(n)
	}
}

// trial adds up what it would cost a region to compute a node of another region again.
type trial struct {
	f      *fuser
	r      *region
	reads  map[*ir.Node]bool // what the region reads anyway
	nodes  map[*ir.Node]bool // what must be computed again
	extra  map[*ir.Node]bool // what must be read besides
	weight int
}

func (t *trial) add(n *ir.Node) {
	if t.nodes[n] || t.weight > recomputeWeight {
		return
	}
	t.nodes[n] = true
	t.weight += n.Op.Weight()
	for _, x := range n.In {
		if _, ok := t.r.holds(x, byElement); ok {
			continue
		}
		s := strip(x)
		if t.f.home[s] != nil && s.Op.IsElementwise() && slices.Equal(spaceOf(s), t.r.dims) &&
			!t.f.demand[s] && !t.reads[s] {
			t.add(s)
			continue
		}
		if b := t.f.resolve(x).Base; b.Size() >= t.r.size() && !t.reads[b] && b.Op != op.Const {
			t.extra[b] = true
		}
	}
}

// pays says whether computing the node again is cheaper than reading it; written says that it is
// written in any case.
func (t *trial) pays(written bool) bool {
	if written {
		return len(t.extra) == 0 && t.weight <= rereadWeight
	}
	return len(t.extra) <= 1 && t.weight <= recomputeWeight
}

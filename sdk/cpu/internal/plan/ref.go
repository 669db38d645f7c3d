package plan

import (
	"unsafe"

	"github.com/invbench/invbench/sdk/cpu/internal/fuse"
	"github.com/invbench/invbench/sdk/cpu/internal/ir"
)

// ref is a place in a value.
type ref struct {
	value, offset int // bytes
}

// ref returns the place of an operand's first element, which must be dense.
func (c *compiler) ref(o fuse.Operand) ref {
	return ref{c.vs.of[o.Base], o.View.Offset * o.Base.Type.Size()}
}

// refs returns the places of the operands of a step.
func (c *compiler) refs(s *fuse.Step) []ref {
	rs := make([]ref, len(s.Operands))
	for i, o := range s.Operands {
		rs[i] = c.ref(o)
	}
	return rs
}

// whole returns the start of a node's value.
func (c *compiler) whole(n *ir.Node) ref { return ref{value: c.vs.of[n]} }

func (s *State) ptr(r ref) unsafe.Pointer { return unsafe.Add(s.at[r.value], r.offset) }

// task is a step that is a number of tasks on memory and needs no scratch.
type task struct {
	m     Machine
	tasks int
	run   func(s *State, task int)
}

func (t *task) scratch() int { return 0 }

func (t *task) bind(s *State, _ int) func() {
	one := func(i int) { t.run(s, i) }
	if t.tasks == 1 {
		return func() { one(0) }
	}
	return func() { t.m.Pool.Do(t.tasks, one) }
}

// sequence is a step made of others, one after the other, none of which needs scratch.
type sequence []*task

func (q sequence) scratch() int { return 0 }

func (q sequence) bind(s *State, _ int) func() {
	runs := make([]func(), len(q))
	for i, t := range q {
		runs[i] = t.bind(s, 0)
	}
	return func() {
		for _, run := range runs {
			run()
		}
	}
}

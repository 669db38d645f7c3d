package plan

import (
	"reflect"
	"unsafe"

	"github.com/invbench/invbench/sdk/cpu/internal/ir"
)

// State runs a program, one run at a time.
type State struct {
	p     *Program
	arena []byte
	at    []unsafe.Pointer // of each value
	run   []func()         // of each step
}

// NewState returns a state with an arena of its own.
func (p *Program) NewState() *State {
	s := &State{p: p, arena: aligned(p.arena), at: make([]unsafe.Pointer, len(p.values))}
	for i := range p.values {
		switch v := &p.values[i]; v.kind {
		case literal:
			s.at[i] = reflect.ValueOf(v.node.Attr.(*ir.Literal).Flat).UnsafePointer()
		case temp:
			s.at[i] = s.arenaAt(p.places[v.index].at)
		}
	}
	scratch := len(p.places) - len(p.steps)
	for i, st := range p.steps {
		s.run = append(s.run, st.bind(s, p.places[scratch+i].at))
	}
	return s
}

// aligned returns n bytes at the start of a cache line, and at least one line.
func aligned(n int) []byte {
	const line = 64
	b := make([]byte, n+2*line)
	skip := int(-uintptr(unsafe.Pointer(unsafe.SliceData(b))) % line)
	return b[skip : skip+n+line]
}

func (s *State) arenaAt(offset int) unsafe.Pointer {
	return unsafe.Add(unsafe.Pointer(unsafe.SliceData(s.arena)), offset)
}

// pointers fills dst with the addresses of values.
func (s *State) pointers(dst []unsafe.Pointer, values []int) {
	for i, v := range values {
		dst[i] = s.at[v]
	}
}

// Run executes the program on buffers for its inputs and outputs.
func (s *State) Run(inputs, outputs []unsafe.Pointer) {
	for i := range s.p.values {
		switch v := &s.p.values[i]; v.kind {
		case input:
			s.at[i] = inputs[v.index]
		case output:
			s.at[i] = outputs[v.index]
		}
	}
	for _, run := range s.run {
		run()
	}
	for _, c := range s.p.copies {
		copy(unsafe.Slice((*byte)(outputs[c.output]), c.size),
			unsafe.Slice((*byte)(unsafe.Add(s.at[c.value], c.offset)), c.size))
	}
	for i := range s.p.values {
		if k := s.p.values[i].kind; k == input || k == output {
			s.at[i] = nil
		}
	}
}

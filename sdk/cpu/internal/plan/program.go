package plan

import (
	"fmt"

	"github.com/invbench/invbench/sdk/cpu/internal/fuse"
	"github.com/invbench/invbench/sdk/cpu/internal/ir"
	"github.com/invbench/invbench/sdk/cpu/internal/tile"
)

// Program is a compiled graph. It is immutable; any number of States may run it at the same time.
type Program struct {
	machine Machine
	values  []value
	steps   []step
	copies  []outputCopy
	places  []place
	arena   int // bytes
	donors  []int
	inputs  int
	outputs int
}

// step is a compiled step.
type step interface {
	// scratch returns how many bytes of scratch memory the step needs.
	scratch() int
	// bind returns the function that runs the step in a state, with its scratch memory.
	bind(s *State, scratch int) func()
}

// Compile compiles the part of a graph that the outputs need. It fails on operations that there is
// no step for.
func Compile(g *ir.Graph, outputs []*ir.Node, m Machine, opts fuse.Options) (*Program, error) {
	cut := fuse.Build(g, outputs, opts)
	vs, copies := collectValues(cut)
	p := &Program{machine: m, copies: copies, inputs: g.Params(), outputs: len(outputs)}
	c := &compiler{p: p, vs: vs}
	for i := range cut.Steps {
		s, err := c.step(&cut.Steps[i])
		if err != nil {
			return nil, fmt.Errorf("compile step %d: %w", i, err)
		}
		p.steps = append(p.steps, s)
	}
	c.allocate(cut)
	p.values = vs.list
	return p, nil
}

// Donor returns the input in whose buffer output i may be written, if the caller does not need that
// input any more; -1 if there is none. No two outputs have the same donor.
func (p *Program) Donor(i int) int { return p.donors[i] }

// compiler compiles the steps of one program.
type compiler struct {
	p  *Program
	vs *values
}

func (c *compiler) step(s *fuse.Step) (step, error) {
	switch {
	case s.Loop != nil:
		return c.loop(s.Loop), nil
	case s.Copy != nil:
		return c.loop(&fuse.Loop{
			Spec: tile.Spec{
				Dims:   s.Copy.Dims,
				Leaves: []tile.Leaf{{Type: s.Copy.Type, View: s.Operands[0].View}},
				Sinks:  []tile.Sink{{Value: 0}},
			},
			Leaves: []*ir.Node{s.Operands[0].Base},
			Sinks:  []*ir.Node{s.Copy},
		}), nil
	}
	return c.alone(s)
}

// allocate gives values and scratch memory their places in the arena.
func (c *compiler) allocate(cut *fuse.Plan) {
	p := c.p
	p.donors = make([]int, p.outputs)
	for i := range p.donors {
		p.donors[i] = -1
	}
	for i := range cut.Steps {
		taken := map[int]bool{} // values whose place a sink of this step has taken
		for k, n := range cut.Steps[i].Writes() {
			c.placeValue(i, k, n, taken)
		}
	}
	for i, s := range p.steps {
		p.places = append(p.places, place{size: roundLine(s.scratch()), first: i, last: i})
	}
	p.arena = layout(p.places)
}

// placeValue gives sink k of step i a place: that of an operand that is not needed any more, if it
// can be written over.
func (c *compiler) placeValue(i, k int, n *ir.Node, taken map[int]bool) {
	v := &c.vs.list[c.vs.of[n]]
	donor := -1
	if l, ok := c.p.steps[i].(*loopStep); ok {
		donor = l.donor(c.vs, i, k, taken)
	}
	switch {
	case v.kind == output && donor >= 0 && c.vs.list[donor].kind == input &&
		c.vs.list[donor].node.Type == n.Type:
		taken[donor] = true
		c.p.donors[v.index] = c.vs.list[donor].index
	case v.kind == temp && donor >= 0 && c.vs.list[donor].kind == temp:
		taken[donor] = true
		v.index = c.vs.list[donor].index
		c.p.places[v.index].last = max(v.last, i)
	case v.kind == temp:
		v.index = len(c.p.places)
		c.p.places = append(c.p.places,
			place{size: roundLine(v.size), first: i, last: max(v.last, i)})
	}
}

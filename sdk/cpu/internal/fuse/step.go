package fuse

import (
	"github.com/invbench/invbench/sdk/cpu/internal/ir"
	"github.com/invbench/invbench/sdk/cpu/internal/tile"
	"github.com/invbench/invbench/sdk/cpu/internal/view"
)

// Step is one step of a program. Its kind is that of Loop, Node and Copy that is not nil.
type Step struct {
	// Loop is a fused loop.
	Loop *Loop
	// Node is an operation with a loop of its own. Operands are the views of its operands.
	Node     *ir.Node
	Operands []Operand
	// Epilogue, if not nil, is done by the product that Node is.
	Epilogue *Epilogue
	// Copy is a view whose elements are to be put next to each other, from Operands[0].
	Copy *ir.Node

	level int
}

// Operand is an array that a step reads: a view of the buffer of a node.
type Operand struct {
	Base *ir.Node
	View view.View
}

// Loop is a fused loop: a tile program, and the nodes whose buffers its leaves and sinks are.
type Loop struct {
	Spec   tile.Spec
	Leaves []*ir.Node
	Sinks  []*ir.Node
}

// Plan is a graph cut into steps, in an order of execution.
type Plan struct {
	Steps []Step
	// Outputs are where the outputs are found: dense, but not always at the start of the base's
	// buffer.
	Outputs []Operand
}

// Reads returns the nodes whose buffers the step reads.
func (s *Step) Reads() []*ir.Node {
	if s.Loop != nil {
		return s.Loop.Leaves
	}
	nodes := make([]*ir.Node, len(s.Operands))
	for i, o := range s.Operands {
		nodes[i] = o.Base
	}
	if s.Epilogue != nil {
		nodes = append(nodes, s.Epilogue.Bias.Base)
	}
	return nodes
}

// Writes returns the nodes whose buffers the step writes.
func (s *Step) Writes() []*ir.Node {
	switch {
	case s.Loop != nil:
		return s.Loop.Sinks
	case s.Epilogue != nil:
		return []*ir.Node{s.Epilogue.Out}
	case s.Node != nil:
		return []*ir.Node{s.Node}
	}
	return []*ir.Node{s.Copy}
}

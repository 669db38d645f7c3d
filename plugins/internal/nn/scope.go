package nn

import (
	"fmt"

	"github.com/gomlx/gomlx/pkg/core/graph"
)

// Scope binds variables to nodes of one graph.
type Scope struct {
	// Training says whether the graph trains the net: batch norm then normalises by the batch, and
	// updates its statistics; otherwise by its statistics.
	Training bool

	nodes map[*Variable]*graph.Node
}

// NewScope binds each variable to the node at the same index.
func NewScope(training bool, vars []*Variable, nodes []*graph.Node) *Scope {
	s := &Scope{Training: training, nodes: make(map[*Variable]*graph.Node, len(vars))}
	for i, v := range vars {
		s.nodes[v] = nodes[i]
	}
	return s
}

// Node returns the node of v: its value, or the last that Set gave it.
func (s *Scope) Node(v *Variable) *graph.Node {
	n, ok := s.nodes[v]
	if !ok {
		panic(fmt.Sprintf("variable %s is not bound to a node of this graph", v.Name))
	}
	return n
}

// Nodes returns the nodes of variables, in order.
func (s *Scope) Nodes(vars []*Variable) []*graph.Node {
	nodes := make([]*graph.Node, len(vars))
	for i, v := range vars {
		nodes[i] = s.Node(v)
	}
	return nodes
}

// Set makes n the new value of a statistic. It counts from the next execution of the graph on.
func (s *Scope) Set(v *Variable, n *graph.Node) { s.nodes[v] = n }

package nn

import "github.com/gomlx/gomlx/pkg/core/graph"

// Layer is a layer of a net, or several.
type Layer interface {
	Apply(s *Scope, x *graph.Node) *graph.Node
}

// Sequence is layers one after the other: none of them leaves x as it is.
type Sequence []Layer

// Apply returns the last layer's output.
func (q Sequence) Apply(s *Scope, x *graph.Node) *graph.Node {
	for _, layer := range q {
		x = layer.Apply(s, x)
	}
	return x
}

// NewForward adds to set, under the name forward, a net from dx numbers to dy: an MLP and, if there
// are to be convolutions, a stack of them that doubles what the MLP gives (reference §3.1). The
// error is that of Half.
func NewForward(set *Set, dx int, hidden []int, dy int, convolutions bool) (Sequence, error) {
	if !convolutions {
		return Sequence{NewMLP(set, "forward", Widths(dx, hidden, dy)...)}, nil
	}
	half, err := Half(dy)
	if err != nil {
		return nil, err
	}
	return Sequence{
		NewMLP(set, "forward", Widths(dx, hidden, half)...),
		NewDoubling(set, "forward.convolutions", half),
	}, nil
}

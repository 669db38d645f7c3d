package ir

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gomlx/gomlx/pkg/core/dtypes"

	"github.com/invbench/invbench/sdk/cpu/internal/op"
	"github.com/invbench/invbench/sdk/cpu/internal/view"
)

// Node is one array of a graph and how it is computed. Nodes are not changed once made.
type Node struct {
	ID   int // its place in Graph.Nodes
	Op   op.Op
	Type dtypes.DType
	Dims []int
	In   []*Node
	// Attr holds what the operation needs besides operands: one of the attribute types, or nil.
	Attr any
}

// Attribute types, by operation.
type (
	// ParamAttr is the attribute of Param: the index of the input.
	ParamAttr struct{ Index int }
	// BroadcastAttr is that of Broadcast: the axis of the result for each axis of the operand,
	// increasing.
	BroadcastAttr struct{ Axes []int }
	// PermAttr is that of Transpose: axis i of the result is axis Perm[i] of the operand.
	PermAttr struct{ Perm []int }
	// SliceAttr is that of Slice.
	SliceAttr struct{ Starts, Steps []int }
	// WindowAttr is that of Window: the size of the window along each axis of the operand, the
	// steps between windows, and the distances between the elements of one.
	WindowAttr struct{ Sizes, Steps, Dilations []int }
	// AxesAttr is that of reductions and Reverse: the axes concerned, sorted.
	AxesAttr struct{ Axes []int }
	// AxisAttr is that of Concat, ArgMin and ArgMax.
	AxisAttr struct{ Axis int }
	// PadAttr is that of Pad, whose operands are the array and the fill value.
	PadAttr struct{ Low, High, Interior []int }
	// GatherAttr is that of Gather, whose operands are the array and the indices; see
	// backends.Builder.
	GatherAttr struct {
		VectorAxis                                 int
		OffsetAxes, Collapsed, StartMap, SliceDims []int
	}
	// ScatterAttr is that of the scatters, whose operands are the array, the indices and the
	// updates; see backends.Builder.
	ScatterAttr struct {
		VectorAxis                   int
		WindowAxes, Inserted, AxisOf []int
	}
	// AmountAttr is that of RandomState: how many numbers of 64 bits are made of the operand, the
	// state before.
	AmountAttr struct{ Words int }
	// DotAttr is that of Dot. The result has the batch axes, then the other axes of the left
	// operand, then those of the right, without the contracted ones.
	DotAttr struct{ LeftContract, LeftBatch, RightContract, RightBatch []int }
)

// Size returns the number of elements.
func (n *Node) Size() int { return view.Size(n.Dims) }

// Graph is a list of nodes, operands first.
type Graph struct {
	Nodes []*Node
	// Plain turns simplification off, for tests that compare with and without.
	Plain bool

	params int
	known  map[string]*Node
}

// New returns an empty graph.
func New() *Graph { return &Graph{known: map[string]*Node{}} }

// Params returns the number of parameters made so far.
func (g *Graph) Params() int { return g.params }

// Param returns a new input of the computation.
func (g *Graph) Param(t dtypes.DType, dims []int) *Node {
	n := g.node(op.Param, t, dims, ParamAttr{g.params})
	g.params++
	return n
}

// Op returns a node of any operation, without simplifying it further. Views, elementwise operations
// and reductions have methods of their own.
func (g *Graph) Op(o op.Op, t dtypes.DType, dims []int, attr any, in ...*Node) *Node {
	return g.node(o, t, dims, attr, in...)
}

// node returns the known node that equals the described one, or makes it.
func (g *Graph) node(o op.Op, t dtypes.DType, dims []int, attr any, in ...*Node) *Node {
	key := nodeKey(o, t, dims, attr, in)
	if n, ok := g.known[key]; ok {
		return n
	}
	n := &Node{ID: len(g.Nodes), Op: o, Type: t, Dims: slices.Clone(dims), In: in, Attr: attr}
	g.Nodes = append(g.Nodes, n)
	g.known[key] = n
	return n
}

func nodeKey(o op.Op, t dtypes.DType, dims []int, attr any, in []*Node) string {
	var b strings.Builder
	fmt.Fprint(&b, o, t, dims)
	for _, x := range in {
		fmt.Fprint(&b, ",", x.ID)
	}
	if l, ok := attr.(*Literal); ok {
		fmt.Fprint(&b, l.key())
	} else if attr != nil {
		fmt.Fprintf(&b, "%v", attr)
	}
	return b.String()
}

// Live returns the nodes that the outputs need, in order.
func (g *Graph) Live(outputs []*Node) []*Node {
	live := make([]bool, len(g.Nodes))
	for _, n := range outputs {
		live[n.ID] = true
	}
	var nodes []*Node
	for i := len(g.Nodes) - 1; i >= 0; i-- {
		if live[i] {
			nodes = append(nodes, g.Nodes[i])
			for _, x := range g.Nodes[i].In {
				live[x.ID] = true
			}
		}
	}
	slices.Reverse(nodes)
	return nodes
}

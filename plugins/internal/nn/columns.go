package nn

import (
	"github.com/gomlx/gomlx/backends"
	"github.com/gomlx/gomlx/pkg/core/graph"
)

// Columns returns n columns of x, beginning with the given one: nil if n is 0, because a graph has
// no empty arrays.
func Columns(x *graph.Node, first, n int) *graph.Node {
	switch operations := x.Graph().Backend().Capabilities().Operations; {
	case n == 0:
		return nil
	case n == x.Shape().Dimensions[1]:
		return x
	case operations[backends.OpTypePad]:
		return graph.Slice(x, graph.AxisRange(), graph.AxisRange(first, first+n))
	}
	// The gradient of a slice is a padding, which GoMLX's bundled backend does not have.
	some := make([]int, n)
	for i := range some {
		some[i] = first + i
	}
	return Pick(x, some)
}

// Pick returns the columns of x at the given indices, in that order: of an array of more axes,
// those of its second axis.
func Pick(x *graph.Node, columns []int) *graph.Node {
	rows := make([][]int32, len(columns))
	for i, c := range columns {
		rows[i] = []int32{int32(c)}
	}
	return graph.Transpose(graph.Gather(graph.Transpose(x, 0, 1), graph.Const(x.Graph(), rows)),
		0, 1)
}

// Join puts matrices next to each other. Those that are nil are left out; it returns nil if all
// are.
func Join(parts ...*graph.Node) *graph.Node {
	var some []*graph.Node
	for _, p := range parts {
		if p != nil {
			some = append(some, p)
		}
	}
	switch len(some) {
	case 0:
		return nil
	case 1:
		return some[0]
	}
	return graph.Concatenate(some, 1)
}

// SumColumns returns the sum of each row of x, as a matrix of one column.
func SumColumns(x *graph.Node) *graph.Node { return graph.ReduceAndKeep(x, graph.ReduceSum, 1) }

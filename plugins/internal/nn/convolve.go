package nn

import (
	"github.com/gomlx/gomlx/backends"
	"github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/shapes"
)

// Signals inside this file are of shape [channels, length, rows]: a step along a signal is a step
// over a contiguous block, and all rows are multiplied by a kernel in one product of matrices.
// GoMLX's own convolution is not used, since its gradient is wrong for kernels of even width.

// convolve returns Σ kernel·x over windows of x that begin at first, first+stride and so on, n of
// them. What the window holds at offsets[t] is multiplied by columns t·channels and following of
// kernel, whose rows are the channels to come.
func convolve(kernel, x *graph.Node, offsets []int, n, stride int) *graph.Node {
	channels, rows := x.Shape().Dimensions[0], x.Shape().Dimensions[2]
	seen := make([]*graph.Node, len(offsets))
	for t, offset := range offsets {
		seen[t] = every(x, offset, n, stride)
	}
	unfolded := graph.Reshape(graph.Concatenate(seen, 0), len(offsets)*channels, n*rows)
	return graph.Reshape(graph.Dot(kernel, unfolded), kernel.Shape().Dimensions[0], n, rows)
}

// every returns n steps of x: the one at first, and then each stride-th.
func every(x *graph.Node, first, n, stride int) *graph.Node {
	if first == 0 && stride == 1 && n == x.Shape().Dimensions[1] {
		return x
	}
	if x.Graph().Backend().Capabilities().Operations[backends.OpTypePad] {
		return graph.Slice(x, graph.AxisRange(),
			graph.AxisRange(first, first+(n-1)*stride+1).Stride(stride))
	}
	steps := make([]int, n) // see Columns
	for i := range steps {
		steps[i] = first + i*stride
	}
	return Pick(x, steps)
}

// surround puts zeros before and after x.
func surround(x *graph.Node, before, after int) *graph.Node {
	parts := []*graph.Node{x}
	if before > 0 {
		parts = append([]*graph.Node{silence(x, before)}, parts...)
	}
	if after > 0 {
		parts = append(parts, silence(x, after))
	}
	return graph.Concatenate(parts, 1)
}

// stretch puts by-1 zeros after each step of x.
func stretch(x *graph.Node, by int) *graph.Node {
	if by == 1 {
		return x
	}
	d := x.Shape().Dimensions
	steps := graph.Reshape(x, d[0], d[1], 1, d[2])
	zeros := graph.Zeros(x.Graph(), shapes.Make(x.DType(), d[0], d[1], by-1, d[2]))
	return graph.Reshape(graph.Concatenate([]*graph.Node{steps, zeros}, 2), d[0], d[1]*by, d[2])
}

// silence returns n steps of zeros, with the channels and rows of x.
func silence(x *graph.Node, n int) *graph.Node {
	d := x.Shape().Dimensions
	return graph.Zeros(x.Graph(), shapes.Make(x.DType(), d[0], n, d[2]))
}

package nn

import (
	"fmt"

	"github.com/gomlx/gomlx/pkg/core/graph"

	"github.com/invbench/invbench/sdk"
)

// Convolutions are the stacks of convolutions that the paper's models have for a task whose y is a
// curve of many points: from half as many numbers to y, or from y to half as many. Within a stack
// the curve has four channels.
//
// Nothing stands between the layers, no activation and no norm (reference §9 trap 38), so that a
// stack is one affine map, whose matrix has few parameters. It is worked out anew in each graph, by
// sending the unit vectors and zero through the layers; gradients find their way back to the
// kernels. A batch is then one product, where layer by layer its thousand rows would cost several
// times as much.
type Convolutions struct {
	length int // of the input
	layers []Layer
}

const (
	channels = 4 // within a stack
	leastDim = 4 // dims of y that are worth halving
)

// windows returns the windows of the stacks' layers (reference §3.1, §3.3): one that keeps the
// length, one that doubles or halves it, and one that mixes the channels step by step.
func windows() (along, byTwo, mixing Window) {
	return Window{Kernel: 5, Stride: 1, Pad: 2}, Window{Kernel: 8, Stride: 2, Pad: 3},
		Window{Kernel: 1, Stride: 1}
}

// Half returns half the number of dims of y, which is what a stack makes of them or makes them of.
// The error, for a number that is odd or less than 4, is sdk.ErrInvalid.
func Half(dims int) (int, error) {
	if dims < leastDim || dims%2 != 0 {
		return 0, fmt.Errorf("%w: convolutions are between y and half as many numbers, so want "+
			"y with an even number of dims, at least %d, and it has %d; set convolutions to false",
			sdk.ErrInvalid, leastDim, dims)
	}
	return dims / 2, nil
}

// NewDoubling adds to set a stack that makes twice as many numbers of length ones (reference §3.1).
func NewDoubling(set *Set, name string, length int) Convolutions {
	along, byTwo, mixing := windows()
	return Convolutions{length: length, layers: []Layer{
		NewConvTranspose1D(set, name+".0", 1, channels, byTwo),
		NewConvTranspose1D(set, name+".1", channels, channels, along),
		NewConvTranspose1D(set, name+".2", channels, channels, along),
		NewConv1D(set, name+".3", channels, 1, mixing),
	}}
}

// NewHalving adds to set a stack that makes half as many numbers of length ones, which must be even
// (reference §3.3).
func NewHalving(set *Set, name string, length int) Convolutions {
	along, byTwo, mixing := windows()
	return Convolutions{length: length, layers: []Layer{
		NewConv1D(set, name+".0", 1, channels, along),
		NewConv1D(set, name+".1", channels, channels, along),
		NewConv1D(set, name+".2", channels, channels, byTwo),
		NewConv1D(set, name+".3", channels, 1, mixing),
	}}
}

// Apply returns the stack's output for the rows of x.
func (c Convolutions) Apply(s *Scope, x *graph.Node) *graph.Node {
	matrix, bias := c.affine(s, x.Graph())
	return graph.Add(graph.Dot(x, matrix), bias)
}

// affine returns the matrix [in, out] and the bias [1, out] of the stack.
func (c Convolutions) affine(s *Scope, g *graph.Graph) (matrix, bias *graph.Node) {
	images := graph.Const(g, units(c.length))
	for _, layer := range c.layers {
		images = layer.Apply(s, images)
	}
	columns := graph.Reshape(images, images.Shape().Dimensions[1], c.length+1)
	zero := Columns(columns, c.length, 1) // the image of 0
	matrix = graph.Sub(Columns(columns, 0, c.length), zero)
	return graph.Transpose(matrix, 0, 1), graph.Transpose(zero, 0, 1)
}

// units returns a signal of one channel, whose rows are the n unit vectors and zero.
func units(n int) [][][]float32 {
	signal := make([][]float32, n)
	for i := range signal {
		signal[i] = make([]float32, n+1)
		signal[i][i] = 1
	}
	return [][][]float32{signal}
}

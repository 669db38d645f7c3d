package cpu

import (
	"fmt"
	"slices"

	"github.com/gomlx/gomlx/backends"
	"github.com/gomlx/gomlx/backends/shapeinference"
	"github.com/gomlx/gomlx/pkg/core/dtypes"
	"github.com/gomlx/gomlx/pkg/core/shapes"

	"github.com/invbench/invbench/sdk/cpu/internal/ir"
)

// convolution is a convolution while it is lowered. It becomes a matrix product of the windows of
// the padded input and the kernel: windows are a view of the input, so nothing is stored twice
// unless the product needs it.
type convolution struct {
	b                               *builder
	axes                            backends.ConvolveAxesConfig
	strides                         []int
	paddings                        [][2]int
	inputDilations, kernelDilations []int
	channelGroups, batchGroups      int
}

// ConvGeneral correlates the input with the kernel.
func (b *builder) ConvGeneral(
	input, kernel backends.Op, axes backends.ConvolveAxesConfig, strides []int, paddings [][2]int,
	inputDilations, kernelDilations []int, channelGroups, batchGroups int,
) (backends.Op, error) {
	in, err := b.nodes(backends.OpTypeConvGeneral, input, kernel)
	if err != nil {
		return nil, err
	}
	if err := sameType(backends.OpTypeConvGeneral, in...); err != nil {
		return nil, err
	}
	if in[0].Type == dtypes.Bool {
		return nil, fmt.Errorf("ConvGeneral: not defined for type %s", in[0].Type)
	}
	spatial := len(axes.InputSpatial)
	c := convolution{
		b: b, axes: axes, strides: orOnes(strides, spatial), paddings: paddings,
		inputDilations:  orOnes(inputDilations, spatial),
		kernelDilations: orOnes(kernelDilations, spatial),
		channelGroups:   channelGroups, batchGroups: batchGroups,
	}
	if len(paddings) == 0 {
		c.paddings = make([][2]int, spatial)
	}
	shape, err := shapeinference.ConvGeneralOp(shapeOf(in[0]), shapeOf(in[1]), axes, c.strides,
		c.paddings,
		c.inputDilations, c.kernelDilations, channelGroups, batchGroups)
	if err != nil {
		return nil, err
	}
	return b.op(c.lower(in[0], in[1], shape)), nil
}

// orOnes returns s, or n ones if s is empty.
func orOnes(s []int, n int) []int {
	if len(s) != 0 {
		return s
	}
	return slices.Repeat([]int{1}, n)
}

// lower returns the convolution. Groups, of channels or of the batch, are a batch axis of the
// product.
func (c *convolution) lower(input, kernel *ir.Node, shape shapes.Shape) *ir.Node {
	g := c.b.graph
	groups := c.channelGroups * c.batchGroups // one of the two is 1
	n := len(c.strides)
	windows := c.windows(input, kernel) // [groups, batch, spatial..., kernel..., channels]
	k := g.Transpose(kernel,
		slices.Concat(c.axes.KernelSpatial,
			[]int{c.axes.KernelInputChannels, c.axes.KernelOutputChannels}))
	outputs := k.Dims[n+1]
	// [kernel..., channels, groups, outputs]
	k = g.Reshape(k, append(slices.Clone(k.Dims[:n+1]), groups, outputs/groups))
	var contractLeft, contractRight []int
	for i := range n + 1 {
		contractLeft, contractRight = append(contractLeft, n+2+i), append(contractRight, i)
	}
	product := g.Dot(windows, k, ir.DotAttr{
		LeftContract: contractLeft, LeftBatch: []int{0}, RightContract: contractRight,
		RightBatch: []int{n + 1},
	}) // [groups, batch, spatial..., outputs]
	last := append(rangeOf(1, n+2), 0, n+2)
	y := g.Transpose(product, last)
	y = g.Reshape(y, append(slices.Clone(y.Dims[:n+1]), outputs))
	perm := make([]int, n+2) // the axis of y for each of the result
	perm[c.axes.OutputBatch], perm[c.axes.OutputChannels] = 0, n+1
	for i, a := range c.axes.OutputSpatial {
		perm[a] = 1 + i
	}
	y = g.Transpose(y, perm)
	if !slices.Equal(y.Dims, shape.Dimensions) {
		panic(fmt.Sprintf("convolution has shape %v, want %s", y.Dims, shape))
	}
	return y
}

// windows returns the windows of the padded input: [groups, batch, spatial..., kernel...,
// channels].
func (c *convolution) windows(input, kernel *ir.Node) *ir.Node {
	g, n := c.b.graph, len(c.strides)
	x := g.Transpose(input,
		slices.Concat([]int{c.axes.InputBatch}, c.axes.InputSpatial, []int{c.axes.InputChannels}))
	pad := ir.PadAttr{Low: make([]int, n+2), High: make([]int, n+2), Interior: make([]int, n+2)}
	w := ir.WindowAttr{
		Sizes: orOnes(nil, n+2), Steps: orOnes(nil, n+2), Dilations: orOnes(nil, n+2),
	}
	for i := range n {
		pad.Low[1+i], pad.High[1+i], pad.Interior[1+i] = c.paddings[i][0], c.paddings[i][1],
			c.inputDilations[i]-1
		w.Sizes[1+i], w.Steps[1+i], w.Dilations[1+i] = kernel.Dims[c.axes.KernelSpatial[i]],
			c.strides[i], c.kernelDilations[i]
	}
	// [batch, spatial..., channels, 1, kernel..., 1]
	x = g.Window(g.Pad(x, g.Scalar(x.Type, 0), pad), w)
	batch, channels := x.Dims[0]/c.batchGroups, x.Dims[n+1]/c.channelGroups
	spatial, taps := x.Dims[1:n+1], x.Dims[n+3:2*n+3]
	x = g.Reshape(x,
		slices.Concat([]int{c.batchGroups, batch}, spatial, []int{c.channelGroups, channels}, taps))
	// Of the axes for groups one has size 1, so that both can be moved to the front.
	order := slices.Concat([]int{0, n + 2, 1}, rangeOf(2, n+2), rangeOf(n+4, 2*n+4), []int{n + 3})
	x = g.Transpose(x, order)
	return g.Reshape(x, append([]int{x.Dims[0] * x.Dims[1]}, x.Dims[2:]...))
}

// rangeOf returns the numbers from a to before b.
func rangeOf(a, b int) []int {
	var s []int
	for i := a; i < b; i++ {
		s = append(s, i)
	}
	return s
}

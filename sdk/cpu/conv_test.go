package cpu_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/gomlx/gomlx/backends"
	. "github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/tensors"
)

// convCase is a convolution in one dimension with axes in the order batch, channels, spatial for
// input and output, and outputs, inputs, spatial for the kernel.
type convCase struct {
	batch, length, inputs, outputs, taps int
	stride, low, high                    int
	inputDilation, kernelDilation        int
	channelGroups, batchGroups           int
}

// randomConv returns a convolution that has a result.
func randomConv(rng *rand.Rand) convCase {
	c := convCase{
		batch: 1 + rng.IntN(3), length: 8 + rng.IntN(12), inputs: 1 + rng.IntN(4),
		outputs: 1 + rng.IntN(4),
		taps:    1 + rng.IntN(4), stride: 1 + rng.IntN(3), low: rng.IntN(4), high: rng.IntN(4) - 1,
		inputDilation: 1 + rng.IntN(2), kernelDilation: 1 + rng.IntN(2), channelGroups: 1,
		batchGroups: 1,
	}
	switch g := 1 + rng.IntN(3); rng.IntN(3) {
	case 0:
		c.channelGroups = g
		c.inputs *= g
		c.outputs *= g
	case 1:
		c.batchGroups = g
		c.batch *= g
		c.outputs *= g
	}
	return c
}

func (c convCase) graph(in []*Node) []*Node {
	axes := backends.ConvolveAxesConfig{
		InputBatch: 0, InputChannels: 1, InputSpatial: []int{2},
		KernelOutputChannels: 0, KernelInputChannels: 1, KernelSpatial: []int{2},
		OutputBatch: 0, OutputChannels: 1, OutputSpatial: []int{2},
	}
	return []*Node{ConvGeneral(in[0], in[1], axes, []int{c.stride}, [][2]int{{c.low, c.high}},
		[]int{c.inputDilation},
		[]int{c.kernelDilation}, c.channelGroups, c.batchGroups)}
}

// direct is the definition: element by element, from x[batch,inputs,length] and
// k[outputs,inputs/groups,taps].
func (c convCase) direct(x, k []float32) *tensors.Tensor {
	n := (c.length-1)*c.inputDilation + 1 + c.low + c.high
	n = (n-(c.taps-1)*c.kernelDilation-1)/c.stride + 1
	batch, inputs := c.batch/c.batchGroups, c.inputs/c.channelGroups
	y := make([]float32, 0, batch*c.outputs*n)
	for b := range batch {
		for o := range c.outputs {
			channel := o / (c.outputs / c.channelGroups) * inputs
			from := b + o/(c.outputs/c.batchGroups)*batch
			for p := range n {
				var sum float64
				for i := range inputs {
					for t := range c.taps {
						at := p*c.stride + t*c.kernelDilation - c.low
						if at >= 0 && at%c.inputDilation == 0 && at/c.inputDilation < c.length {
							sum += float64(
								x[(from*c.inputs+channel+i)*c.length+at/c.inputDilation]) *
								float64(k[(o*inputs+i)*c.taps+t])
						}
					}
				}
				y = append(y, float32(sum))
			}
		}
	}
	return tensors.FromFlatDataAndDimensions(y, batch, c.outputs, n)
}

func TestConvolutionsAreTheirDefinition(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 1))
	for i := range 60 {
		c := randomConv(rng)
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			x := values[float32](rng, c.batch*c.inputs*c.length, false)
			k := values[float32](rng, c.outputs*c.inputs/c.channelGroups*c.taps, false)
			for _, settings := range []string{"threads=2", "fuse=off"} {
				got := run(t, newBackend(t, settings), c.graph,
					tensors.FromFlatDataAndDimensions(x, c.batch, c.inputs, c.length),
					tensors.FromFlatDataAndDimensions(k, c.outputs, c.inputs/c.channelGroups,
						c.taps))
				if err := near(got[0], c.direct(x, k), 1e-4); err != nil {
					t.Errorf("%s: %+v: %v", settings, c, err)
				}
			}
		})
	}
}

func TestImageConvolutionAgreesWithTheBundledBackend(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 2))
	agree(t, 1e-5, func(in []*Node) []*Node {
		return []*Node{
			Convolve(in[0], in[1]).Strides(2).PadSame().Done(),
			Convolve(in[0], in[1]).Strides(1).DilationPerAxis(2, 1).NoPadding().Done(),
		}
	}, normal(rng, 2, 9, 8, 3), normal(rng, 3, 3, 3, 5))
}

// The layers of the networks for spectra: a transposed convolution, which is one of the input with
// zeros between its elements, and a strided one. Kernels are odd: GoMLX v0.26 shifts the gradient
// of even ones by one element.
func TestConvolutionGradientsAreFiniteDifferences(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	loss := func(in []*Node) *Node {
		x := in[0]
		n, length, channels := x.Shape().Dim(0), x.Shape().Dim(1), x.Shape().Dim(2)
		between := Reshape(Concatenate([]*Node{InsertAxes(x, 2), InsertAxes(ZerosLike(x), 2)}, 2),
			n, 2*length, channels)
		up := Convolve(between, in[1]).Strides(1).PaddingPerDim([][2]int{{2, 1}}).Done()
		down := Convolve(Tanh(up), in[2]).Strides(2).PadSame().Done()
		return ReduceAllSum(Square(down))
	}
	checkGradients(t, loss, doubles(rng, 2, 5, 3), doubles(rng, 5, 3, 2), doubles(rng, 3, 2, 4))
}

package nn

import (
	"math"

	"github.com/gomlx/gomlx/pkg/core/graph"
)

// Window is what a convolution sees of a signal at a time, and how it moves along.
type Window struct {
	Kernel int // steps that it sees
	Stride int // steps that it moves by
	Pad    int // zeros that it finds before the first step and after the last
}

// Conv1D is PyTorch's Conv1d: out[o, l] = b[o] + Σ w[o, c, t]·in[c, l·stride + t - pad], over
// channels c and steps t of the kernel.
type Conv1D struct {
	window Window
	weight *Variable // [out, in, kernel]
	bias   *Variable // [out, 1, 1]
}

// NewConv1D adds a convolution to set. Weights and biases start out uniform on ±1/√(in·kernel)
// (reference §3.0).
func NewConv1D(set *Set, name string, in, out int, w Window) Conv1D {
	bound := 1 / math.Sqrt(float64(in*w.Kernel))
	return Conv1D{
		window: w,
		weight: set.Uniform(name+".weight", bound, out, in, w.Kernel),
		bias:   set.Uniform(name+".bias", bound, out, 1, 1),
	}
}

// Apply returns the layer's output for x of shape [channels, length, rows].
func (c Conv1D) Apply(s *Scope, x *graph.Node) *graph.Node {
	w, d := c.window, c.weight.Dims
	n := (x.Shape().Dimensions[1]+2*w.Pad-w.Kernel)/w.Stride + 1
	kernel := graph.Reshape(graph.TransposeAllAxes(s.Node(c.weight), 0, 2, 1), d[0], d[2]*d[1])
	offsets := make([]int, w.Kernel)
	for t := range offsets {
		offsets[t] = t
	}
	return graph.Add(convolve(kernel, surround(x, w.Pad, w.Pad), offsets, n, w.Stride),
		s.Node(c.bias))
}

// ConvTranspose1D is PyTorch's ConvTranspose1d, the way back of a convolution: each in[c, l] adds
// w[c, o, t]·in[c, l] to out[o, l·stride + t - pad], where there is such a step; out begins as
// b[o].
type ConvTranspose1D struct {
	window Window
	weight *Variable // [in, out, kernel]: unlike Conv1D's
	bias   *Variable // [out, 1, 1]
}

// NewConvTranspose1D adds a transposed convolution to set, whose window must not be padded by its
// kernel or more. Weights and biases start out uniform on ±1/√(out·kernel): PyTorch takes the
// second dim of the weights for the inputs, which here are the first (reference §3.0, §9 trap 37).
func NewConvTranspose1D(set *Set, name string, in, out int, w Window) ConvTranspose1D {
	bound := 1 / math.Sqrt(float64(out*w.Kernel))
	return ConvTranspose1D{
		window: w,
		weight: set.Uniform(name+".weight", bound, in, out, w.Kernel),
		bias:   set.Uniform(name+".bias", bound, out, 1, 1),
	}
}

// Apply returns the layer's output for x of shape [channels, length, rows]. It is a convolution of
// stride 1 with the kernel the other way round, over x with zeros between its steps.
func (c ConvTranspose1D) Apply(s *Scope, x *graph.Node) *graph.Node {
	w, d := c.window, c.weight.Dims
	n := (x.Shape().Dimensions[1]-1)*w.Stride + w.Kernel - 2*w.Pad
	kernel := graph.Reshape(graph.TransposeAllAxes(s.Node(c.weight), 1, 2, 0), d[1], d[2]*d[0])
	offsets := make([]int, w.Kernel)
	for t := range offsets {
		offsets[t] = w.Kernel - 1 - t
	}
	// Stretching leaves stride-1 zeros after the last step, which are zeros of the padding already.
	before, after := w.Kernel-1-w.Pad, max(w.Kernel-w.Pad-w.Stride, 0)
	return graph.Add(convolve(kernel, surround(stretch(x, w.Stride), before, after), offsets, n, 1),
		s.Node(c.bias))
}

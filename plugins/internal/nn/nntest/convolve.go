package nntest

import (
	"fmt"

	"github.com/invbench/invbench/plugins/internal/nn"
)

// Conv1D is PyTorch's Conv1d of one signal, [channels][length], as its documentation defines it.
// Weights are of shape [out, in, kernel].
func Conv1D(x [][]float64, weight, bias []float64, kernel, stride, pad int) [][]float64 {
	in, length := len(x), len(x[0])
	y := zeros(len(bias), (length+2*pad-kernel)/stride+1)
	for o := range y {
		for l := range y[o] {
			y[o][l] = bias[o]
			for c := range in {
				for t := range kernel {
					if at := l*stride + t - pad; at >= 0 && at < length {
						y[o][l] += weight[(o*in+c)*kernel+t] * x[c][at]
					}
				}
			}
		}
	}
	return y
}

// ConvTranspose1D is PyTorch's ConvTranspose1d of one signal, as its documentation defines it: what
// the gradient of a convolution does to its output. Weights are of shape [in, out, kernel].
func ConvTranspose1D(x [][]float64, weight, bias []float64, kernel, stride, pad int) [][]float64 {
	out, length := len(bias), len(x[0])
	y := zeros(out, (length-1)*stride-2*pad+kernel)
	for o := range y {
		for l := range y[o] {
			y[o][l] = bias[o]
		}
	}
	for c := range x {
		for l, v := range x[c] {
			for o := range y {
				for t := range kernel {
					if at := l*stride + t - pad; at >= 0 && at < len(y[o]) {
						y[o][at] += weight[(c*out+o)*kernel+t] * v
					}
				}
			}
		}
	}
	return y
}

// Doubling is the stack that nn.NewDoubling added to set under the given name, of rows x (reference
// §3.1).
func Doubling(set *nn.Set, name string, x [][]float64) [][]float64 {
	w := stack(set, name)
	return eachRow(x, func(s [][]float64) [][]float64 {
		s = ConvTranspose1D(s, w[0], w[1], 8, 2, 3)
		s = ConvTranspose1D(s, w[2], w[3], 5, 1, 2)
		s = ConvTranspose1D(s, w[4], w[5], 5, 1, 2)
		return Conv1D(s, w[6], w[7], 1, 1, 0)
	})
}

// Halving is the stack that nn.NewHalving added to set under the given name, of rows x (reference
// §3.3).
func Halving(set *nn.Set, name string, x [][]float64) [][]float64 {
	w := stack(set, name)
	return eachRow(x, func(s [][]float64) [][]float64 {
		s = Conv1D(s, w[0], w[1], 5, 1, 2)
		s = Conv1D(s, w[2], w[3], 5, 1, 2)
		s = Conv1D(s, w[4], w[5], 8, 2, 3)
		return Conv1D(s, w[6], w[7], 1, 1, 0)
	})
}

// stack returns the weights and biases of the four layers of a stack.
func stack(set *nn.Set, name string) [][]float64 {
	values := map[string]*nn.Variable{}
	for _, v := range set.Variables() {
		values[v.Name] = v
	}
	var all [][]float64
	for i := range 4 {
		for _, kind := range []string{"weight", "bias"} {
			all = append(all, wide(values[fmt.Sprintf("%s.%d.%s", name, i, kind)]))
		}
	}
	return all
}

// eachRow takes each row through layers, as a signal of one channel.
func eachRow(x [][]float64, layers func(signal [][]float64) [][]float64) [][]float64 {
	y := make([][]float64, len(x))
	for i, row := range x {
		y[i] = layers([][]float64{row})[0]
	}
	return y
}

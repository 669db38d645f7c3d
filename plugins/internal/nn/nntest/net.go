// Package nntest is a second implementation of the nets of package nn, for tests: plain loops in
// float64, with gradients worked out by hand instead of by automatic differentiation.
//
// It is slow and says everything twice, so that a mistake in one of the two does not go unseen.
//
// "Reference §N" stands for section N of docs/reference.md.
package nntest

import (
	"fmt"
	"math"

	"github.com/invbench/invbench/plugins/internal/nn"
)

// Net is an MLP: Linear, batch norm and ReLU in each layer but the last, which is Linear only.
type Net struct {
	Layers []*Layer
}

// Layer is one layer; the last one has no batch norm, and its Scale is nil.
type Layer struct {
	Weight          [][]float64 // [in][out]
	Bias            []float64
	Scale, Shift    []float64
	Mean, Variance  []float64 // running statistics
	in, centred, on [][]float64
	deviation       []float64
	training        bool
}

// FromSet copies the MLP that nn.NewMLP added to set under the given name.
func FromSet(set *nn.Set, name string) *Net {
	values := map[string]*nn.Variable{}
	for _, v := range set.Variables() {
		values[v.Name] = v
	}
	net := &Net{}
	for i := 0; ; i++ {
		layer := fmt.Sprintf("%s.%d", name, i)
		w, ok := values[layer+".weight"]
		if !ok {
			return net
		}
		l := &Layer{Bias: wide(values[layer+".bias"])}
		flat := wide(w)
		for r := range w.Dims[0] {
			l.Weight = append(l.Weight, flat[r*w.Dims[1]:(r+1)*w.Dims[1]])
		}
		if _, ok := values[layer+".norm.scale"]; ok {
			l.Scale, l.Shift = wide(values[layer+".norm.scale"]), wide(values[layer+".norm.shift"])
			l.Mean = wide(values[layer+".norm.mean"])
			l.Variance = wide(values[layer+".norm.variance"])
		}
		net.Layers = append(net.Layers, l)
	}
}

func wide(v *nn.Variable) []float64 {
	w := make([]float64, len(v.Value))
	for i, x := range v.Value {
		w[i] = float64(x)
	}
	return w
}

// Forward returns the net's output for rows x. In training, batch norm uses the batch's statistics
// and updates the running ones.
func (n *Net) Forward(x [][]float64, training bool) [][]float64 {
	for _, l := range n.Layers {
		x = l.forward(x, training)
	}
	return x
}

func (l *Layer) forward(x [][]float64, training bool) [][]float64 {
	l.in, l.training = x, training
	h := zeros(len(x), len(l.Bias))
	for i, row := range x {
		for k := range l.Bias {
			h[i][k] = l.Bias[k]
			for j, v := range row {
				h[i][k] += v * l.Weight[j][k]
			}
		}
	}
	if l.Scale == nil {
		return h
	}
	return l.normalise(h)
}

// normalise is batch norm followed by ReLU.
func (l *Layer) normalise(h [][]float64) [][]float64 {
	rows := float64(len(h))
	l.centred = zeros(len(h), len(l.Bias))
	l.on = zeros(len(h), len(l.Bias))
	l.deviation = make([]float64, len(l.Bias))
	out := zeros(len(h), len(l.Bias))
	for k := range l.Bias {
		mean, variance := l.Mean[k], l.Variance[k]
		if l.training {
			mean, variance = 0, 0
			for i := range h {
				mean += h[i][k] / rows
			}
			for i := range h {
				variance += (h[i][k] - mean) * (h[i][k] - mean) / rows
			}
			l.Mean[k] += 0.1 * (mean - l.Mean[k])
			l.Variance[k] += 0.1 * (variance*rows/(rows-1) - l.Variance[k])
		}
		l.deviation[k] = math.Sqrt(variance + 1e-5)
		for i := range h {
			l.centred[i][k] = h[i][k] - mean
			if v := l.centred[i][k]/l.deviation[k]*l.Scale[k] + l.Shift[k]; v > 0 {
				out[i][k], l.on[i][k] = v, 1
			}
		}
	}
	return out
}

func zeros(rows, width int) [][]float64 {
	m := make([][]float64, rows)
	for i := range m {
		m[i] = make([]float64, width)
	}
	return m
}

package main

import (
	"math"

	"github.com/gomlx/gomlx/backends"
	"github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/shapes"
)

// Adam's constants (Kingma and Ba 2015), and how many steps the learning rate takes to rise.
const (
	beta1, beta2 = 0.9, 0.999
	tiny         = 1e-10
	rise         = 200
)

// rate returns the learning rate of a step: it rises, then falls as a cosine does, to 0 after the
// last step.
func (p *plan) rate(step int) float64 {
	up := min(1, float64(step+1)/rise)
	return p.Rate * up * (1 + math.Cos(math.Pi*float64(step)/float64(p.Steps))) / 2
}

// rates returns what a step needs to know: the rate over 1-β₁ᵗ, and 1/√(1-β₂ᵗ).
func (p *plan) rates(step int) (rate, correction float32) {
	t := float64(step + 1)
	return float32(p.rate(step) / (1 - math.Pow(beta1, t))),
		float32(1 / math.Sqrt(1-math.Pow(beta2, t)))
}

// compileStep returns the program of a step. It keeps the two rates and the batch, takes over the
// state, which is parameters, first and second moments, and returns the error of the power before
// the step and the new state.
func (p *plan) compileStep(m machine) program {
	n := net{p.Layout}
	each := n.shapes()
	kept := append([]shapes.Shape{array(), array()}, batchShapes(p.batch())...)
	state := append(append(append([]shapes.Shape(nil), each...), each...), each...)
	return m.compile("step", kept, state, func(in []*graph.Node) []*graph.Node {
		params := in[5 : 5+len(each)]
		first := in[5+len(each) : 5+2*len(each)]
		second := in[5+2*len(each):]
		ofPower, ofAmplitudes := n.errors(in[2], in[3], in[4], params)
		loss := graph.Add(ofPower, graph.MulScalar(ofAmplitudes, p.Amplitudes))
		gradients := graph.Gradient(loss, params...)
		out := make([]*graph.Node, 1+3*len(each))
		out[0] = ofPower
		for i := range params {
			next := p.update(in[0], in[1], params[i], gradients[i], first[i], second[i])
			out[1+i], out[1+len(each)+i], out[1+2*len(each)+i] = next[0], next[1], next[2]
		}
		return out
	})
}

// update returns a parameter and its moments after a step of Adam. Matrices decay as AdamW has it
// (Loshchilov and Hutter 2019), biases do not.
func (p *plan) update(rate, correction, value, gradient, first, second *graph.Node) [3]*graph.Node {
	first = graph.Add(graph.MulScalar(first, beta1), graph.MulScalar(gradient, 1-beta1))
	second = graph.Add(graph.MulScalar(second, beta2),
		graph.MulScalar(graph.Square(gradient), 1-beta2))
	under := graph.AddScalar(graph.Mul(graph.Sqrt(second), correction), tiny)
	next := graph.Sub(value, graph.Div(graph.Mul(first, rate), under))
	if p.Decay > 0 && value.Shape().Dimensions[0] > 1 {
		next = graph.Sub(next, graph.Mul(value, graph.MulScalar(rate, p.Decay)))
	}
	return [3]*graph.Node{next, first, second}
}

// judged is how many rows a program that only measures takes.
const judged = 256

// compileError returns the program that measures the error of the power. It keeps the batch and the
// parameters.
func (p *plan) compileError(m machine) program {
	n := net{p.Layout}
	return m.compile("error", append(batchShapes(judged), n.shapes()...), nil,
		func(in []*graph.Node) []*graph.Node {
			ofPower, _ := n.errors(in[0], in[1], in[2], in[3:])
			return []*graph.Node{ofPower}
		})
}

// batchShapes are the shapes of a batch: x, the column of kinds, amplitudes.
func batchShapes(rows int) []shapes.Shape {
	return []shapes.Shape{array(rows, 8), array(rows, 1), array(rows, 2*points)}
}

// uploadBatch copies rows of spectra to the backend, the last coarse of which are coarse.
func (m machine) uploadBatch(rows [][]float32, coarse int) ([]backends.Buffer, error) {
	var x, y []float32
	kind := make([]float32, len(rows))
	for i, row := range rows {
		x, y = append(x, row[:8]...), append(y, row[8:8+2*points]...)
		if i >= len(rows)-coarse {
			kind[i] = 1
		}
	}
	var out []backends.Buffer
	for i, data := range [][]float32{x, kind, y} {
		b, err := m.upload(data, batchShapes(len(rows))[i])
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, nil
}

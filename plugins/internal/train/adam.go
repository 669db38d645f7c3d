package train

import (
	"math"

	"github.com/gomlx/gomlx/pkg/core/graph"

	"github.com/invbench/invbench/plugins/internal/engine"
)

// Adam's constants, PyTorch's defaults.
const (
	beta1       = 0.9
	beta2       = 0.999
	adamEpsilon = 1e-8
)

// Adam is the optimiser's part of a graph. Weight decay is coupled L2, as PyTorch's Adam has it,
// and not AdamW's (reference §3.0, §9 trap 16).
type Adam struct {
	WeightDecay float64
	Clip        float64 // bound of each element of the gradient, before weight decay; 0 for none
}

// Rates returns the two scalars that a step needs from outside the graph: the rate lr/(1-β1ᵗ) and
// the correction 1/√(1-β2ᵗ), for step t = 1, 2, ….
func Rates(e *engine.Engine, lr float64, t int) ([]engine.Array, error) {
	rate, err := e.Scalar(lr / (1 - math.Pow(beta1, float64(t))))
	if err != nil {
		return nil, err
	}
	correction, err := e.Scalar(1 / math.Sqrt(1-math.Pow(beta2, float64(t))))
	if err != nil {
		return nil, err
	}
	return []engine.Array{rate, correction}, nil
}

// Update returns the new value and the new first and second moment of parameter p with gradient g:
// p -= lr/(1-β1ᵗ) · m / (√v/√(1-β2ᵗ) + eps).
func (a Adam) Update(rates []*graph.Node, p, g, m, v *graph.Node) (newP, newM, newV *graph.Node) {
	if a.Clip > 0 {
		g = graph.ClipScalar(g, -a.Clip, a.Clip)
	}
	if a.WeightDecay > 0 {
		g = graph.Add(g, graph.MulScalar(p, a.WeightDecay))
	}
	newM = graph.Add(graph.MulScalar(m, beta1), graph.MulScalar(g, 1-beta1))
	newV = graph.Add(graph.MulScalar(v, beta2), graph.MulScalar(graph.Square(g), 1-beta2))
	denominator := graph.AddScalar(graph.Mul(graph.Sqrt(newV), rates[1]), adamEpsilon)
	newP = graph.Sub(p, graph.Div(graph.Mul(newM, rates[0]), denominator))
	return newP, newM, newV
}

package main

import (
	"context"
	"math"

	"github.com/gomlx/gomlx/pkg/core/graph"

	"github.com/invbench/invbench/plugins/internal/conditional"
	"github.com/invbench/invbench/sdk"
)

// logComponents returns, for each row and component g, log π_g + log|det A_g| - |A_gᵀ (x-μ_g)|²/2,
// as [n, g]: the logarithm of the component's part of p(x|y), less the constant of the normal
// density.
func (n *net) logComponents(m mixture, x *graph.Node) *graph.Node {
	d := graph.Sub(graph.InsertAxes(x, 1), m.means)
	u := graph.ReduceSum(graph.Mul(m.factor, graph.InsertAxes(d, -1)), 2)
	square := graph.ReduceSum(graph.Square(u), 2)
	return graph.Add(m.logWeights, graph.Sub(m.logDet, graph.DivScalar(square, 2)))
}

// logSumExp returns the logarithm of the sum of exp over the columns of each row, as a column.
func logSumExp(x *graph.Node) *graph.Node {
	most := graph.StopGradient(graph.ReduceAndKeep(x, graph.ReduceMax, 1))
	sum := graph.ReduceAndKeep(graph.Exp(graph.Sub(x, most)), graph.ReduceSum, 1)
	return graph.Add(graph.Log(sum), most)
}

func logSoftmax(x *graph.Node) *graph.Node { return graph.Sub(x, logSumExp(x)) }

// referenceLoss is the loss of the authors' code: it cannot be less than -log Σ e⁵⁰, nor more than
// -log 1e-6 (reference §9 trap 29).
func referenceLoss(parts *graph.Node) *graph.Node {
	const most, least = 50, 1e-6
	capped := graph.Min(parts, graph.MulScalar(graph.OnesLike(parts), most))
	sum := graph.ReduceSum(graph.Exp(capped), 1)
	return graph.Neg(graph.ReduceAllMean(graph.Log(graph.AddScalar(sum, least))))
}

// LogDensity implements conditional.Net. It is exact, and does not know of sample_plus_identity.
func (n *net) LogDensity(ctx context.Context, _ sdk.Seed, y, x sdk.Batch) ([]float64, error) {
	out, err := n.density.Run(ctx, x, y)
	if err != nil || x.Rows() == 0 {
		return nil, err
	}
	p := conditional.Values(out[0])
	for i := range p {
		p[i] -= float64(n.dx) / 2 * math.Log(2*math.Pi)
	}
	return p, nil
}

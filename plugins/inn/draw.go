package main

import (
	"context"
	"math/rand/v2"

	"github.com/gomlx/gomlx/pkg/core/graph"

	"github.com/invbench/invbench/plugins/internal/conditional"
	"github.com/invbench/invbench/plugins/internal/nn"
	"github.com/invbench/invbench/sdk"
)

// Draw implements conditional.Net: the flow backwards, from a normal z, normal padding, and y.
func (n *net) Draw(ctx context.Context, rng *rand.Rand, y []float32, draws int) (sdk.Batch, error) {
	out, err := n.draw.Run(ctx, conditional.Normal(rng, draws, n.layout.total),
		conditional.Repeat(y, draws))
	if err != nil {
		return sdk.Batch{}, err
	}
	return out[0], nil
}

// buildDraw builds draws from their noise and y.
func (n *net) buildDraw(s *nn.Scope, in []*graph.Node) []*graph.Node {
	l, y := n.layout, in[1]
	z := nn.Columns(in[0], 0, l.dz)
	padding := scaled(nn.Columns(in[0], l.dz, l.padY()), n.params.PadNoise)
	if n.params.DrawNoise {
		deviation := graph.Sqrt(n.variance(s, y))
		y = graph.Add(y, graph.Mul(nn.Columns(in[0], l.total-l.dy, l.dy), deviation))
	}
	x := n.flow.Inverse(s, nn.Join(z, padding, y), nil)
	return []*graph.Node{nn.Columns(x, 0, l.dx)}
}

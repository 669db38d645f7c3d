package main

import (
	"context"
	"math"
	"math/rand/v2"

	"github.com/gomlx/gomlx/pkg/core/graph"

	"github.com/invbench/invbench/plugins/internal/apply"
	"github.com/invbench/invbench/plugins/internal/conditional"
	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/flow"
	"github.com/invbench/invbench/plugins/internal/nn"
	"github.com/invbench/invbench/plugins/internal/train"
	"github.com/invbench/invbench/sdk"
)

// net is a flow z = g(x; y), with z of as many dims as x and standard normal (reference §3.6).
type net struct {
	params parameters
	dx, dy int
	set    *nn.Set
	flow   flow.Flow

	draw, density *apply.Function
}

func newModel(p parameters, setup sdk.Setup) (sdk.Model, error) {
	options := conditional.Options{Scale: p.Option, Training: p.Settings, Backend: p.Choice}
	return conditional.New("cinn", options, setup, newNet(p, setup))
}

func newNet(p parameters, setup sdk.Setup) *net {
	n := &net{
		params: p, dx: len(setup.Task.Spaces.X), dy: len(setup.Task.Spaces.Y),
		set: nn.NewSet(setup.Seed.Derive("net")),
	}
	n.flow = flow.New(n.set, "flow", n.dx, n.dy, p.Blocks, p.Hidden)
	return n
}

// Set implements conditional.Net.
func (n *net) Set() *nn.Set { return n.set }

// Objective implements conditional.Net. The loss is the mean of -log p(x|y), less the constant of
// the normal density.
func (n *net) Objective() train.Objective {
	return train.Objective{
		Stage: "flow", Net: n.set, Clip: n.params.Clip, Keep: train.Checkpoint(n.params.Checkpoint),
		Loss: func(b train.Batch) *graph.Node {
			return graph.Neg(graph.ReduceAllMean(n.logDensity(b.Net, b.X, b.Y)))
		},
	}
}

// logDensity returns log|det dz/dx| - |z|²/2 for each row.
func (n *net) logDensity(s *nn.Scope, x, y *graph.Node) *graph.Node {
	z, logDet := n.flow.Forward(s, x, y)
	return graph.Sub(logDet, graph.DivScalar(nn.SumColumns(graph.Square(z)), 2))
}

// Ready implements conditional.Net.
func (n *net) Ready(e *engine.Engine) (err error) {
	n.draw, err = apply.New(e, "draw", n.set, func(s *nn.Scope, in []*graph.Node) []*graph.Node {
		return []*graph.Node{n.flow.Inverse(s, in[0], in[1])}
	}, n.dx, n.dy)
	if err != nil {
		return err
	}
	n.density, err = apply.New(e, "log density", n.set,
		func(s *nn.Scope, in []*graph.Node) []*graph.Node {
			return []*graph.Node{n.logDensity(s, in[0], in[1])}
		}, n.dx, n.dy)
	return err
}

// Draw implements conditional.Net: x = g⁻¹(z; y).
func (n *net) Draw(ctx context.Context, rng *rand.Rand, y []float32, draws int) (sdk.Batch, error) {
	x, err := n.draw.Run(ctx, conditional.Normal(rng, draws, n.dx), conditional.Repeat(y, draws))
	if err != nil {
		return sdk.Batch{}, err
	}
	return x[0], nil
}

// LogDensity implements conditional.Net. It is exact.
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

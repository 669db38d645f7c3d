package main

import (
	"errors"

	"github.com/gomlx/gomlx/pkg/core/graph"

	"github.com/invbench/invbench/plugins/internal/apply"
	"github.com/invbench/invbench/plugins/internal/conditional"
	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/nn"
	"github.com/invbench/invbench/plugins/internal/train"
	"github.com/invbench/invbench/sdk"
)

// net is a trunk that sees y, and three heads on it: weights, means and factors of precisions
// (reference §3.8).
type net struct {
	params                 parameters
	dx, dy                 int
	set                    *nn.Set
	trunk                  nn.MLP
	weights, means, factor nn.Linear

	mixture, density *apply.Function
}

func newModel(p parameters, setup sdk.Setup) (sdk.Model, error) {
	options := conditional.Options{
		Scale: p.Option, Training: p.Settings, Backend: p.Choice,
		Resimulate: p.Checkpoint == "resimulation",
	}
	return conditional.New("mdn", options, setup, newNet(p, setup))
}

func newNet(p parameters, setup sdk.Setup) *net {
	n := &net{
		params: p, dx: len(setup.Task.Spaces.X), dy: len(setup.Task.Spaces.Y),
		set: nn.NewSet(setup.Seed.Derive("net")),
	}
	last, g := len(p.Hidden)-1, p.Components
	n.trunk = nn.NewMLP(n.set, "trunk", nn.Widths(n.dy, p.Hidden[:last], p.Hidden[last])...)
	n.weights = nn.NewLinear(n.set, "weights", p.Hidden[last], g)
	n.factor = nn.NewLinear(n.set, "factor", p.Hidden[last], g*n.dx*n.dx)
	n.means = nn.NewLinear(n.set, "means", p.Hidden[last], g*n.dx)
	return n
}

// Set implements conditional.Net.
func (n *net) Set() *nn.Set { return n.set }

// Objective implements conditional.Net.
func (n *net) Objective() train.Objective {
	return train.Objective{
		Stage: "mixture", Net: n.set, Clip: n.params.Clip,
		Loss: func(b train.Batch) *graph.Node {
			parts := n.logComponents(n.heads(b.Net, b.Y), b.X)
			if n.params.Loss == "reference" {
				return referenceLoss(parts)
			}
			return graph.Neg(graph.ReduceAllMean(logSumExp(parts)))
		},
	}
}

// mixture is mixtures of g normal densities, one for each of n rows.
type mixture struct {
	logWeights *graph.Node // [n, g]
	means      *graph.Node // [n, g, dx]
	factor     *graph.Node // A of the precision A·Aᵀ, [n, g, dx, dx]
	logDet     *graph.Node // log|det A|, [n, g]
}

// heads returns the mixtures for rows of y. The trunk's last layer has a ReLU and no batch norm
// (reference §9 trap 30).
func (n *net) heads(s *nn.Scope, y *graph.Node) mixture {
	h := nn.ReLU(n.trunk.Apply(s, y))
	rows, g := h.Shape().Dimensions[0], n.params.Components
	m := mixture{
		logWeights: logSoftmax(n.weights.Apply(s, h)),
		means:      graph.Reshape(n.means.Apply(s, h), rows, g, n.dx),
		factor:     graph.Reshape(n.factor.Apply(s, h), rows, g, n.dx, n.dx),
	}
	if n.params.Precision == "triangular" {
		m.factor, m.logDet = triangular(m.factor)
	} else {
		m.logDet = logDeterminant(m.factor)
	}
	return m
}

// Ready implements conditional.Net.
func (n *net) Ready(e *engine.Engine) error {
	err := errors.Join(n.mixture.Close(), n.density.Close()) // of an earlier checkpoint
	if err != nil {
		return err
	}
	n.mixture, err = apply.New(e, "mixture", n.set,
		func(s *nn.Scope, in []*graph.Node) []*graph.Node {
			m := n.heads(s, in[0])
			rows := in[0].Shape().Dimensions[0]
			return []*graph.Node{
				m.logWeights, graph.Reshape(m.means, rows, -1), graph.Reshape(m.factor, rows, -1),
			}
		}, n.dy)
	if err != nil {
		return err
	}
	n.density, err = apply.New(e, "log density", n.set,
		func(s *nn.Scope, in []*graph.Node) []*graph.Node {
			return []*graph.Node{logSumExp(n.logComponents(n.heads(s, in[1]), in[0]))}
		}, n.dx, n.dy)
	return err
}

var _ conditional.Net = (*net)(nil)

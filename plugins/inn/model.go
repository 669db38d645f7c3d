package main

import (
	"fmt"

	"github.com/gomlx/gomlx/pkg/core/graph"

	"github.com/invbench/invbench/plugins/internal/apply"
	"github.com/invbench/invbench/plugins/internal/conditional"
	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/flow"
	"github.com/invbench/invbench/plugins/internal/nn"
	"github.com/invbench/invbench/plugins/internal/train"
	"github.com/invbench/invbench/sdk"
)

// net is a flow [z, padding, y] = g([x, padding]) (reference §3.5).
type net struct {
	params parameters
	layout layout
	set    *nn.Set
	flow   flow.Flow
	learnt *nn.Variable // variance of the flow's y, a statistic, [1, dy]; nil if it is given

	draw, density *apply.Function
}

func newModel(p parameters, setup sdk.Setup) (sdk.Model, error) {
	n, err := newNet(p, setup)
	if err != nil {
		return nil, fmt.Errorf("inn: %w", err)
	}
	options := conditional.Options{Scale: p.Option, Training: p.Settings, Backend: p.Choice}
	return conditional.New("inn", options, setup, n)
}

func newNet(p parameters, setup sdk.Setup) (*net, error) {
	l, err := p.layout(len(setup.Task.Spaces.X), len(setup.Task.Spaces.Y))
	if err != nil {
		return nil, err
	}
	n := &net{params: p, layout: l, set: nn.NewSet(setup.Seed.Derive("net"))}
	n.flow = flow.New(n.set, "flow", l.total, 0, p.Blocks, p.Hidden)
	if p.YVariance == 0 {
		n.learnt = n.set.Constant("y_variance", false, 1, 1, l.dy)
	}
	return n, nil
}

// Set implements conditional.Net.
func (n *net) Set() *nn.Set { return n.set }

// Objective implements conditional.Net.
func (n *net) Objective() train.Objective {
	o := train.Objective{
		Stage: "flow", Net: n.set, Clip: n.params.Clip, Keep: train.Checkpoint(n.params.Checkpoint),
		Noise: noiseColumns(n.layout), Loss: n.likelihood,
	}
	if n.params.Loss == "reference" {
		o.Loss = n.reference
	}
	return o
}

// Ready implements conditional.Net.
func (n *net) Ready(e *engine.Engine) (err error) {
	n.draw, err = apply.New(e, "draw", n.set, n.buildDraw, n.layout.total, n.layout.dy)
	if err != nil {
		return err
	}
	n.density, err = apply.New(e, "log density", n.set, n.buildDensity, n.layout.total, n.layout.dy)
	return err
}

// sides are the two sides of the flow for a batch.
type sides struct {
	z, padding, y *graph.Node // what the flow makes of x; padding may be nil
	logDet        *graph.Node // a column
}

// forward runs the flow on x, which is filled up already.
func (n *net) forward(s *nn.Scope, x *graph.Node) sides {
	l := n.layout
	out, logDet := n.flow.Forward(s, x, nil)
	return sides{
		z: nn.Columns(out, 0, l.dz), padding: nn.Columns(out, l.dz, l.padY()),
		y: nn.Columns(out, l.total-l.dy, l.dy), logDet: logDet,
	}
}

package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/shapes"

	"github.com/invbench/invbench/plugins/internal/box"
	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/nn"
	"github.com/invbench/invbench/plugins/internal/train"
	"github.com/invbench/invbench/sdk"
)

// search optimises candidates for one target at a time, through a forward net that does not change.
type search struct {
	model   *model
	box     box.Box        // scaled, as everything here is
	weights []engine.Array // of the forward net
	step    *engine.Program
	final   *engine.Program
}

func newSearch(m *model) (*search, error) {
	s := &search{model: m, box: m.box.Scaled(m.scale.X)}
	var err error
	if s.weights, err = nn.Upload(m.engine, m.vars.Variables()); err != nil {
		return nil, err
	}
	y, net := engine.Shape(1, len(m.setup.Task.Spaces.Y)), nn.Shapes(m.vars.Variables())
	scalar, candidates := engine.Shape(), engine.Shape(m.params.Candidates, m.box.Dims())
	s.step, err = m.engine.Compile("search step", append([]shapes.Shape{scalar, scalar, y}, net...),
		[]shapes.Shape{candidates, candidates, candidates}, s.buildStep)
	if err != nil {
		return nil, err
	}
	s.final, err = m.engine.Compile("search result", append([]shapes.Shape{y}, net...),
		[]shapes.Shape{candidates}, s.buildFinal)
	return s, err
}

// buildStep builds one step of the search. Inputs: Adam's rates, the target, the net, and the
// state: the candidates and Adam's moments. Outputs: the loss of all candidates before the step,
// and the new state.
//
// The loss is a mean over candidates and dims of y, as the reference has it, because Adam's eps
// makes the scale matter (reference §9 trap 9).
func (s *search) buildStep(in []*graph.Node) []*graph.Node {
	rates, y, net, state := in[:2], in[2], in[3:len(in)-3], in[len(in)-3:]
	x := s.x(state[0])
	loss := nn.MeanSquare(s.predict(net, x), y)
	switch out := s.box.Excess(x); s.model.params.Boundary {
	case "sum":
		loss = graph.Add(loss,
			graph.MulScalar(graph.ReduceAllSum(out), s.model.params.BoundaryWeight))
	case "mean":
		loss = graph.Add(loss,
			graph.MulScalar(graph.ReduceAllMean(out), s.model.params.BoundaryWeight))
	}
	gradient := graph.Gradient(loss, state[0])[0]
	u, first, second := train.Adam{}.Update(rates, state[0], gradient, state[1], state[2])
	return []*graph.Node{loss, u, first, second}
}

// buildFinal builds the last pass. Inputs: the target, the net, the candidates. Outputs: their x,
// and the surrogate error of each, the sum over the dims of y of (f̂(x)-y)².
func (s *search) buildFinal(in []*graph.Node) []*graph.Node {
	y, net, x := in[0], in[1:len(in)-1], s.x(in[len(in)-1])
	e := graph.ReduceSum(graph.Square(graph.Sub(s.predict(net, x), y)), 1)
	return []*graph.Node{graph.Identity(x), e} // x may be the very input, which cannot be a result
}

// x returns the x of candidates, which are in u or in x.
func (s *search) x(candidates *graph.Node) *graph.Node {
	if s.model.params.Variable == "unit" {
		return s.box.FromUnit(candidates)
	}
	return candidates
}

// predict returns the forward net's y, with batch norm by its running statistics: candidates do not
// see each other (reference §9 trap 13).
func (s *search) predict(net []*graph.Node, x *graph.Node) *graph.Node {
	return s.model.forward.Apply(nn.NewScope(false, s.model.vars.Variables(), net), x)
}

// run optimises candidates for the target y, with an Adam and a schedule of their own, and returns
// their x and surrogate errors. Of params.Steps passes the last is not followed by an update
// (reference §3.2).
func (s *search) run(
	ctx context.Context, from sdk.Batch, y []float32,
) (x sdk.Batch, surrogate []float32, err error) {
	d, err := s.begin(from, y)
	if err != nil {
		return sdk.Batch{}, nil, err
	}
	p := s.model.params
	schedule := train.NewPlateau(p.SearchRate, p.SearchLRFactor, p.SearchLRPatience)
	for t := 1; t < p.Steps && err == nil; t++ {
		var loss float64
		if loss, err = d.update(ctx, t, schedule.Rate()); err != nil {
			err = fmt.Errorf("step %d: %w", t, err)
		}
		schedule.Step(loss)
	}
	if err == nil {
		x, surrogate, err = d.end(ctx)
	}
	return x, surrogate, errors.Join(err, d.free())
}

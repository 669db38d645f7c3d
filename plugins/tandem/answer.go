package main

import (
	"context"
	"errors"

	"github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/shapes"

	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/nn"
	"github.com/invbench/invbench/sdk"
)

// answerRows is how many targets are answered in one execution. Fewer are padded, so that one
// program does for all.
const answerRows = 256

// answer computes the backward net's x for targets.
type answer struct {
	model   *model
	weights []engine.Array
	program *engine.Program
}

func newAnswer(m *model) (*answer, error) {
	vars := m.backwardVars.Variables()
	weights, err := nn.Upload(m.engine, vars)
	if err != nil {
		return nil, err
	}
	kept := append([]shapes.Shape{engine.Shape(answerRows, len(m.setup.Task.Spaces.Y))},
		nn.Shapes(vars)...)
	program, err := m.engine.Compile("answer", kept, nil, func(in []*graph.Node) []*graph.Node {
		return []*graph.Node{m.backward.Apply(nn.NewScope(false, vars, in[1:]), in[0])}
	})
	return &answer{model: m, weights: weights, program: program}, err
}

// run returns one row of x for each row of y, of which there are at most answerRows.
func (a *answer) run(ctx context.Context, y sdk.Batch) (sdk.Batch, error) {
	if err := ctx.Err(); err != nil {
		return sdk.Batch{}, err
	}
	e := a.model.engine
	padded := sdk.NewBatch(answerRows, y.Width)
	copy(padded.Data, a.model.scale.Y.In(y).Data)
	in, err := e.Upload(padded.Data, answerRows, y.Width)
	if err != nil {
		return sdk.Batch{}, err
	}
	out, err := a.program.Run(append([]engine.Array{in}, a.weights...), nil)
	if err = errors.Join(err, e.Free(in)); err != nil {
		return sdk.Batch{}, err
	}
	x, err := e.Download(out[0])
	if err = errors.Join(err, e.Free(out...)); err != nil {
		return sdk.Batch{}, err
	}
	rows := sdk.Batch{Width: a.model.box.Dims(), Data: x}.Slice(0, y.Rows())
	return a.model.scale.X.Out(rows), nil
}

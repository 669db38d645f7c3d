package apply

import (
	"context"
	"errors"
	"fmt"

	"github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/shapes"

	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/nn"
	"github.com/invbench/invbench/sdk"
)

// mostRows is how many rows are computed in one execution.
const mostRows = 1024

// Build builds the outputs, matrices of as many rows as the inputs have, of a net that is not
// trained.
type Build func(s *nn.Scope, in []*graph.Node) []*graph.Node

// Function is a function of rows.
type Function struct {
	engine   *engine.Engine
	name     string
	vars     []*nn.Variable
	weights  []engine.Array
	widths   []int
	build    Build
	programs map[int]*engine.Program
}

// New returns the function that build builds of inputs of the given widths and of the variables of
// set, whose values it copies now.
func New(
	e *engine.Engine, name string, set *nn.Set, build Build, widths ...int,
) (*Function, error) {
	weights, err := nn.Upload(e, set.Variables())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return &Function{
		engine: e, name: name, vars: set.Variables(), weights: weights, widths: widths,
		build: build, programs: map[int]*engine.Program{},
	}, nil
}

// Run returns the outputs for inputs that all have the same number of rows.
func (f *Function) Run(ctx context.Context, in ...sdk.Batch) ([]sdk.Batch, error) {
	var outputs []sdk.Batch
	rows := in[0].Rows()
	for first := 0; first < rows; first += mostRows {
		n := min(rows-first, mostRows)
		pieces := make([]sdk.Batch, len(in))
		for i, b := range in {
			pieces[i] = pad(b.Slice(first, first+n), size(n))
		}
		out, err := f.piece(ctx, size(n), pieces)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.name, err)
		}
		if outputs == nil {
			outputs = make([]sdk.Batch, len(out))
		}
		for i, data := range out {
			width := len(data) / size(n)
			outputs[i] = sdk.Batch{Width: width, Data: append(outputs[i].Data, data[:n*width]...)}
		}
	}
	return outputs, nil
}

// Close frees what the function has on the engine. It cannot be run any more. A nil function needs
// no closing.
func (f *Function) Close() error {
	if f == nil {
		return nil
	}
	for _, p := range f.programs {
		p.Close()
	}
	return f.engine.Free(f.weights...)
}

// size returns the size of the piece that n rows are padded to.
func size(n int) int {
	s := 1
	for s < n {
		s *= 2
	}
	return s
}

func pad(b sdk.Batch, rows int) sdk.Batch {
	if b.Rows() == rows {
		return b
	}
	padded := sdk.NewBatch(rows, b.Width)
	copy(padded.Data, b.Data)
	return padded
}

// piece computes the outputs of one piece.
func (f *Function) piece(ctx context.Context, rows int, in []sdk.Batch) ([][]float32, error) {
	program, err := f.program(rows)
	if err = errors.Join(err, ctx.Err()); err != nil {
		return nil, err
	}
	var arrays []engine.Array
	for _, b := range in {
		a, err := f.engine.Upload(b.Data, rows, b.Width)
		if err != nil {
			return nil, errors.Join(err, f.engine.Free(arrays...))
		}
		arrays = append(arrays, a)
	}
	out, err := program.Run(append(arrays[:len(arrays):len(arrays)], f.weights...), nil)
	if err = errors.Join(err, f.engine.Free(arrays...)); err != nil {
		return nil, err
	}
	values, err := nn.Download(f.engine, out)
	return values, errors.Join(err, f.engine.Free(out...))
}

// program returns the program for pieces of the given size.
func (f *Function) program(rows int) (*engine.Program, error) {
	if p, ok := f.programs[rows]; ok {
		return p, nil
	}
	var kept []shapes.Shape
	for _, w := range f.widths {
		kept = append(kept, engine.Shape(rows, w))
	}
	p, err := f.engine.Compile(f.name, append(kept, nn.Shapes(f.vars)...), nil,
		func(in []*graph.Node) []*graph.Node {
			n := len(f.widths)
			return f.build(nn.NewScope(false, f.vars, in[n:]), in[:n])
		})
	if err == nil {
		f.programs[rows] = p
	}
	return p, err
}

package main

import (
	"context"
	"fmt"
	"io"
	"iter"

	"github.com/gomlx/gomlx/pkg/core/graph"

	"github.com/invbench/invbench/plugins/internal/box"
	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/nn"
	"github.com/invbench/invbench/plugins/internal/scale"
	"github.com/invbench/invbench/plugins/internal/snapshot"
	"github.com/invbench/invbench/plugins/internal/train"
	"github.com/invbench/invbench/sdk"
)

// model is a neural adjoint: a forward net, and a search through it.
type model struct {
	params parameters
	setup  sdk.Setup
	engine *engine.Engine
	box    box.Box // in the task's units
	start  start
	scale  scale.Scale

	vars    *nn.Set // of the forward net
	forward nn.Sequence
	search  *search // nil until fitted
	next    int     // index since Fit of the next target
}

var _ sdk.Snapshotter = (*model)(nil)

func newModel(p parameters, setup sdk.Setup) (sdk.Model, error) {
	m := &model{params: p, setup: setup, vars: nn.NewSet(setup.Seed.Derive("forward"))}
	var err error
	if m.box, err = box.New(p.Sides, setup.Task.Spaces); err != nil {
		return nil, fmt.Errorf("neural_adjoint: %w", err)
	}
	if m.start, err = newStart(p, m.box); err != nil {
		return nil, fmt.Errorf("neural_adjoint: %w", err)
	}
	if m.engine, err = p.Open(setup.Threads); err != nil {
		return nil, fmt.Errorf("neural_adjoint: %w", err)
	}
	dx, dy := len(setup.Task.Spaces.X), len(setup.Task.Spaces.Y)
	m.scale = scale.None(dx, dy)
	if m.forward, err = nn.NewForward(m.vars, dx, p.Hidden, dy, p.Convolutions); err != nil {
		return nil, fmt.Errorf("neural_adjoint: %w", err)
	}
	return m, nil
}

// Fit implements sdk.Model: it trains the forward net. It does not use the oracle.
func (m *model) Fit(ctx context.Context, rows sdk.Dataset, _ sdk.Oracle) error {
	if err := m.fit(ctx, rows); err != nil {
		return fmt.Errorf("neural_adjoint: fit: %w", err)
	}
	return nil
}

func (m *model) fit(ctx context.Context, rows sdk.Dataset) error {
	if err := rows.Validate(); err != nil {
		return err
	}
	m.engine.Announce(ctx)
	m.scale = m.params.Option.New(rows)
	training, validation, err := train.Split(m.scale.Rows(rows), m.params.ValidationShare,
		m.setup.Seed)
	if err != nil {
		return err
	}
	objective := train.Objective{
		Stage: "forward net", Net: m.vars,
		Loss: func(b train.Batch) *graph.Node {
			return nn.MeanSquare(m.forward.Apply(b.Net, b.X), b.Y)
		},
	}
	_, err = train.Run(ctx, m.engine, objective, m.params.Settings, training, validation,
		m.setup.Seed.Derive("forward"))
	if err != nil {
		return err
	}
	m.start.rows = rows.X
	return m.ready()
}

// ready makes the search of a fitted model.
func (m *model) ready() (err error) {
	m.next = 0
	m.search, err = newSearch(m)
	return err
}

// Invert implements sdk.Model: one search for each target, whose best candidates are the draws.
func (m *model) Invert(ctx context.Context, y sdk.Batch, draws int) iter.Seq2[sdk.Batch, error] {
	return func(yield func(sdk.Batch, error) bool) {
		if err := m.check(y, draws); err != nil {
			yield(sdk.Batch{}, fmt.Errorf("neural_adjoint: invert: %w", err))
			return
		}
		for i := range y.Rows() {
			index := m.next
			m.next++
			b, err := m.invert(ctx, index, y.Row(i), draws)
			if err != nil {
				err = fmt.Errorf("neural_adjoint: invert target %d: %w", index, err)
			}
			if !yield(b, err) || err != nil {
				return
			}
		}
	}
}

func (m *model) check(y sdk.Batch, draws int) error {
	if m.search == nil {
		return sdk.ErrNotFitted
	}
	if most := m.params.Candidates - m.params.DropTop; draws < 1 || draws > most {
		return fmt.Errorf("%w: %d draws of %d candidates, %d of which are dropped: ask for 1 to "+
			"%d draws, or set candidates to at least %d", sdk.ErrInvalid, draws,
			m.params.Candidates, m.params.DropTop, most,
			draws+m.params.DropTop)
	}
	return y.Validate(len(m.setup.Task.Spaces.Y))
}

func (m *model) invert(ctx context.Context, index int, y []float32, draws int) (sdk.Batch, error) {
	from := m.candidates(index)
	target := m.scale.Y.In(sdk.Batch{Width: len(y), Data: y})
	x, errors, err := m.search.run(ctx, from, target.Data)
	if err != nil {
		return sdk.Batch{}, err
	}
	x = m.scale.X.Out(x)
	best := rank(errors)[m.params.DropTop:][:draws]
	b := sdk.NewBatch(draws, x.Width)
	for i, candidate := range best {
		copy(b.Row(i), x.Row(candidate))
	}
	return b, nil
}

// candidates returns where the search for the target with the given index starts: rows of u or of
// scaled x, whichever is optimised.
func (m *model) candidates(index int) sdk.Batch {
	x := m.start.draw(m.setup.Seed.Derive("start").Row(index), m.params.Candidates)
	if m.params.Variable == "x" {
		return m.scale.X.In(x)
	}
	for i := range x.Rows() {
		m.box.ToUnit(x.Row(i))
	}
	return x
}

// Snapshot implements sdk.Snapshotter.
func (m *model) Snapshot(_ context.Context, w io.Writer) error {
	if m.search == nil {
		return fmt.Errorf("neural_adjoint: snapshot: %w", sdk.ErrNotFitted)
	}
	return snapshot.Write(w, m.arrays(m.start.rows.Data))
}

// Restore implements sdk.Snapshotter. The next target has index 0, as after Fit.
func (m *model) Restore(ctx context.Context, r io.Reader) error {
	const mostNumbers = 1 << 28 // of the training rows' x
	arrays := m.arrays(nil)
	if err := snapshot.Read(r, arrays, mostNumbers); err != nil {
		return fmt.Errorf("neural_adjoint: restore: %w", err)
	}
	m.start.rows = sdk.Batch{Width: m.box.Dims(), Data: arrays[len(arrays)-1].Data}
	if err := m.start.rows.Validate(m.box.Dims()); err != nil {
		return fmt.Errorf("neural_adjoint: restore: training rows: %w", err)
	}
	m.engine.Announce(ctx)
	return m.ready()
}

// arrays returns what a snapshot holds: the scale, the net, and x of the training rows.
func (m *model) arrays(rows []float32) []snapshot.Array {
	all := append(m.scale.Arrays(), m.vars.Arrays()...)
	return append(all, snapshot.Array{Name: "rows", Data: rows})
}

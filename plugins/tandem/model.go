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

// model is a tandem: a forward net f̂ and a backward net g, of which only g answers.
type model struct {
	params parameters
	setup  sdk.Setup
	engine *engine.Engine
	box    box.Box // in the task's units
	scale  scale.Scale

	forwardVars, backwardVars *nn.Set
	forward, backward         nn.Sequence
	answer                    *answer // nil until fitted
}

var _ sdk.Snapshotter = (*model)(nil)

func newModel(p parameters, setup sdk.Setup) (sdk.Model, error) {
	m := &model{
		params: p, setup: setup,
		forwardVars:  nn.NewSet(setup.Seed.Derive("forward")),
		backwardVars: nn.NewSet(setup.Seed.Derive("backward")),
	}
	var err error
	if m.box, err = box.New(p.Sides, setup.Task.Spaces); err != nil {
		return nil, fmt.Errorf("tandem: %w", err)
	}
	if m.engine, err = p.Open(setup.Threads); err != nil {
		return nil, fmt.Errorf("tandem: %w", err)
	}
	dx, dy := len(setup.Task.Spaces.X), len(setup.Task.Spaces.Y)
	m.scale = scale.None(dx, dy)
	if m.forward, err = nn.NewForward(m.forwardVars, dx, p.ForwardHidden, dy,
		p.Convolutions); err != nil {
		return nil, fmt.Errorf("tandem: %w", err)
	}
	if p.Convolutions {
		m.backward, dy = nn.Sequence{nn.NewHalving(m.backwardVars, "backward.convolutions", dy)},
			dy/2
	}
	m.backward = append(m.backward,
		nn.NewMLP(m.backwardVars, "backward", nn.Widths(dy, p.BackwardHidden, dx)...))
	return m, nil
}

// Fit implements sdk.Model: it trains the forward net and then the backward net. It does not use
// the oracle.
func (m *model) Fit(ctx context.Context, rows sdk.Dataset, _ sdk.Oracle) error {
	if err := m.fit(ctx, rows); err != nil {
		return fmt.Errorf("tandem: fit: %w", err)
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
	first, second := m.stages()
	_, err = train.Run(ctx, m.engine, first, m.params.Settings, training, validation,
		m.setup.Seed.Derive("forward"))
	if err != nil {
		return err
	}
	free := m.params.Settings
	free.WeightDecay, free.StopLoss = 0, 0
	_, err = train.Run(ctx, m.engine, second, free, training, validation,
		m.setup.Seed.Derive("backward"))
	if err != nil {
		return err
	}
	return m.ready()
}

// stages returns the objectives of the two trainings (reference §3.3). The second has an Adam and a
// schedule of its own, without weight decay, and only the backward net's variables to change.
func (m *model) stages() (first, second train.Objective) {
	first = train.Objective{
		Stage: "forward net", Net: m.forwardVars, Keep: train.KeepLast,
		Loss: func(b train.Batch) *graph.Node {
			return nn.MeanSquare(m.forward.Apply(b.Net, b.X), b.Y)
		},
	}
	if m.params.ForwardCheckpoint == "best" {
		first.Keep = train.KeepBest
	}
	within := m.box.Scaled(m.scale.X)
	second = train.Objective{
		Stage: "backward net", Net: m.backwardVars, Frozen: m.forwardVars,
		Loss: func(b train.Batch) *graph.Node {
			x := m.backward.Apply(b.Net, b.Y)
			loss := nn.MeanSquare(m.forward.Apply(b.Frozen, x), b.Y)
			if m.params.BoundaryWeight == 0 {
				return loss
			}
			outside := graph.ReduceAllMean(within.Excess(x))
			return graph.Add(loss, graph.MulScalar(outside, m.params.BoundaryWeight))
		},
	}
	return first, second
}

// ready makes what answers of a fitted model.
func (m *model) ready() (err error) {
	m.answer, err = newAnswer(m)
	return err
}

// Invert implements sdk.Model: the backward net's answer, as many times as draws are wanted.
func (m *model) Invert(ctx context.Context, y sdk.Batch, draws int) iter.Seq2[sdk.Batch, error] {
	return func(yield func(sdk.Batch, error) bool) {
		if err := m.check(y, draws); err != nil {
			yield(sdk.Batch{}, fmt.Errorf("tandem: invert: %w", err))
			return
		}
		for first := 0; first < y.Rows(); first += answerRows {
			x, err := m.answer.run(ctx, y.Slice(first, min(first+answerRows, y.Rows())))
			if err != nil {
				yield(sdk.Batch{}, fmt.Errorf("tandem: invert: %w", err))
				return
			}
			for i := range x.Rows() {
				if !yield(repeat(x.Row(i), draws), nil) {
					return
				}
			}
		}
	}
}

func (m *model) check(y sdk.Batch, draws int) error {
	if m.answer == nil {
		return sdk.ErrNotFitted
	}
	if draws < 1 {
		return fmt.Errorf("%w: %d draws, want at least 1", sdk.ErrInvalid, draws)
	}
	return y.Validate(len(m.setup.Task.Spaces.Y))
}

func repeat(row []float32, n int) sdk.Batch {
	b := sdk.NewBatch(n, len(row))
	for i := range n {
		copy(b.Row(i), row)
	}
	return b
}

// Snapshot implements sdk.Snapshotter.
func (m *model) Snapshot(_ context.Context, w io.Writer) error {
	if m.answer == nil {
		return fmt.Errorf("tandem: snapshot: %w", sdk.ErrNotFitted)
	}
	return snapshot.Write(w, m.arrays())
}

// Restore implements sdk.Snapshotter.
func (m *model) Restore(ctx context.Context, r io.Reader) error {
	if err := snapshot.Read(r, m.arrays(), 0); err != nil {
		return fmt.Errorf("tandem: restore: %w", err)
	}
	m.engine.Announce(ctx)
	return m.ready()
}

// arrays returns what a snapshot holds: the scale and both nets.
func (m *model) arrays() []snapshot.Array {
	all := append(m.scale.Arrays(), m.forwardVars.Arrays()...)
	return append(all, m.backwardVars.Arrays()...)
}

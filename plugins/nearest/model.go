package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/invbench/invbench/plugins/internal/snapshot"
	"github.com/invbench/invbench/sdk"
)

// model is a table of training rows to look targets up in. It is not random.
type model struct {
	params  parameters
	spaces  sdk.Spaces
	train   sdk.Dataset // no rows until fitted
	weights weights
}

var _ sdk.Snapshotter = (*model)(nil)

func newModel(p parameters, setup sdk.Setup) (sdk.Model, error) {
	return &model{params: p, spaces: setup.Task.Spaces}, nil
}

// Fit implements sdk.Model: it keeps the rows. It does not use the oracle.
func (m *model) Fit(ctx context.Context, train sdk.Dataset, _ sdk.Oracle) error {
	if err := errors.Join(ctx.Err(), m.keep(train)); err != nil {
		return fmt.Errorf("nearest: fit: %w", err)
	}
	return nil
}

// keep makes train the rows to look targets up in.
func (m *model) keep(train sdk.Dataset) error {
	if err := train.Validate(); err != nil {
		return err
	}
	switch m.params.Scale {
	case "none":
		m.weights = evenWeights(train.Y.Width)
	case "sd":
		m.weights = spreadWeights(train.Y)
	default:
		return fmt.Errorf("%w: scale %q, want none or sd", sdk.ErrInvalid, m.params.Scale)
	}
	m.train = train
	return nil
}

// Invert implements sdk.Model: a target's draws depend on it alone.
func (m *model) Invert(ctx context.Context, y sdk.Batch, draws int) iter.Seq2[sdk.Batch, error] {
	return func(yield func(sdk.Batch, error) bool) {
		for i := range y.Rows() {
			b, err := m.lookUp(ctx, y.Row(i), draws)
			if err != nil {
				err = fmt.Errorf("nearest: invert target %d: %w", i, err)
			}
			if !yield(b, err) || err != nil {
				return
			}
		}
	}
}

// lookUp returns the x of the rows nearest to y, nearest first. Once every row has been drawn there
// is nothing more to propose, and the farthest is drawn again and again: that keeps the order and
// cannot change the best of the draws.
func (m *model) lookUp(ctx context.Context, y []float32, draws int) (sdk.Batch, error) {
	switch {
	case ctx.Err() != nil:
		return sdk.Batch{}, ctx.Err()
	case m.train.Len() == 0:
		return sdk.Batch{}, sdk.ErrNotFitted
	case !sdk.Finite(y):
		return sdk.Batch{}, fmt.Errorf("%w: it is %v, want finite numbers", sdk.ErrInvalid, y)
	}
	near := shortlist(m.train.Len(), draws, func(row int) float64 {
		return m.weights.distance(m.train.Y.Row(row), y)
	})
	out := sdk.NewBatch(draws, m.train.X.Width)
	for t := range draws {
		copy(out.Row(t), m.train.X.Row(near[min(t, len(near)-1)].row))
	}
	return out, nil
}

// Snapshot implements sdk.Snapshotter.
func (m *model) Snapshot(_ context.Context, w io.Writer) error {
	if m.train.Len() == 0 {
		return fmt.Errorf("nearest: snapshot: %w", sdk.ErrNotFitted)
	}
	arrays := []snapshot.Array{{Name: "x", Data: m.train.X.Data}, {Name: "y", Data: m.train.Y.Data}}
	if err := snapshot.Write(w, arrays); err != nil {
		return fmt.Errorf("nearest: %w", err)
	}
	return nil
}

// mostNumbers is how many numbers each of x and y may have in a snapshot: a gibibyte of them.
const mostNumbers = 1 << 28

// Restore implements sdk.Snapshotter.
func (m *model) Restore(_ context.Context, r io.Reader) error {
	arrays := []snapshot.Array{{Name: "x"}, {Name: "y"}}
	if err := snapshot.Read(r, arrays, mostNumbers); err != nil {
		return fmt.Errorf("nearest: restore: %w", err)
	}
	train := sdk.Dataset{
		X: sdk.Batch{Width: len(m.spaces.X), Data: arrays[0].Data},
		Y: sdk.Batch{Width: len(m.spaces.Y), Data: arrays[1].Data},
	}
	err := errors.Join(train.X.Validate(len(m.spaces.X)), train.Y.Validate(len(m.spaces.Y)))
	if err == nil {
		err = m.keep(train)
	}
	if err != nil {
		return fmt.Errorf("nearest: restore: %w", err)
	}
	return nil
}

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

// model draws from the rows of x that it was given, which are all it knows of the prior.
type model struct {
	setup sdk.Setup
	x     sdk.Batch // the training rows; none until fitted
	next  int       // index since Fit of the next target
}

var _ sdk.Snapshotter = (*model)(nil)

// Fit implements sdk.Model: it keeps the rows of x. It does not use the oracle.
func (m *model) Fit(ctx context.Context, train sdk.Dataset, _ sdk.Oracle) error {
	if err := errors.Join(ctx.Err(), train.Validate()); err != nil {
		return fmt.Errorf("prior: fit: %w", err)
	}
	m.x, m.next = train.X, 0
	return nil
}

// Invert implements sdk.Model: it looks at how many targets there are, and not at the targets.
func (m *model) Invert(ctx context.Context, y sdk.Batch, draws int) iter.Seq2[sdk.Batch, error] {
	return func(yield func(sdk.Batch, error) bool) {
		if m.x.Rows() == 0 {
			yield(sdk.Batch{}, fmt.Errorf("prior: invert: %w", sdk.ErrNotFitted))
			return
		}
		for range y.Rows() {
			if err := ctx.Err(); err != nil {
				yield(sdk.Batch{}, fmt.Errorf("prior: invert: %w", err))
				return
			}
			index := m.next
			m.next++
			if !yield(m.draw(index, draws), nil) {
				return
			}
		}
	}
}

// draw returns the draws for the target with the given index since Fit: rows of x, each as likely
// as any other, drawn with replacement from the stream of that index.
func (m *model) draw(index, draws int) sdk.Batch {
	r := m.setup.Seed.Row(index)
	out := sdk.NewBatch(draws, m.x.Width)
	for t := range draws {
		copy(out.Row(t), m.x.Row(r.IntN(m.x.Rows())))
	}
	return out
}

// Snapshot implements sdk.Snapshotter.
func (m *model) Snapshot(_ context.Context, w io.Writer) error {
	if m.x.Rows() == 0 {
		return fmt.Errorf("prior: snapshot: %w", sdk.ErrNotFitted)
	}
	if err := snapshot.Write(w, []snapshot.Array{{Name: "x", Data: m.x.Data}}); err != nil {
		return fmt.Errorf("prior: %w", err)
	}
	return nil
}

// mostNumbers is how many numbers of x a snapshot may hold: a gibibyte of them.
const mostNumbers = 1 << 28

// Restore implements sdk.Snapshotter. The next target has index 0, as after Fit.
func (m *model) Restore(_ context.Context, r io.Reader) error {
	arrays := []snapshot.Array{{Name: "x"}}
	if err := snapshot.Read(r, arrays, mostNumbers); err != nil {
		return fmt.Errorf("prior: restore: %w", err)
	}
	width := len(m.setup.Task.Spaces.X)
	x := sdk.Batch{Width: width, Data: arrays[0].Data}
	if err := x.Validate(width); err != nil {
		return fmt.Errorf("prior: restore: %w", err)
	}
	if x.Rows() == 0 {
		return fmt.Errorf("prior: restore: %w: no rows", sdk.ErrInvalid)
	}
	m.x, m.next = x, 0
	return nil
}

package sdktest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/wire"
)

// directTask is a task that is called in this process, without the protocol.
type directTask struct {
	plugin wire.Task
	sdk.Simulator
}

// Describe implements TaskUnderTest.
func (t *directTask) Describe(context.Context) (sdk.Description, error) {
	return wire.DecodeDescription(t.plugin.Description)
}

// Configure implements TaskUnderTest.
func (t *directTask) Configure(_ context.Context, params json.RawMessage) (sdk.Spaces, error) {
	sim, spaces, err := t.plugin.New(params)
	if err == nil {
		t.Simulator = sim
	}
	return spaces, err
}

// Posterior implements sdk.Reference.
func (t *directTask) Posterior(
	ctx context.Context, seed sdk.Seed, first int, y sdk.Batch, draws int,
) (sdk.Batch, error) {
	ref, ok := t.Simulator.(sdk.Reference)
	if !ok {
		return sdk.Batch{}, fmt.Errorf("posterior: %w", sdk.ErrUnsupported)
	}
	return ref.Posterior(ctx, seed, first, y, draws)
}

// Jacobian implements sdk.Jacobian.
func (t *directTask) Jacobian(ctx context.Context, x sdk.Batch) (sdk.Batch, error) {
	j, ok := t.Simulator.(sdk.Jacobian)
	if !ok {
		return sdk.Batch{}, fmt.Errorf("jacobian: %w", sdk.ErrUnsupported)
	}
	return j.Jacobian(ctx, x)
}

// SimulateTruer implements sdk.Truer.
func (t *directTask) SimulateTruer(
	ctx context.Context, seed sdk.Seed, first int, x sdk.Batch,
) (sdk.Batch, error) {
	truer, ok := t.Simulator.(sdk.Truer)
	if !ok {
		return sdk.Batch{}, fmt.Errorf("simulate truer: %w", sdk.ErrUnsupported)
	}
	return truer.SimulateTruer(ctx, seed, first, x)
}

// directModel is a model that is called in this process, without the protocol. Like the server of
// package wire it refuses calls in the wrong order and batches of the wrong width, which a model
// need not check.
type directModel struct {
	plugin wire.Model
	model  sdk.Model
	setup  sdk.Setup
	fitted bool
}

// Describe implements ModelUnderTest.
func (m *directModel) Describe(context.Context) (sdk.Description, error) {
	return wire.DecodeDescription(m.plugin.Description)
}

// Configure implements ModelUnderTest.
func (m *directModel) Configure(_ context.Context, params json.RawMessage, setup sdk.Setup) error {
	model, err := m.plugin.New(params, setup)
	if err == nil {
		m.model, m.setup, m.fitted = model, setup, false
	}
	return err
}

// Fit implements sdk.Model.
func (m *directModel) Fit(ctx context.Context, train sdk.Dataset, sim sdk.Oracle) error {
	if err := m.checkWidths(train.X, train.Y); err != nil {
		return err
	}
	if err := train.Validate(); err != nil {
		return err
	}
	err := m.model.Fit(ctx, train, sim)
	m.fitted = err == nil
	return err
}

func (m *directModel) checkWidths(x, y sdk.Batch) error {
	if err := x.Validate(len(m.setup.Task.Spaces.X)); err != nil {
		return err
	}
	return y.Validate(len(m.setup.Task.Spaces.Y))
}

// Invert implements sdk.Model.
func (m *directModel) Invert(
	ctx context.Context, y sdk.Batch, draws int,
) iter.Seq2[sdk.Batch, error] {
	err := y.Validate(len(m.setup.Task.Spaces.Y))
	if err == nil && draws < 1 {
		err = fmt.Errorf("%w: %d draws", sdk.ErrInvalid, draws)
	}
	if !m.fitted {
		err = sdk.ErrNotFitted
	}
	if err != nil {
		return func(yield func(sdk.Batch, error) bool) { yield(sdk.Batch{}, err) }
	}
	return m.model.Invert(ctx, y, draws)
}

// Snapshot implements sdk.Snapshotter.
func (m *directModel) Snapshot(ctx context.Context, w io.Writer) error {
	s, ok := m.model.(sdk.Snapshotter)
	switch {
	case !m.fitted:
		return sdk.ErrNotFitted
	case !ok:
		return fmt.Errorf("snapshot: %w", sdk.ErrUnsupported)
	}
	return s.Snapshot(ctx, w)
}

// Restore implements sdk.Snapshotter.
func (m *directModel) Restore(ctx context.Context, r io.Reader) error {
	s, ok := m.model.(sdk.Snapshotter)
	if !ok {
		return fmt.Errorf("restore: %w", sdk.ErrUnsupported)
	}
	err := s.Restore(ctx, r)
	m.fitted = err == nil
	return err
}

// LogDensity implements sdk.LogDensity.
func (m *directModel) LogDensity(ctx context.Context, y, x sdk.Batch) (sdk.Batch, error) {
	d, ok := m.model.(sdk.LogDensity)
	switch {
	case !m.fitted:
		return sdk.Batch{}, sdk.ErrNotFitted
	case !ok:
		return sdk.Batch{}, fmt.Errorf("log density: %w", sdk.ErrUnsupported)
	}
	if err := m.checkWidths(x, y); err != nil {
		return sdk.Batch{}, err
	}
	return d.LogDensity(ctx, y, x)
}

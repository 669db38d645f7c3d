package sdktest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/invbench/invbench/sdk"
)

// snapshot saves a model that has just been fitted, and restores it into a new one.
func snapshot(ctx context.Context, c *modelCase) error {
	s, ok := c.ModelUnderTest.(sdk.Snapshotter)
	announced := c.about.Has(sdk.CanSnapshot)
	if !ok {
		return missing(announced, sdk.CanSnapshot)
	}
	if err := c.fit(ctx, modelSeed); err != nil {
		return err
	}
	var saved bytes.Buffer
	err := s.Snapshot(ctx, &saved)
	switch {
	case !announced:
		return errors.Join(
			wants("snapshot, which is not announced,", err, sdk.ErrUnsupported),
			wants("restore, which is not announced,", s.Restore(ctx, &saved), sdk.ErrUnsupported),
		)
	case err != nil:
		return fmt.Errorf("snapshot fails: %w", err)
	}
	return errors.Join(c.restores(ctx, s, saved.Bytes()), c.refusesToRestore(ctx, s, saved.Bytes()))
}

func (c *modelCase) restores(ctx context.Context, s sdk.Snapshotter, saved []byte) error {
	if err := c.Configure(ctx, c.options.Params, c.problem.setup(modelSeed)); err != nil {
		return err
	}
	if err := s.Restore(ctx, oneByOne{bytes.NewReader(saved)}); err != nil {
		return fmt.Errorf("restore fails: %w", err)
	}
	x, err := c.invert(ctx, c.problem.targets)
	if err != nil {
		return fmt.Errorf("after restore: %w", err)
	}
	return same("draws of the restored model", x, c.draws)
}

// refusesToRestore tests that a snapshot which is cut off is an error, not a model.
func (c *modelCase) refusesToRestore(ctx context.Context, s sdk.Snapshotter, saved []byte) error {
	if err := c.Configure(ctx, c.options.Params, c.problem.setup(modelSeed)); err != nil {
		return err
	}
	if err := s.Restore(ctx, bytes.NewReader(saved[:len(saved)/2])); err == nil {
		return errors.New("restore takes half a snapshot, want an error")
	}
	return nil
}

// oneByOne reads little at a time.
type oneByOne struct{ r io.Reader }

func (o oneByOne) Read(p []byte) (int, error) { return o.r.Read(p[:min(len(p), 7)]) }

func missing(announced bool, what sdk.Capability) error {
	if announced {
		return fmt.Errorf("the capability %s is announced and not there", what)
	}
	return nil
}

// logDensity tests the density of the model's own draws.
func logDensity(ctx context.Context, c *modelCase) error {
	d, ok := c.ModelUnderTest.(sdk.LogDensity)
	announced := c.about.Has(sdk.CanLogDensity)
	if !ok {
		return missing(announced, sdk.CanLogDensity)
	}
	if err := c.fit(ctx, modelSeed); err != nil {
		return err
	}
	y := sdk.NewBatch(c.draws.Rows(), c.problem.dy)
	for i := range y.Rows() {
		copy(y.Row(i), c.problem.targets.Row(i/draws))
	}
	x := c.draws.Clone()
	p, err := d.LogDensity(ctx, y, x)
	switch {
	case !announced:
		return wants("log_density, which is not announced,", err, sdk.ErrUnsupported)
	case err != nil:
		return fmt.Errorf("log density fails: %w", err)
	}
	if err := shaped("a log density", p, x.Rows(), 1); err != nil {
		return err
	}
	for i, v := range p.Data {
		if sdk.Finite(x.Row(i)) && !sdk.Finite(p.Row(i)) {
			return fmt.Errorf("the log density of the model's own draw %v is %v", x.Row(i), v)
		}
	}
	return same("x after log density", x, c.draws)
}

// logDensityIsNormalised integrates the density of a problem with one dim of x, if the model takes
// that.
func logDensityIsNormalised(ctx context.Context, c *modelCase) error {
	d, ok := c.ModelUnderTest.(sdk.LogDensity)
	if !ok || !c.about.Has(sdk.CanLogDensity) {
		return nil
	}
	p := newProblem(1, 1)
	if _, err := c.fitted(ctx, p); errors.Is(err, errRefused) {
		return nil
	} else if err != nil {
		return err
	}
	const n, reach = 4001, 8.0 // points, and half widths of the box
	x, y := sdk.NewBatch(n, 1), sdk.NewBatch(n, 1)
	for i := range n {
		x.Data[i] = float32(reach * (2*float64(i)/(n-1) - 1))
		y.Data[i] = p.targets.Data[0]
	}
	density, err := d.LogDensity(ctx, y, x)
	if err != nil {
		return err
	}
	var mass float64
	for _, v := range density.Data {
		mass += math.Exp(float64(v)) * 2 * reach / (n - 1)
	}
	if !(mass > 0.8 && mass < 1.1) {
		return fmt.Errorf("the density of x integrates to %.3f between %g and %g, want about 1",
			mass, -reach, reach)
	}
	return nil
}

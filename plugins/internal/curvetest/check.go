package curvetest

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/invbench/invbench/sdk"
)

const (
	fitted  = 400 // rows that models are fitted to
	targets = 20
	draws   = 5 // for each target
)

// Learns fits m and compares its draws with those of the prior: that their mean squared error,
// re-simulated, is at most the given share of the prior's.
func Learns(ctx context.Context, m sdk.Model, share float64) error {
	x, err := fit(ctx, m)
	if err != nil {
		return err
	}
	got := miss(simulate(x))
	prior := miss(simulate(Rows(fitted+targets*draws).X.Slice(fitted, fitted+targets*draws)))
	if !(got <= share*prior) {
		return fmt.Errorf("the draws' mean error is %g, want at most %g of the prior's, which "+
			"is %g", got, share, prior)
	}
	return nil
}

// miss returns the mean squared error of y, of which there are as many as draws for all targets.
func miss(y sdk.Batch) float64 {
	sum := 0.0
	for i := range y.Rows() {
		for k, want := range wanted().Row(i / draws) {
			d := float64(y.Row(i)[k] - want)
			sum += d * d / float64(len(y.Data))
		}
	}
	return sum
}

// wanted returns the targets, which are not among the rows that models are fitted to.
func wanted() sdk.Batch { return Rows(1000+targets).Y.Slice(1000, 1000+targets) }

// Agree fits two models and compares their draws: that they are within tolerance of each other. It
// is for one model on two backends.
func Agree(ctx context.Context, a, b sdk.Model, tolerance float64) error {
	x, err := fit(ctx, a)
	if err != nil {
		return err
	}
	other, err := fit(ctx, b)
	if err != nil {
		return err
	}
	for i, v := range x.Data {
		if d := math.Abs(float64(v - other.Data[i])); !(d <= tolerance) {
			return fmt.Errorf("draw %d is %v and %v", i/2, x.Row(i/2), other.Row(i/2))
		}
	}
	return nil
}

// Restores fits a model, restores another from its snapshot, and compares their draws: that they
// are the same.
func Restores(ctx context.Context, m, fresh sdk.Model) error {
	x, err := fit(ctx, m)
	if err != nil {
		return err
	}
	var kept bytes.Buffer
	if err := m.(sdk.Snapshotter).Snapshot(ctx, &kept); err != nil {
		return err
	}
	if err := fresh.(sdk.Snapshotter).Restore(ctx, &kept); err != nil {
		return err
	}
	again, err := invert(ctx, fresh)
	if err == nil && !slices.Equal(x.Data, again.Data) {
		err = fmt.Errorf("draws of the restored model are %v, want %v", again.Data, x.Data)
	}
	return err
}

// fit fits a model and returns its draws for all targets.
func fit(ctx context.Context, m sdk.Model) (sdk.Batch, error) {
	if err := m.Fit(ctx, Rows(fitted), nil); err != nil {
		return sdk.Batch{}, err
	}
	return invert(ctx, m)
}

func invert(ctx context.Context, m sdk.Model) (sdk.Batch, error) {
	all := sdk.Batch{Width: 2}
	for x, err := range m.Invert(ctx, wanted(), draws) {
		if err != nil {
			return sdk.Batch{}, err
		}
		all.Data = append(all.Data, x.Data...)
	}
	return all, nil
}

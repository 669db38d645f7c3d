package sdktest

import (
	"context"
	"testing"

	"github.com/invbench/invbench/sdk"
)

func TestTaskDefectsOfOptionals(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(*fakeTask)
		check string
	}{
		"jacobian transposed": {func(f *fakeTask) {
			f.jacobian = func(ctx context.Context, x sdk.Batch) (sdk.Batch, error) {
				d, err := f.derivative(ctx, x)
				for i := range d.Rows() {
					d.Row(i)[1], d.Row(i)[2] = d.Row(i)[2], d.Row(i)[1]
				}
				return d, err
			}
		}, "jacobian"},
		"jacobian 5 % off": {func(f *fakeTask) {
			f.jacobian = func(ctx context.Context, x sdk.Batch) (sdk.Batch, error) {
				d, err := f.derivative(ctx, x)
				for i := range d.Data {
					d.Data[i] *= 1.05
				}
				return d, err
			}
		}, "jacobian"},
		"jacobian where there is none": {func(f *fakeTask) {
			f.jacobian = func(ctx context.Context, x sdk.Batch) (sdk.Batch, error) {
				d, err := f.derivative(ctx, x)
				for i := range d.Rows() {
					if !sdk.Finite(d.Row(i)) {
						clear(d.Row(i))
					}
				}
				return d, err
			}
		}, "jacobian"},
		"jacobian not there": {func(f *fakeTask) {
			f.jacobian = func(context.Context, sdk.Batch) (sdk.Batch, error) {
				return sdk.Batch{}, sdk.ErrUnsupported
			}
		}, "jacobian"},
		"posterior is the prior": {func(f *fakeTask) {
			f.posterior = func(
				ctx context.Context, s sdk.Seed, first int, y sdk.Batch, draws int,
			) (sdk.Batch, error) {
				if err := y.Validate(2); err != nil {
					return sdk.Batch{}, err
				}
				return drawPrior(ctx, s, first*draws, y.Rows()*draws)
			}
		}, "posterior_solves"},
		"posterior of width dy": {func(f *fakeTask) {
			f.posterior = func(
				_ context.Context, _ sdk.Seed, _ int, y sdk.Batch, draws int,
			) (sdk.Batch, error) {
				return sdk.NewBatch(y.Rows(), 2), nil
			}
		}, "posterior_shape"},
		"posterior by call": {func(f *fakeTask) {
			f.posterior = func(
				ctx context.Context, s sdk.Seed, _ int, y sdk.Batch, draws int,
			) (sdk.Batch, error) {
				return drawPrior(ctx, s, 0, y.Rows()*draws)
			}
		}, "posterior_is_cut_free"},
		"half of a line": {onLine(0.5), "posterior_is_calibrated"},
		"most of one":    {onLine(0.75), "posterior_is_calibrated"},
	} {
		t.Run(name, func(t *testing.T) {
			expect(t,
				CheckTask(t.Context(), newDirectTask(t, fakeTaskPlugin(test.spoil)), TaskOptions{}),
				test.check)
		})
	}
}

// onLine replaces the task by y1 = y2 = s(x1+x2), for which the posterior is uniform on a line, and
// draws from the first part of that line only, of the given share.
func onLine(share float64) func(*fakeTask) {
	return func(f *fakeTask) {
		after(func(_, y sdk.Batch) {
			for i := range y.Rows() {
				y.Row(i)[1] = y.Row(i)[0]
			}
		})(f)
		f.posterior = func(
			_ context.Context, s sdk.Seed, first int, y sdk.Batch, draws int,
		) (sdk.Batch, error) {
			if err := y.Validate(2); err != nil {
				return sdk.Batch{}, err
			}
			x := sdk.NewBatch(0, 2)
			for i := range y.Rows() {
				r, sum := s.Derive("line").Row(first+i), float64(y.Row(i)[0])/f.scale
				low, high := max(0, sum-3), min(1, sum-1)
				for range draws {
					a := low + (high-low)*share*r.Float64()
					x.Data = append(x.Data, float32(a), float32(min(3, max(1, sum-a))))
				}
			}
			return x, nil
		}
	}
}

func TestExactPosteriorOnALinePasses(t *testing.T) {
	err := CheckTask(t.Context(), newDirectTask(t, fakeTaskPlugin(onLine(1))), TaskOptions{})
	for _, name := range names(err) {
		if name != "jacobian" { // that is still the other task's
			t.Errorf("findings: %v", err)
		}
	}
}

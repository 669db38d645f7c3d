package sdktest

import (
	"context"
	"io"
	"math"
	"testing"

	"github.com/invbench/invbench/sdk"
)

func TestModelDefectsOfOptionals(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(*fakeModel)
		check string
	}{
		"snapshot fails": {func(f *fakeModel) {
			f.snapshot = func(context.Context, io.Writer) error { return errDefect }
		}, "snapshot"},
		"restores nothing": {func(f *fakeModel) {
			f.restore = func(ctx context.Context, r io.Reader) error {
				err := f.load(ctx, r)
				f.train.X.Data[0]++
				clear(f.train.Y.Data)
				return err
			}
		}, "snapshot"},
		"restores anything": {func(f *fakeModel) {
			f.restore = func(ctx context.Context, r io.Reader) error {
				_ = f.load(ctx, r)
				return nil
			}
		}, "snapshot"},
		"density too wide": {func(f *fakeModel) {
			f.logDensity = func(_ context.Context, _, x sdk.Batch) (sdk.Batch, error) {
				return x, nil
			}
		}, "log_density"},
		"density not finite": {func(f *fakeModel) {
			f.logDensity = func(ctx context.Context, y, x sdk.Batch) (sdk.Batch, error) {
				p, err := f.density(ctx, y, x)
				p.Data[1] = float32(math.Inf(-1))
				return p, err
			}
		}, "log_density"},
		"density without its constant": {func(f *fakeModel) {
			f.logDensity = func(ctx context.Context, y, x sdk.Batch) (sdk.Batch, error) {
				p, err := f.density(ctx, y, x)
				for i := range p.Data {
					p.Data[i] += float32(x.Width) * float32(math.Log(f.width*math.Sqrt(2*math.Pi)))
				}
				return p, err
			}
		}, "log_density_is_normalised"},
	} {
		t.Run(name, func(t *testing.T) {
			expect(t,
				CheckModel(t.Context(), newDirectModel(t, fakeModelPlugin(test.spoil)),
					ModelOptions{}), test.check)
		})
	}
}

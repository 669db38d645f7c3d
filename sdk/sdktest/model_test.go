package sdktest

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"math"
	"sync/atomic"
	"testing"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/wire"
)

func TestGoodModelPasses(t *testing.T) {
	TestModel(t, fakeModelPlugin(nil), ModelOptions{})
	TestModel(t, fakeModelPlugin(nil), ModelOptions{Params: json.RawMessage(`{"width":0.3}`)})
}

func newDirectModel(t *testing.T, plugin sdk.ModelPlugin[modelParams]) *directModel {
	t.Helper()
	model, err := wire.NewModel(plugin)
	if err != nil {
		t.Fatal(err)
	}
	return &directModel{plugin: model}
}

// fitting makes a defect of what happens before an honest fit.
func fitting(
	before func(ctx context.Context, train sdk.Dataset, sim sdk.Oracle) error,
) func(*fakeModel) {
	return func(f *fakeModel) {
		f.fit = func(ctx context.Context, train sdk.Dataset, sim sdk.Oracle) error {
			if err := before(ctx, train, sim); err != nil {
				return err
			}
			return f.learn(ctx, train, sim)
		}
	}
}

// batches makes a defect of a change to the batches of honest inversions; i counts them in one
// call.
func batches(change func(f *fakeModel, i int, b sdk.Batch) sdk.Batch) func(*fakeModel) {
	return func(f *fakeModel) {
		f.invert = func(ctx context.Context, y sdk.Batch, draws int) iter.Seq2[sdk.Batch, error] {
			return func(yield func(sdk.Batch, error) bool) {
				i := 0
				for b, err := range f.propose(ctx, y, draws) {
					if err == nil {
						b = change(f, i, b)
					}
					i++
					if !yield(b, err) {
						return
					}
				}
			}
		}
	}
}

func reporting(p sdk.Progress) func(*fakeModel) {
	return fitting(func(ctx context.Context, _ sdk.Dataset, _ sdk.Oracle) error {
		sdk.Report(ctx, p)
		return nil
	})
}

func TestModelDefectsOfFit(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(*fakeModel)
		check string
	}{
		"fails": {fitting(func(context.Context, sdk.Dataset, sdk.Oracle) error {
			return errDefect
		}), "fit"},
		"panics": {fitting(func(context.Context, sdk.Dataset, sdk.Oracle) error {
			panic("oh")
		}), "fit"},
		"only one dim": {fitting(func(_ context.Context, train sdk.Dataset, _ sdk.Oracle) error {
			if train.X.Width > 3 {
				return errDefect
			}
			return nil
		}), "fit"},
		"must simulate": {fitting(func(
			ctx context.Context, train sdk.Dataset, sim sdk.Oracle,
		) error {
			_, err := sim.Simulate(ctx, train.X.Slice(0, 1))
			return err
		}), "fit"},
		"counts on a large budget": {fitting(func(
			ctx context.Context, train sdk.Dataset, sim sdk.Oracle,
		) error {
			if sim.Remaining() == 0 {
				return nil
			}
			_, err := sim.Simulate(ctx, train.X)
			return err
		}), "fit_within_budget"},
		"sorts the rows": {fitting(func(_ context.Context, train sdk.Dataset, _ sdk.Oracle) error {
			train.X.Data[0], train.X.Data[1] = train.X.Data[1], train.X.Data[0]
			return nil
		}), "fit_keeps_rows"},
		"more than all": {
			reporting(sdk.Progress{Done: 3, Total: 2, Stage: "epoch"}), "fit_reports_progress",
		},
		"infinite loss": {
			reporting(sdk.Progress{Done: 1, Total: 2, Stage: "epoch", Loss: math.Inf(1)}),
			"fit_reports_progress",
		},
		"nameless stage": {reporting(sdk.Progress{Done: 1, Total: 2}), "fit_reports_progress"},
		"does not stop": {func(f *fakeModel) {
			f.fit = func(ctx context.Context, train sdk.Dataset, sim sdk.Oracle) error {
				return f.learn(context.WithoutCancel(ctx), train, sim)
			}
		}, "fit_cancel"},
		"stops with an error of its own": {func(f *fakeModel) {
			f.fit = func(ctx context.Context, train sdk.Dataset, sim sdk.Oracle) error {
				if f.learn(ctx, train, sim) != nil {
					return errDefect
				}
				return nil
			}
		}, "fit_cancel"},
	} {
		t.Run(name, func(t *testing.T) {
			expect(t,
				CheckModel(t.Context(), newDirectModel(t, fakeModelPlugin(test.spoil)),
					ModelOptions{}), test.check)
		})
	}
}

func TestModelDefectsOfInvert(t *testing.T) {
	var calls atomic.Int32
	shared := make([]float32, draws*8)
	for name, test := range map[string]struct {
		spoil func(*fakeModel)
		check string
	}{
		"a draw short": {batches(func(_ *fakeModel, _ int, b sdk.Batch) sdk.Batch {
			return b.Slice(0, b.Rows()-1)
		}), "fit"},
		"not numbers": {batches(func(_ *fakeModel, _ int, b sdk.Batch) sdk.Batch {
			sdk.FillNaN(b.Row(0))
			return b
		}), "fit"},
		"forgets the last target": {func(f *fakeModel) {
			f.invert = func(ctx context.Context, y sdk.Batch, n int) iter.Seq2[sdk.Batch, error] {
				return f.propose(ctx, y.Slice(0, max(0, y.Rows()-1)), n)
			}
		}, "fit"},
		"one target more": {func(f *fakeModel) {
			f.invert = func(ctx context.Context, y sdk.Batch, n int) iter.Seq2[sdk.Batch, error] {
				return f.propose(ctx,
					sdk.Batch{Width: y.Width, Data: append(y.Data, y.Data[:y.Width]...)}, n)
			}
		}, "fit"},
		"another every time": {batches(func(_ *fakeModel, _ int, b sdk.Batch) sdk.Batch {
			b.Data[0] += float32(calls.Add(1)) / 1e4
			return b
		}), "invert_is_deterministic"},
		"one seed": {func(f *fakeModel) { f.setup.Seed = 1 }, "invert_follows_seed"},
		"all draws the same": {batches(func(_ *fakeModel, _ int, b sdk.Batch) sdk.Batch {
			for t := range b.Rows() {
				copy(b.Row(t), b.Row(0))
			}
			return b
		}), "invert_draws_differ"},
		"counts from each call": {func(f *fakeModel) {
			f.invert = func(ctx context.Context, y sdk.Batch, n int) iter.Seq2[sdk.Batch, error] {
				f.done = 0
				return f.propose(ctx, y, n)
			}
		}, "invert_is_cut_free"},
		"leans on the other targets": {func(f *fakeModel) {
			f.invert = func(ctx context.Context, y sdk.Batch, n int) iter.Seq2[sdk.Batch, error] {
				if y.Rows() > 1 {
					f.setup.Seed = modelSeed + sdk.Seed(math.Float32bits(y.Row(1)[0]))
				}
				return f.propose(ctx, y, n)
			}
		}, "invert_targets_are_independent"},
		"changes y": {func(f *fakeModel) {
			f.invert = func(ctx context.Context, y sdk.Batch, n int) iter.Seq2[sdk.Batch, error] {
				kept := y.Clone()
				clear(y.Data)
				return f.propose(ctx, kept, n)
			}
		}, "invert_keeps_y"},
		"one buffer for all": {batches(func(_ *fakeModel, _ int, b sdk.Batch) sdk.Batch {
			return sdk.Batch{Width: b.Width, Data: shared[:copy(shared, b.Data)]}
		}), "invert_gives_batches_away"},
		"fears emptiness": {func(f *fakeModel) {
			f.invert = func(ctx context.Context, y sdk.Batch, n int) iter.Seq2[sdk.Batch, error] {
				_ = y.Data[0]
				return f.propose(ctx, y, n)
			}
		}, "invert_no_targets"},
		"goes on and on": {func(f *fakeModel) {
			f.invert = func(ctx context.Context, y sdk.Batch, n int) iter.Seq2[sdk.Batch, error] {
				return func(yield func(sdk.Batch, error) bool) {
					f.propose(ctx, y, n)(func(b sdk.Batch, err error) bool {
						yield(b, err)
						return true
					})
				}
			}
		}, "invert_stops_early"},
		"does not stop": {func(f *fakeModel) {
			f.invert = func(ctx context.Context, y sdk.Batch, n int) iter.Seq2[sdk.Batch, error] {
				return f.propose(context.WithoutCancel(ctx), y, n)
			}
		}, "invert_cancel"},
	} {
		t.Run(name, func(t *testing.T) {
			expect(t,
				CheckModel(t.Context(), newDirectModel(t, fakeModelPlugin(test.spoil)),
					ModelOptions{}), test.check)
		})
	}
}

func TestModelDefectsOfDescription(t *testing.T) {
	type plugin = sdk.ModelPlugin[modelParams]
	for name, test := range map[string]struct {
		spoil func(*plugin)
		check string
	}{
		"two lines": {func(p *plugin) { p.Summary = "one\ntwo" }, "describe"},
		"a task's talent": {
			func(p *plugin) { p.Capabilities = []sdk.Capability{sdk.CanJacobian} }, "describe",
		},
		"snapshot kept": {
			func(p *plugin) { p.Capabilities = p.Capabilities[1:] }, "snapshot",
		},
		"density kept": {
			func(p *plugin) { p.Capabilities = p.Capabilities[:1] }, "log_density",
		},
		"not deterministic":   {func(p *plugin) { p.Deterministic = true }, "invert_draws_differ"},
		"refuses all":         {func(p *plugin) { p.New = refuse }, "configure"},
		"refuses but default": {func(p *plugin) { p.New = refuseWide }, "fit"},
	} {
		t.Run(name, func(t *testing.T) {
			p := fakeModelPlugin(nil)
			test.spoil(&p)
			o := ModelOptions{Params: json.RawMessage(`{"width":7}`)}
			expect(t, CheckModel(t.Context(), newDirectModel(t, p), o), test.check)
		})
	}
}

func refuse(modelParams, sdk.Setup) (sdk.Model, error) { return nil, sdk.ErrInvalid }

func refuseWide(p modelParams, s sdk.Setup) (sdk.Model, error) {
	if p.Width > 1 {
		return nil, sdk.ErrInvalid
	}
	return newFakeModel(p.Width, s), nil
}

// TestModelMayRefuseShapes lets a model have problems with one dim of x only.
func TestModelMayRefuseShapes(t *testing.T) {
	p := fakeModelPlugin(nil)
	p.New = func(params modelParams, s sdk.Setup) (sdk.Model, error) {
		if len(s.Task.Spaces.X) > 3 {
			return nil, sdk.ErrInvalid
		}
		return newFakeModel(params.Width, s), nil
	}
	if err := CheckModel(t.Context(), newDirectModel(t, p), ModelOptions{}); err != nil {
		t.Error(err)
	}
}

// eager is a stranger's model that can be inverted before it is fitted.
type eager struct{ *directModel }

func (e eager) Invert(ctx context.Context, y sdk.Batch, n int) iter.Seq2[sdk.Batch, error] {
	if e.fitted {
		return e.directModel.Invert(ctx, y, n)
	}
	return func(yield func(sdk.Batch, error) bool) {
		for range y.Rows() {
			if !yield(sdk.NewBatch(n, 3), nil) {
				return
			}
		}
	}
}

func TestStrangersModel(t *testing.T) {
	expect(t,
		CheckModel(t.Context(), eager{newDirectModel(t, fakeModelPlugin(nil))}, ModelOptions{}),
		"not_fitted")
}

// TestHiddenDefectShowsThroughTheWire runs a defective model behind the protocol.
func TestHiddenDefectShowsThroughTheWire(t *testing.T) {
	model, err := wire.NewModel(fakeModelPlugin(func(f *fakeModel) { f.setup.Seed = 1 }))
	if err != nil {
		t.Fatal(err)
	}
	err = CheckModel(t.Context(), wire.NewModelClient(connect(t, model.Register)), ModelOptions{})
	expect(t, err, "invert_follows_seed")
	model, err = wire.NewModel(fakeModelPlugin(func(f *fakeModel) {
		f.fit = func(context.Context, sdk.Dataset, sdk.Oracle) error { panic("oh") }
	}))
	if err != nil {
		t.Fatal(err)
	}
	err = CheckModel(t.Context(), wire.NewModelClient(connect(t, model.Register)), ModelOptions{})
	if expect(t, err, "fit"); !errors.Is(err, wire.ErrPanic) {
		t.Errorf("error %v, want one that wraps %v", err, wire.ErrPanic)
	}
}

package sdktest

import (
	"context"
	"encoding/gob"
	"errors"
	"io"
	"iter"
	"math"

	"github.com/invbench/invbench/sdk"
)

// modelParams are the parameters of the fake model.
type modelParams struct {
	Width float64 `param:"width" default:"0.1" above:"0" doc:"standard deviation of the draws"`
}

// fakeModel draws from a normal distribution around the x of the training row whose y is nearest.
// Tests replace one of its methods by a defective one.
type fakeModel struct {
	width float64
	setup sdk.Setup
	train sdk.Dataset
	done  int // targets inverted since fit

	fit        func(ctx context.Context, train sdk.Dataset, sim sdk.Oracle) error
	invert     func(ctx context.Context, y sdk.Batch, draws int) iter.Seq2[sdk.Batch, error]
	snapshot   func(ctx context.Context, w io.Writer) error
	restore    func(ctx context.Context, r io.Reader) error
	logDensity func(ctx context.Context, y, x sdk.Batch) (sdk.Batch, error)
}

func newFakeModel(width float64, setup sdk.Setup) *fakeModel {
	f := &fakeModel{width: width, setup: setup}
	f.fit, f.invert = f.learn, f.propose
	f.snapshot, f.restore, f.logDensity = f.save, f.load, f.density
	return f
}

func (f *fakeModel) Fit(ctx context.Context, train sdk.Dataset, sim sdk.Oracle) error {
	return f.fit(ctx, train, sim)
}

func (f *fakeModel) Invert(
	ctx context.Context, y sdk.Batch, draws int,
) iter.Seq2[sdk.Batch, error] {
	return f.invert(ctx, y, draws)
}

func (f *fakeModel) Snapshot(ctx context.Context, w io.Writer) error { return f.snapshot(ctx, w) }

func (f *fakeModel) Restore(ctx context.Context, r io.Reader) error { return f.restore(ctx, r) }

func (f *fakeModel) LogDensity(ctx context.Context, y, x sdk.Batch) (sdk.Batch, error) {
	return f.logDensity(ctx, y, x)
}

// learn keeps the rows, and adds one of its own if it may.
func (f *fakeModel) learn(ctx context.Context, train sdk.Dataset, sim sdk.Oracle) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	f.train = sdk.Dataset{X: train.X.Clone(), Y: train.Y.Clone()}
	if sim.Remaining() > 0 {
		x := train.X.Slice(0, 1).Clone()
		y, err := sim.Simulate(ctx, x)
		if err != nil {
			return err
		}
		f.train.X.Data, f.train.Y.Data = append(f.train.X.Data, x.Data...),
			append(f.train.Y.Data, y.Data...)
	}
	sdk.Report(ctx, sdk.Progress{Done: 1, Total: 1, Stage: "rows", Loss: 0, Validation: math.NaN()})
	return nil
}

func (f *fakeModel) propose(
	ctx context.Context, y sdk.Batch, draws int,
) iter.Seq2[sdk.Batch, error] {
	return func(yield func(sdk.Batch, error) bool) {
		for i := range y.Rows() {
			if err := ctx.Err(); err != nil {
				yield(sdk.Batch{}, err)
				return
			}
			r := f.setup.Seed.Row(f.done)
			f.done++
			b := sdk.NewBatch(draws, f.train.X.Width)
			center := f.nearest(y.Row(i))
			for j := range b.Data {
				b.Data[j] = center[j%b.Width] + float32(f.width*r.NormFloat64())
			}
			if !yield(b, nil) {
				return
			}
		}
	}
}

func (f *fakeModel) nearest(y []float32) []float32 {
	best, at := math.Inf(1), 0
	for i := range f.train.Len() {
		var d float64
		for j, v := range f.train.Y.Row(i) {
			d += float64((v - y[j]) * (v - y[j]))
		}
		if d < best {
			best, at = d, i
		}
	}
	return f.train.X.Row(at)
}

func (f *fakeModel) save(_ context.Context, w io.Writer) error {
	return gob.NewEncoder(w).Encode(f.train)
}

func (f *fakeModel) load(_ context.Context, r io.Reader) error {
	f.done = 0
	return gob.NewDecoder(r).Decode(&f.train)
}

func (f *fakeModel) density(ctx context.Context, y, x sdk.Batch) (sdk.Batch, error) {
	out := sdk.NewBatch(x.Rows(), 1)
	for i := range x.Rows() {
		center := f.nearest(y.Row(i))
		for k, v := range x.Row(i) {
			z := float64(v-center[k]) / f.width
			out.Data[i] -= float32(z*z/2 + math.Log(f.width*math.Sqrt(2*math.Pi)))
		}
	}
	return out, ctx.Err()
}

// fakeModelPlugin is a plugin of fake models. spoil, if not nil, gives each a defect.
func fakeModelPlugin(spoil func(*fakeModel)) sdk.ModelPlugin[modelParams] {
	return sdk.ModelPlugin[modelParams]{
		About: sdk.About{
			Name: "fake", Version: "1", Summary: "noise around the nearest row",
		},
		Capabilities: []sdk.Capability{sdk.CanSnapshot, sdk.CanLogDensity},
		Order:        sdk.Exchangeable,
		New: func(p modelParams, s sdk.Setup) (sdk.Model, error) {
			f := newFakeModel(p.Width, s)
			if spoil != nil {
				spoil(f)
			}
			return f, nil
		},
	}
}

var errDefect = errors.New("a defect")

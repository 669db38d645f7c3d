package wire

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/wire/pb"
)

func TestSetupArrives(t *testing.T) {
	var got sdk.Setup
	type params struct {
		Width int `param:"width" default:"8" doc:"a width"`
	}
	model, err := NewModel(sdk.ModelPlugin[params]{
		About: sdk.About{Name: "echo", Version: "1", Summary: "echoes"}, Order: sdk.Ranked,
		Deterministic: true,
		New: func(p params, s sdk.Setup) (sdk.Model, error) {
			got = s
			if p.Width > 9 {
				return nil, fmt.Errorf("%w: width %d is too much for %d dims",
					sdk.ErrInvalid, p.Width, len(s.Task.Spaces.X))
			}
			return modelOf{}, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	c := NewModelClient(serve(t, model.Register))
	if err := c.Configure(t.Context(), []byte(`{"width":9}`), testSetup()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(testSetup(), got); diff != "" {
		t.Errorf("setup (-want +got):\n%s", diff)
	}
	wantError(t, c.Configure(t.Context(), []byte(`{"width":10}`), testSetup()), sdk.ErrInvalid,
		"too much for 2 dims")
	wantError(t, c.Configure(t.Context(), []byte(`{"wdith":10}`), testSetup()), sdk.ErrInvalid,
		`did you mean "width"`)
	if d, err := c.Describe(t.Context()); err != nil || d.Order != sdk.Ranked || !d.Deterministic ||
		d.Kind != sdk.KindModel {
		t.Errorf("description %+v, %v", d, err)
	}
}

func TestSetupMustMakeSense(t *testing.T) {
	c := NewModelClient(serve(t, pluginOf(modelOf{}).Register))
	for want, spoil := range map[string]func(*sdk.Setup){
		"0 threads": func(s *sdk.Setup) { s.Threads = 0 },
		`"A B"`:     func(s *sdk.Setup) { s.Task.Name = "A B" },
		"0 dims":    func(s *sdk.Setup) { s.Task.Spaces.X = nil },
	} {
		s := testSetup()
		spoil(&s)
		wantError(t, c.Configure(t.Context(), nil, s), sdk.ErrInvalid, want)
	}
}

func targets(n int) sdk.Batch {
	y := sdk.NewBatch(n, 1)
	for i := range y.Data {
		y.Data[i] = float32(i) + 0.25
	}
	return y
}

func TestInvertThroughTheWire(t *testing.T) {
	c := fittedModel(t, modelOf{invert: numbered})
	for _, shape := range [][2]int{{0, 3}, {1, 1}, {3, 200_000}, {30_000, 2}} {
		y := targets(shape[0])
		all, err := collect(c.Invert(t.Context(), y, shape[1]))
		if err != nil || len(all) != shape[0] {
			t.Fatalf("%v: %d batches, %v", shape, len(all), err)
		}
		for i, b := range all {
			if b.Rows() != shape[1] || b.Width != 2 || b.Data[0] != y.Data[i] ||
				b.Data[len(b.Data)-1] != y.Data[i] {
				t.Fatalf("%v: batch %d is %d rows of width %d that begin with %v",
					shape, i, b.Rows(), b.Width, b.Row(0))
			}
		}
	}
}

func TestInvertOfWrongShapes(t *testing.T) {
	yields := func(batches ...sdk.Batch) modelOf {
		return modelOf{invert: func(context.Context, sdk.Batch, int) iter.Seq2[sdk.Batch, error] {
			return func(yield func(sdk.Batch, error) bool) {
				for _, b := range batches {
					if !yield(b, nil) {
						return
					}
				}
			}
		}}
	}
	good := sdk.NewBatch(4, 2)
	for name, m := range map[string]modelOf{
		"too few":       yields(good),
		"none":          yields(),
		"too many":      yields(good, good, good),
		"a draw short":  yields(sdk.NewBatch(3, 2), good),
		"a draw more":   yields(good, sdk.NewBatch(5, 2)),
		"wrong width":   yields(sdk.NewBatch(4, 1), good),
		"all in one":    yields(sdk.NewBatch(8, 2)),
		"no whole rows": yields(good, sdk.Batch{Width: 2, Data: make([]float32, 7)}),
		"zero batch":    yields(good, sdk.Batch{}),
	} {
		_, err := collect(fittedModel(t, m).Invert(t.Context(), targets(2), 4))
		if !errors.Is(err, ErrProtocol) || errors.Is(err, sdk.ErrInvalid) {
			t.Errorf("%s: error %v, want one that wraps %q", name, err, ErrProtocol)
		}
	}
}

func TestInvertFailsInTheMiddle(t *testing.T) {
	m := modelOf{invert: func(
		ctx context.Context, y sdk.Batch, draws int,
	) iter.Seq2[sdk.Batch, error] {
		return func(yield func(sdk.Batch, error) bool) {
			for b := range numbered(ctx, y.Slice(0, 2), draws) {
				if !yield(b, nil) {
					return
				}
			}
			yield(sdk.Batch{}, errors.New("out of ideas"))
		}
	}}
	all, err := collect(fittedModel(t, m).Invert(t.Context(), targets(5), 4))
	if len(all) != 2 || err == nil || err.Error() != "target 2: out of ideas" {
		t.Errorf("%d batches and error %v", len(all), err)
	}
	m.invert = func(context.Context, sdk.Batch, int) iter.Seq2[sdk.Batch, error] {
		return func(func(sdk.Batch, error) bool) { panic("in invert") }
	}
	c := fittedModel(t, m)
	for range 2 { // the first panic must not take the turn with it
		_, err = collect(c.Invert(t.Context(), targets(5), 4))
		wantError(t, err, ErrPanic, "in invert")
	}
}

// endless yields batches until it may not, and then says so.
func endless(stopped chan<- bool) modelOf {
	return modelOf{invert: func(
		ctx context.Context, y sdk.Batch, draws int,
	) iter.Seq2[sdk.Batch, error] {
		return func(yield func(sdk.Batch, error) bool) {
			for range y.Rows() {
				if !yield(sdk.NewBatch(draws, 2), ctx.Err()) {
					break
				}
			}
			stopped <- ctx.Err() != nil
		}
	}}
}

func TestInvertEndedEarlyStopsTheModel(t *testing.T) {
	stopped := make(chan bool, 1)
	c := fittedModel(t, endless(stopped))
	for b, err := range c.Invert(t.Context(), targets(1000), 10_000) { // 80 MB if all were sent
		if err != nil || b.Rows() != 10_000 {
			t.Fatal(b.Rows(), err)
		}
		break
	}
	if !<-stopped {
		t.Error("the model's context is not cancelled")
	}
	n := 0
	for range c.Invert(t.Context(), targets(2), 1) {
		n++
	}
	if <-stopped || n != 2 {
		t.Errorf("after an inversion that was ended early: %d batches, want 2", n)
	}
}

func TestInvertCancel(t *testing.T) {
	stopped := make(chan bool, 1)
	c := fittedModel(t, endless(stopped))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	n := 0
	var last error
	for _, err := range c.Invert(ctx, targets(1000), 10_000) {
		if last = err; err != nil {
			break
		}
		if n++; n == 2 {
			cancel()
		}
	}
	if wantError(t, last, context.Canceled, "target"); !<-stopped {
		t.Error("the model's context is not cancelled")
	}
}

func TestModelStages(t *testing.T) {
	ctx := t.Context()
	diverges := errors.Join(sdk.ErrDiverged)
	var result error
	c := NewModelClient(serve(t, pluginOf(modelOf{
		fit:    func(context.Context, sdk.Dataset, sdk.Oracle) error { return result },
		invert: numbered,
	}).Register))
	invert := func() error {
		_, err := collect(c.Invert(ctx, targets(1), 1))
		return err
	}
	raw, err := c.rpc.Invert(ctx)
	if err != nil {
		t.Fatal(err)
	}
	wantError(t, fromStatus(ctx, drain(raw.Recv)), sdk.ErrInvalid, "not configured")
	wantError(t, invert(), sdk.ErrInvalid, "call Configure first")
	wantError(t, c.Fit(ctx, trainRows(5), nil), sdk.ErrInvalid, "call Configure first")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(c.Configure(ctx, nil, testSetup()))
	wantError(t, invert(), sdk.ErrNotFitted, "")
	wantError(t, c.Snapshot(ctx, io.Discard), sdk.ErrNotFitted, "snapshot")
	_, err = c.LogDensity(ctx, targets(1), sdk.NewBatch(1, 2))
	wantError(t, err, sdk.ErrNotFitted, "log density")
	must(c.Fit(ctx, trainRows(5), nil))
	must(invert())
	wantError(t, c.Fit(ctx, trainRows(5), nil), sdk.ErrInvalid, "fitted before")
	wantError(t, c.Snapshot(ctx, io.Discard), sdk.ErrUnsupported, "")
	wantError(t, c.Restore(ctx, bytes.NewReader(nil)), sdk.ErrUnsupported, "")
	_, err = c.LogDensity(ctx, targets(1), sdk.NewBatch(1, 2))
	wantError(t, err, sdk.ErrUnsupported, "")
	result = diverges
	must(c.Configure(ctx, nil, testSetup()))
	wantError(t, invert(), sdk.ErrNotFitted, "")
	wantError(t, c.Fit(ctx, trainRows(5), nil), sdk.ErrDiverged, "")
	wantError(t, invert(), sdk.ErrNotFitted, "")
	wantError(t, c.Restore(ctx, bytes.NewReader(nil)), sdk.ErrInvalid, "configure")
}

func TestInvertRefusesNonsense(t *testing.T) {
	c := fittedModel(t, modelOf{invert: numbered})
	for want, y := range map[string]sdk.Batch{
		"width 2":      sdk.NewBatch(3, 2),
		"width 0":      {},
		"whole number": {Width: 2, Data: make([]float32, 3)},
	} {
		_, err := collect(c.Invert(t.Context(), y, 3))
		wantError(t, err, sdk.ErrInvalid, want)
	}
	_, err := collect(c.Invert(t.Context(), targets(1), 0))
	wantError(t, err, sdk.ErrInvalid, "0 draws")
	stream, err := c.rpc.Invert(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_ = stream.Send(&pb.InvertRequest{
		Part: &pb.InvertRequest_Start{Start: &pb.InvertStart{Draws: -3}},
	})
	wantError(t, fromStatus(t.Context(), drain(stream.Recv)), sdk.ErrInvalid, "-3 draws")
}

func TestHostileInvert(t *testing.T) {
	good := shaped(4, 2, make([]byte, 32)...)
	for name, frames := range map[string][]*pb.Frame{
		"one too many": {good, good, good},
		"endless":      {good, good, shaped(1<<42, 2)},
		"half":         {good, shaped(4, 2, make([]byte, 16)...)},
		"16 TiB":       {shaped(1<<42, 2)},
	} {
		h := &hostileModel{invert: func(
			s grpc.BidiStreamingServer[pb.InvertRequest, pb.Frame],
		) error {
			for _, f := range frames {
				if err := s.Send(f); err != nil {
					return err
				}
			}
			return nil
		}}
		if _, err := collect(configuredModel(t, h.register).Invert(t.Context(), targets(2),
			4)); !errors.Is(err, ErrProtocol) {
			t.Errorf("%s: error %v, want one that wraps %q", name, err, ErrProtocol)
		}
	}
}

// saved is a model with all optional interfaces; its state is a blob.
type saved struct {
	modelOf
	blob []byte
}

func (s *saved) Snapshot(_ context.Context, w io.Writer) error {
	_, err := w.Write(s.blob)
	return err
}

func (s *saved) Restore(_ context.Context, r io.Reader) error {
	blob, err := io.ReadAll(r)
	if len(blob) == 0 {
		return errors.New("nothing to restore")
	}
	s.blob = blob
	return err
}

func (s *saved) LogDensity(_ context.Context, y, x sdk.Batch) (sdk.Batch, error) {
	p := sdk.NewBatch(x.Rows(), 1)
	for i := range p.Data {
		p.Data[i] = y.Data[i] - x.Row(i)[1]
	}
	return p, nil
}

func TestSnapshotThereAndBack(t *testing.T) {
	ctx := t.Context()
	for _, size := range []int{1, FrameSize, 3*FrameSize + 5, 20 << 20} {
		m := &saved{
			modelOf: modelOf{invert: numbered},
			blob:    bytes.Repeat([]byte("abcdefg"), size/7+1)[:size],
		}
		var kept bytes.Buffer
		if err := fittedModel(t, m).Snapshot(ctx, &kept); err != nil ||
			!bytes.Equal(kept.Bytes(), m.blob) {
			t.Fatalf("snapshot of %d bytes has %d: %v", size, kept.Len(), err)
		}
		other := &saved{modelOf: modelOf{invert: numbered}}
		c := configuredModel(t, pluginOf(other).Register)
		if err := c.Restore(ctx, &kept); err != nil || !bytes.Equal(other.blob, m.blob) {
			t.Fatalf("restoring %d bytes restores %d: %v", size, len(other.blob), err)
		}
		if _, err := collect(c.Invert(ctx, targets(1), 1)); err != nil {
			t.Errorf("after restore: %v", err)
		}
	}
}

func TestSnapshotFailures(t *testing.T) {
	ctx, full := t.Context(), errors.New("disk full")
	c := fittedModel(t, &saved{blob: make([]byte, 5<<20)})
	wantError(t, c.Snapshot(ctx, failingWriter{full}), full, "disk full")
	wantError(t,
		c.Restore(ctx, io.MultiReader(bytes.NewReader(make([]byte, 2<<20)), failingReader{full})),
		full, "read snapshot")
	c = configuredModel(t, pluginOf(&saved{modelOf: modelOf{invert: numbered}}).Register)
	if err := c.Restore(ctx, bytes.NewReader(nil)); err == nil ||
		err.Error() != "nothing to restore" {
		t.Errorf("error %v", err)
	}
	_, err := collect(c.Invert(ctx, targets(1), 1))
	wantError(t, err, sdk.ErrNotFitted, "")
}

type failingWriter struct{ err error }

func (f failingWriter) Write([]byte) (int, error) { return 0, f.err }

type failingReader struct{ err error }

func (f failingReader) Read([]byte) (int, error) { return 0, f.err }

func TestLogDensityThroughTheWire(t *testing.T) {
	ctx := t.Context()
	c := fittedModel(t, &saved{})
	const rows = 300_000
	y, x := targets(rows), sdk.NewBatch(rows, 2)
	for i := range rows {
		x.Row(i)[1] = -0.75
	}
	p, err := c.LogDensity(ctx, y, x)
	if err != nil || p.Width != 1 || p.Rows() != rows || p.Data[rows-1] != rows ||
		math.Abs(float64(p.Data[0])-1) > 0 {
		t.Errorf("%d rows of width %d, %v", p.Rows(), p.Width, err)
	}
	_, err = c.LogDensity(ctx, targets(2), sdk.NewBatch(3, 2))
	wantError(t, err, sdk.ErrInvalid, "3 rows of x and 2 of y")
	_, err = c.LogDensity(ctx, targets(2), sdk.NewBatch(2, 1))
	wantError(t, err, sdk.ErrInvalid, "x: ")
}

package wire

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"google.golang.org/grpc"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/wire/pb"
)

// counted is the host's oracle: y is the first number of x, doubled.
type counted struct {
	budget int
	calls  []int // rows of each call
	fail   error
}

func (o *counted) Remaining() int { return o.budget }

func (o *counted) Simulate(_ context.Context, x sdk.Batch) (sdk.Batch, error) {
	o.calls = append(o.calls, x.Rows())
	if o.fail != nil {
		return sdk.Batch{}, o.fail
	}
	o.budget -= x.Rows()
	y := sdk.NewBatch(x.Rows(), 1)
	for i := range y.Data {
		y.Data[i] = 2 * x.Row(i)[0]
	}
	return y, nil
}

// fitWith runs a Fit whose plugin's side is fit.
func fitWith(
	ctx context.Context, t *testing.T, o sdk.Oracle,
	fit func(context.Context, sdk.Dataset, sdk.Oracle) error,
) error {
	t.Helper()
	return configuredModel(t, pluginOf(modelOf{fit: fit}).Register).Fit(ctx, trainRows(5), o)
}

func TestFitGetsItsRows(t *testing.T) {
	want := trainRows(400_000) // 3.2 MB of x
	var got sdk.Dataset
	c := configuredModel(t, pluginOf(modelOf{fit: func(
		_ context.Context, d sdk.Dataset, _ sdk.Oracle,
	) error {
		got = d
		return nil
	}}).Register)
	if err := c.Fit(t.Context(), want, nil); err != nil {
		t.Fatal(err)
	}
	if !sameBits(got.X, want.X) || !sameBits(got.Y, want.Y) {
		t.Errorf("%d and %d rows arrive, and not those that were sent", got.X.Rows(), got.Y.Rows())
	}
}

func TestFitProgress(t *testing.T) {
	want := []sdk.Progress{
		{Done: 1, Total: 3, Stage: "epoch", Loss: 0.5, Validation: math.NaN()},
		{Done: 3, Total: 3, Stage: "epoch \xff", Loss: math.Inf(1), Validation: -1},
	}
	var got []sdk.Progress
	ctx := sdk.WithReporter(t.Context(), func(p sdk.Progress) { got = append(got, p) })
	err := fitWith(ctx, t, nil, func(ctx context.Context, _ sdk.Dataset, _ sdk.Oracle) error {
		for _, p := range want {
			sdk.Report(ctx, p)
		}
		return nil
	})
	want[1].Stage = "epoch \uFFFD"
	if diff := cmp.Diff(want, got, cmpopts.EquateNaNs()); err != nil || diff != "" {
		t.Errorf("reports: %v (-want +got):\n%s", err, diff)
	}
}

// TestFitManyReports sends more than anybody can take. None may block, the last must arrive, and
// they stay in order.
func TestFitManyReports(t *testing.T) {
	const n = 100_000
	last := 0
	ctx := sdk.WithReporter(t.Context(), func(p sdk.Progress) {
		if p.Done <= last {
			t.Errorf("report %d comes after report %d", p.Done, last)
		}
		last = p.Done
	})
	var kept context.Context
	err := fitWith(ctx, t, nil, func(ctx context.Context, _ sdk.Dataset, _ sdk.Oracle) error {
		for i := range n {
			sdk.Report(ctx, sdk.Progress{Done: i + 1})
		}
		kept = ctx
		return nil
	})
	if err != nil || last != n {
		t.Errorf("the last report is %d, want %d; %v", last, n, err)
	}
	sdk.Report(kept, sdk.Progress{Done: n + 1}) // a report after the end is ignored
}

func TestFitOracle(t *testing.T) {
	o := &counted{budget: 300_010}
	var reports int
	ctx := sdk.WithReporter(t.Context(), func(sdk.Progress) { reports++ })
	err := fitWith(ctx, t, o, func(ctx context.Context, _ sdk.Dataset, sim sdk.Oracle) error {
		if got := sim.Remaining(); got != 300_010 {
			return fmt.Errorf("the budget is %d", got)
		}
		x := sdk.NewBatch(300_000, 2)
		for i := range x.Rows() {
			x.Row(i)[0] = float32(i)
		}
		sdk.Report(ctx, sdk.Progress{Done: 1})
		y, err := sim.Simulate(ctx, x)
		if err != nil {
			return err
		}
		for i := range x.Rows() {
			if y.Data[i] != 2*float32(i) {
				return fmt.Errorf("row %d is %v", i, y.Data[i])
			}
		}
		if got := sim.Remaining(); got != 10 {
			return fmt.Errorf("%d remain, want 10", got)
		}
		if _, err := sim.Simulate(ctx, sdk.NewBatch(11, 2)); !errors.Is(err, sdk.ErrBudget) {
			return fmt.Errorf("beyond the budget: %w", err)
		}
		if _, err := sim.Simulate(ctx, sdk.NewBatch(1, 3)); !errors.Is(err, sdk.ErrInvalid) {
			return fmt.Errorf("wrong width: %w", err)
		}
		if y, err := sim.Simulate(ctx, sdk.NewBatch(0, 2)); err != nil || y.Rows() != 0 {
			return fmt.Errorf("no rows: %v, %w", y, err)
		}
		_, err = sim.Simulate(ctx, sdk.NewBatch(10, 2))
		return err
	})
	if err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff([]int{300_000, 10}, o.calls); diff != "" || o.budget != 0 || reports != 1 {
		t.Errorf("budget %d left, %d reports, calls (-want +got):\n%s", o.budget, reports, diff)
	}
}

// TestFitOracleFromManyGoroutines also reports meanwhile.
func TestFitOracleFromManyGoroutines(t *testing.T) {
	o := &counted{budget: 1000}
	err := fitWith(sdk.WithReporter(t.Context(), func(sdk.Progress) {}), t, o,
		func(ctx context.Context, _ sdk.Dataset, sim sdk.Oracle) error {
			var all sync.WaitGroup
			found := make(chan error, 20)
			for g := range 20 {
				all.Go(func() {
					x := sdk.NewBatch(50, 2)
					x.Data[0] = float32(g)
					sdk.Report(ctx, sdk.Progress{Done: g})
					if y, err := sim.Simulate(ctx, x); err != nil || y.Data[0] != 2*float32(g) {
						found <- fmt.Errorf("goroutine %d gets %v, %w", g, y.Data, err)
					}
				})
			}
			all.Wait()
			close(found)
			return <-found
		})
	if err != nil || o.budget != 0 {
		t.Errorf("budget %d left, %v", o.budget, err)
	}
}

func TestFitWithoutOracle(t *testing.T) {
	err := fitWith(t.Context(), t, nil, func(
		ctx context.Context, _ sdk.Dataset, sim sdk.Oracle,
	) error {
		if sim.Remaining() != 0 {
			return errors.New("there is a budget")
		}
		_, err := sim.Simulate(ctx, sdk.NewBatch(1, 2))
		return err
	})
	wantError(t, err, sdk.ErrBudget, "0 remain")
}

// TestFitOracleFails: a model may live with it, and otherwise its error names what the simulator
// said.
func TestFitOracleFails(t *testing.T) {
	broken := errors.New("the task's process is gone")
	ask := func(ctx context.Context, _ sdk.Dataset, sim sdk.Oracle) error {
		_, err := sim.Simulate(ctx, sdk.NewBatch(1, 2))
		return err
	}
	wantError(t, fitWith(t.Context(), t, &counted{budget: 5, fail: broken}, ask), broken,
		"after the simulator failed")
	err := fitWith(t.Context(), t, &counted{budget: 5, fail: sdk.ErrBudget}, ask)
	if wantError(t, err, sdk.ErrBudget, ""); err.Error() != sdk.ErrBudget.Error() {
		t.Errorf("error %q, want %q", err, sdk.ErrBudget)
	}
	err = fitWith(t.Context(), t, &counted{budget: 5, fail: broken}, func(
		ctx context.Context, d sdk.Dataset, sim sdk.Oracle,
	) error {
		_ = ask(ctx, d, sim)
		return nil
	})
	if err != nil {
		t.Errorf("a model that lives with a broken simulator: %v", err)
	}
}

func TestFitErrors(t *testing.T) {
	for _, want := range []error{sdk.ErrDiverged, sdk.ErrInvalid, context.Canceled} {
		err := fitWith(t.Context(), t, nil, func(context.Context, sdk.Dataset, sdk.Oracle) error {
			return fmt.Errorf("epoch 3: %w", want)
		})
		wantError(t, err, want, "epoch 3")
	}
	err := fitWith(t.Context(), t, nil, func(context.Context, sdk.Dataset, sdk.Oracle) error {
		panic("in fit")
	})
	wantError(t, err, ErrPanic, "in fit")
}

func TestFitCancel(t *testing.T) {
	begun, ended := make(chan struct{}), make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-begun
		cancel()
	}()
	err := fitWith(ctx, t, nil, func(ctx context.Context, _ sdk.Dataset, _ sdk.Oracle) error {
		close(begun)
		<-ctx.Done()
		close(ended)
		return ctx.Err()
	})
	wantError(t, err, context.Canceled, "")
	<-ended
}

// TestFitCancelWhileSimulating ends the call while the plugin waits for its host's simulator.
func TestFitCancelWhileSimulating(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	told := make(chan error, 1)
	err := fitWith(ctx, t, &stuck{cancel}, func(
		ctx context.Context, _ sdk.Dataset, sim sdk.Oracle,
	) error {
		_, err := sim.Simulate(ctx, sdk.NewBatch(1, 2))
		told <- err
		return err
	})
	wantError(t, err, context.Canceled, "")
	wantError(t, <-told, context.Canceled, "")
}

// stuck is an oracle that only its context ends.
type stuck struct{ cancel context.CancelFunc }

func (s *stuck) Remaining() int { return 1 }

func (s *stuck) Simulate(ctx context.Context, _ sdk.Batch) (sdk.Batch, error) {
	s.cancel()
	<-ctx.Done()
	return sdk.Batch{}, ctx.Err()
}

func TestFitRefusesBadRows(t *testing.T) {
	c := configuredModel(t, pluginOf(modelOf{}).Register)
	nan := trainRows(5)
	nan.X.Data[3] = float32(math.NaN())
	for want, d := range map[string]sdk.Dataset{
		"x: ":           {X: sdk.NewBatch(5, 3), Y: sdk.NewBatch(5, 1)},
		"y: ":           {X: sdk.NewBatch(5, 2), Y: sdk.NewBatch(5, 2)},
		"5 rows of x":   {X: sdk.NewBatch(5, 2), Y: sdk.NewBatch(4, 1)},
		"0 rows of x":   {X: sdk.NewBatch(0, 2), Y: sdk.NewBatch(0, 1)},
		"dataset row 1": nan,
		"whole number":  {X: sdk.Batch{Width: 2, Data: make([]float32, 3)}, Y: sdk.NewBatch(2, 1)},
	} {
		wantError(t, c.Fit(t.Context(), d, nil), sdk.ErrInvalid, want)
	}
	if err := c.Fit(t.Context(), trainRows(5), nil); err != nil {
		t.Errorf("after refused rows: %v", err)
	}
}

// hostileModel is a server whose Fit and Invert are the test's.
type hostileModel struct {
	pb.UnimplementedModelServer
	fit    func(grpc.BidiStreamingServer[pb.FitRequest, pb.FitResponse]) error
	invert func(grpc.BidiStreamingServer[pb.InvertRequest, pb.Frame]) error
}

func (h *hostileModel) register(s grpc.ServiceRegistrar) { pb.RegisterModelServer(s, h) }

func (h *hostileModel) Configure(
	context.Context, *pb.ConfigureModelRequest,
) (*pb.ConfigureModelResponse, error) {
	return &pb.ConfigureModelResponse{}, nil
}

func (h *hostileModel) Fit(s grpc.BidiStreamingServer[pb.FitRequest, pb.FitResponse]) error {
	return h.fit(s)
}

func (h *hostileModel) Invert(s grpc.BidiStreamingServer[pb.InvertRequest, pb.Frame]) error {
	return h.invert(s)
}

// TestFitHostileOracle asks for what was not granted. Nothing may be simulated.
func TestFitHostileOracle(t *testing.T) {
	oracle := func(f *pb.Frame) *pb.FitResponse {
		return &pb.FitResponse{Part: &pb.FitResponse_Oracle{Oracle: f}}
	}
	for name, frames := range map[string][]*pb.FitResponse{
		"more than the budget": {oracle(shaped(6, 2, make([]byte, 48)...))},
		"much more":            {oracle(shaped(1<<40, 2))},
		"wrong width":          {oracle(shaped(2, 3, make([]byte, 24)...))},
		"no shape":             {oracle(&pb.Frame{Data: make([]byte, 8)})},
		"empty response":       {{}},
		"cut off":              {oracle(shaped(2, 2, make([]byte, 8)...))},
	} {
		t.Run(name, func(t *testing.T) {
			h := &hostileModel{fit: func(
				s grpc.BidiStreamingServer[pb.FitRequest, pb.FitResponse],
			) error {
				for _, f := range frames {
					if err := s.Send(f); err != nil {
						return err
					}
				}
				return nil
			}}
			o := &counted{budget: 5}
			err := configuredModel(t, h.register).Fit(t.Context(), trainRows(5), o)
			if wantError(t, err, ErrProtocol, ""); len(o.calls) > 0 {
				t.Errorf("simulated %v", o.calls)
			}
		})
	}
}

func TestFitHostileProgress(t *testing.T) {
	h := &hostileModel{fit: func(s grpc.BidiStreamingServer[pb.FitRequest, pb.FitResponse]) error {
		return s.Send(&pb.FitResponse{Part: &pb.FitResponse_Progress{Progress: &pb.Progress{
			Done: -5, Total: math.MinInt64, Stage: string(make([]byte, 1<<20)),
		}}})
	}}
	var got []sdk.Progress
	ctx := sdk.WithReporter(t.Context(), func(p sdk.Progress) { got = append(got, p) })
	if err := configuredModel(t, h.register).Fit(ctx, trainRows(5), nil); err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || len(got[0].Stage) > 200 {
		t.Errorf("%d reports, want one with a short stage", len(got))
	}
}

// TestFitHostileHost answers the oracle's request with something else.
func TestFitHostileHost(t *testing.T) {
	m := modelOf{fit: func(ctx context.Context, _ sdk.Dataset, sim sdk.Oracle) error {
		_, err := sim.Simulate(ctx, sdk.NewBatch(2, 2))
		return err
	}}
	reply := func(r *pb.OracleReply) *pb.FitRequest {
		return &pb.FitRequest{Part: &pb.FitRequest_Oracle{Oracle: r}}
	}
	for name, answer := range map[string][]*pb.FitRequest{
		"a frame":         {fitFrame(shaped(2, 1, make([]byte, 8)...))},
		"nothing":         {{}},
		"negative budget": {reply(&pb.OracleReply{Remaining: -1})},
		"more rows":       {reply(&pb.OracleReply{}), fitFrame(shaped(3, 1, make([]byte, 12)...))},
		"wrong width":     {reply(&pb.OracleReply{}), fitFrame(shaped(2, 2, make([]byte, 16)...))},
	} {
		t.Run(name, func(t *testing.T) {
			c := configuredModel(t, pluginOf(m).Register)
			stream, err := c.rpc.Fit(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			requests := []*pb.FitRequest{
				{Part: &pb.FitRequest_Start{Start: &pb.FitStart{Budget: 9}}},
			}
			for _, f := range append(cut(t, trainRows(1).X), cut(t, trainRows(1).Y)...) {
				requests = append(requests, fitFrame(f))
			}
			for _, r := range append(requests, answer...) {
				if err := stream.Send(r); err != nil {
					t.Fatal(err)
				}
			}
			wantError(t, fromStatus(t.Context(), drain(stream.Recv)), sdk.ErrInvalid, "")
		})
	}
}

package wire

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"google.golang.org/grpc"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/wire/pb"
)

// truerOf is an adder whose truer simulator is of the test's choice.
type truerOf struct {
	adder
	work func(ctx context.Context, x sdk.Batch) (sdk.Batch, error)
}

func (t truerOf) SimulateTruer(
	ctx context.Context, _ sdk.Seed, _ int, x sdk.Batch,
) (sdk.Batch, error) {
	return t.work(ctx, x)
}

func answering(b sdk.Batch, err error) truerOf {
	return truerOf{work: func(context.Context, sdk.Batch) (sdk.Batch, error) { return b, err }}
}

func TestTruerOfWrongShapes(t *testing.T) {
	for name, answer := range map[string]sdk.Batch{
		"a row too many": sdk.NewBatch(4, 1), "a row short": sdk.NewBatch(2, 1),
		"the width of x": sdk.NewBatch(3, 2),
		"nothing":        {}, "no whole rows": {Width: 2, Data: make([]float32, 3)},
		"a million": sdk.NewBatch(1_000_000, 1),
	} {
		c := configuredTask(t, taskOf(answering(answer, nil)).Register)
		_, err := c.SimulateTruer(t.Context(), 1, 0, sdk.NewBatch(3, 2))
		if !errors.Is(err, ErrProtocol) || errors.Is(err, sdk.ErrInvalid) {
			t.Errorf("%s: error %v, want one that wraps %q", name, err, ErrProtocol)
		}
	}
}

func TestTruerFails(t *testing.T) {
	c := configuredTask(t,
		taskOf(answering(sdk.Batch{}, fmt.Errorf("%w: no such mesh", sdk.ErrInvalid))).Register)
	_, err := c.SimulateTruer(t.Context(), 1, 0, sdk.NewBatch(1, 2))
	wantError(t, err, sdk.ErrInvalid, "no such mesh")
	c = configuredTask(t, taskOf(truerOf{work: func(context.Context, sdk.Batch) (sdk.Batch, error) {
		panic("singular")
	}}).Register)
	_, err = c.SimulateTruer(t.Context(), 1, 0, sdk.NewBatch(1, 2))
	wantError(t, err, ErrPanic, "singular")
}

// TestTruerOfNothing passes rows of NaN: they say that x is infeasible and are no error.
func TestTruerOfNothing(t *testing.T) {
	answer := sdk.NewBatch(2, 1)
	sdk.FillNaN(answer.Row(1))
	c := configuredTask(t, taskOf(answering(answer, nil)).Register)
	y, err := c.SimulateTruer(t.Context(), 1, 0, sdk.NewBatch(2, 2))
	if err != nil || y.Data[0] != 0 || !math.IsNaN(float64(y.Data[1])) {
		t.Errorf("%v, %v; want 0 and NaN", y, err)
	}
}

func TestCancelReachesTheTruer(t *testing.T) {
	begun, ended := make(chan struct{}), make(chan struct{})
	hang := truerOf{work: func(ctx context.Context, _ sdk.Batch) (sdk.Batch, error) {
		close(begun)
		<-ctx.Done()
		close(ended)
		return sdk.Batch{}, ctx.Err()
	}}
	c := configuredTask(t, taskOf(hang).Register)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-begun
		cancel()
	}()
	_, err := c.SimulateTruer(ctx, 1, 0, sdk.NewBatch(1, 2))
	wantError(t, err, context.Canceled, "")
	<-ended
}

// TestTruerThatDoesNotStop is broken off on the host's side although the plugin goes on.
func TestTruerThatDoesNotStop(t *testing.T) {
	release := make(chan struct{})
	deaf := truerOf{work: func(context.Context, sdk.Batch) (sdk.Batch, error) {
		<-release
		return sdk.NewBatch(1, 1), nil
	}}
	c := configuredTask(t, taskOf(deaf).Register)
	t.Cleanup(func() { close(release) }) // before the server stops, which waits for it
	ctx, cancel := context.WithTimeout(t.Context(), 50e6)
	defer cancel()
	_, err := c.SimulateTruer(ctx, 1, 0, sdk.NewBatch(1, 2))
	wantError(t, err, context.DeadlineExceeded, "")
}

// hostileTruer answers without reading.
type hostileTruer struct{ *hostileTask }

func (h hostileTruer) SimulateTruer(
	stream grpc.BidiStreamingServer[pb.SimulateRequest, pb.Frame],
) error {
	return h.Simulate(stream)
}

func TestHostileTruer(t *testing.T) {
	for name, frames := range map[string][]*pb.Frame{
		"no answer":   nil,
		"two batches": {shaped(1, 1, 0, 0, 0, 0), shaped(1, 1, 0, 0, 0, 0)},
		"16 TiB":      {shaped(1<<42, 1)},
		"cut off":     {shaped(1, 1, 0, 0)},
	} {
		h := hostileTruer{&hostileTask{spaces: spacesToProto(testSpaces()), frames: frames}}
		c := configuredTask(t, func(s grpc.ServiceRegistrar) { pb.RegisterTaskServer(s, h) })
		if _, err := c.SimulateTruer(t.Context(), 1, 0, sdk.NewBatch(1, 2)); !errors.Is(err,
			ErrProtocol) {
			t.Errorf("%s: error %v, want one that wraps %q", name, err, ErrProtocol)
		}
	}
}

// TestOlderPlugin does not know the call at all.
func TestOlderPlugin(t *testing.T) {
	c := configuredTask(t, (&hostileTask{spaces: spacesToProto(testSpaces())}).register)
	_, err := c.SimulateTruer(t.Context(), 1, 0, sdk.NewBatch(1, 2))
	wantError(t, err, sdk.ErrUnsupported, "")
}

// TestHostileHostOfTheTruer sends requests that no client of ours sends.
func TestHostileHostOfTheTruer(t *testing.T) {
	c := configuredTask(t, taskOf(knowing{}).Register)
	for name, request := range map[string]*pb.SimulateRequest{
		"empty":          {},
		"no start":       {Part: &pb.SimulateRequest_X{X: shaped(0, 2)}},
		"negative first": {Part: &pb.SimulateRequest_Start{Start: &pb.SimulateStart{First: -1}}},
		"start only":     {Part: &pb.SimulateRequest_Start{Start: &pb.SimulateStart{}}},
	} {
		t.Run(name, func(t *testing.T) {
			stream, err := c.rpc.SimulateTruer(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			_ = stream.Send(request) // the server may have had enough
			_ = stream.CloseSend()
			wantError(t, fromStatus(t.Context(), drain(stream.Recv)), sdk.ErrInvalid, "")
		})
	}
}

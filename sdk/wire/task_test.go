package wire

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/wire/pb"
)

func TestTaskThroughTheWire(t *testing.T) {
	ctx := t.Context()
	c := configuredTask(t, taskOf(knowing{}).Register)
	const rows = 300_001 // some frames of x
	want, _ := adder{}.Draw(ctx, 9, 1_000_000, rows)
	x, err := c.Draw(ctx, 9, 1_000_000, rows)
	if err != nil || !sameBits(x, want) {
		t.Fatalf("draw: %d rows of width %d, %v", x.Rows(), x.Width, err)
	}
	x.Row(5)[0] = float32(math.NaN())
	want, _ = adder{}.Simulate(ctx, 1<<63, 7, x)
	y, err := c.Simulate(ctx, 1<<63, 7, x)
	if err != nil || !sameBits(y, want) {
		t.Errorf("simulate: %d rows of width %d, %v", y.Rows(), y.Width, err)
	}
	want, _ = knowing{}.Posterior(ctx, 3, 4, y.Slice(0, 2), 3)
	if p, err := c.Posterior(ctx, 3, 4, y.Slice(0, 2), 3); err != nil || !sameBits(p, want) {
		t.Errorf("posterior: %v, %v; want %v", p, err, want)
	}
	if j, err := c.Jacobian(ctx, x); err != nil || !sameBits(j, x) {
		t.Errorf("jacobian: %d rows of width %d, %v", j.Rows(), j.Width, err)
	}
	want, _ = knowing{}.SimulateTruer(ctx, 1<<62, 7, x)
	if truer, err := c.SimulateTruer(ctx, 1<<62, 7, x); err != nil || !sameBits(truer, want) {
		t.Errorf("simulate truer: %d rows of width %d, %v", truer.Rows(), truer.Width, err)
	}
	if x, err := c.Draw(ctx, 1, 5, 0); err != nil || x.Rows() != 0 {
		t.Errorf("no rows: %v, %v", x, err)
	}
}

func TestTaskWithoutOptionals(t *testing.T) {
	c := configuredTask(t, taskOf(adder{}).Register)
	_, err := c.Posterior(t.Context(), 1, 0, sdk.NewBatch(1, 1), 1)
	wantError(t, err, sdk.ErrUnsupported, "posterior")
	_, err = c.Jacobian(t.Context(), sdk.NewBatch(1, 2))
	wantError(t, err, sdk.ErrUnsupported, "jacobian")
	_, err = c.SimulateTruer(t.Context(), 1, 0, sdk.NewBatch(1, 2))
	wantError(t, err, sdk.ErrUnsupported, "simulate truer")
}

func TestTaskConfigure(t *testing.T) {
	type params struct {
		Scale float64 `param:"scale" default:"2" above:"0" doc:"a scale"`
	}
	task, err := NewTask(sdk.TaskPlugin[params]{
		About: sdk.About{Name: "adding", Version: "1", Summary: "adds"},
		Spaces: func(p params) sdk.Spaces {
			s := testSpaces()
			s.Y[0] = sdk.Bounded("sum", "m", 0, p.Scale)
			return s
		},
		New: func(params) (sdk.Simulator, error) { return adder{}, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	c := NewTaskClient(serve(t, task.Register))
	got, err := c.Configure(t.Context(), json.RawMessage(`{"scale":5}`))
	want := testSpaces()
	want.Y[0] = sdk.Bounded("sum", "m", 0, 5)
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("spaces: %v (-want +got):\n%s", err, diff)
	}
	_, err = c.Configure(t.Context(), json.RawMessage(`{"scael":5}`))
	wantError(t, err, sdk.ErrInvalid, `did you mean "scale"`)
	d, err := c.Describe(t.Context())
	if err != nil || d.Name != "adding" || *d.Spaces.Y[0].High != 2 {
		t.Errorf("description %+v, %v", d, err)
	}
}

func TestTaskBeforeConfigure(t *testing.T) {
	c := NewTaskClient(serve(t, taskOf(knowing{}).Register))
	_, draw := c.Draw(t.Context(), 1, 0, 1)
	_, simulate := c.Simulate(t.Context(), 1, 0, sdk.NewBatch(1, 2))
	_, posterior := c.Posterior(t.Context(), 1, 0, sdk.NewBatch(1, 1), 1)
	_, jacobian := c.Jacobian(t.Context(), sdk.NewBatch(1, 2))
	_, truer := c.SimulateTruer(t.Context(), 1, 0, sdk.NewBatch(1, 2))
	for _, err := range []error{draw, simulate, posterior, jacobian, truer} {
		wantError(t, err, sdk.ErrInvalid, "not configured")
	}
	raw, err := c.rpc.Draw(t.Context(), &pb.DrawRequest{Rows: 1})
	if err != nil {
		t.Fatal(err)
	}
	wantError(t, fromStatus(t.Context(), drain(raw.Recv)), sdk.ErrInvalid, "not configured")
}

func TestTaskClientRefusesNonsense(t *testing.T) {
	c := configuredTask(t, taskOf(knowing{}).Register)
	malformed := sdk.Batch{Width: 2, Data: make([]float32, 3)}
	_, first := c.Draw(t.Context(), 1, -1, 1)
	_, rows := c.Draw(t.Context(), 1, 0, -1)
	_, draws := c.Posterior(t.Context(), 1, 0, sdk.NewBatch(1, 1), 0)
	_, x := c.Simulate(t.Context(), 1, 0, malformed)
	_, start := c.Simulate(t.Context(), 1, -1, sdk.NewBatch(1, 2))
	_, width := c.Simulate(t.Context(), 1, 0, sdk.NewBatch(1, 3))
	_, truerStart := c.SimulateTruer(t.Context(), 1, -1, sdk.NewBatch(1, 2))
	_, truerWidth := c.SimulateTruer(t.Context(), 1, 0, sdk.NewBatch(1, 3))
	for i, err := range []error{first, rows, draws, x, start, width, truerStart, truerWidth} {
		if !errors.Is(err, sdk.ErrInvalid) {
			t.Errorf("case %d: error %v, want one that wraps %q", i, err, sdk.ErrInvalid)
		}
	}
}

// wrong is a task that answers with batches of the test's choice.
type wrong struct{ answer sdk.Batch }

func (w wrong) Draw(context.Context, sdk.Seed, int, int) (sdk.Batch, error) { return w.answer, nil }

func (w wrong) Simulate(context.Context, sdk.Seed, int, sdk.Batch) (sdk.Batch, error) {
	return w.answer, nil
}

func TestTaskOfWrongShapes(t *testing.T) {
	for name, answer := range map[string]sdk.Batch{
		"rows": sdk.NewBatch(4, 2), "width": sdk.NewBatch(3, 4), "nothing": {},
		"no whole rows": {Width: 2, Data: make([]float32, 5)},
		"a million":     sdk.NewBatch(1_000_000, 2),
	} {
		c := configuredTask(t, taskOf(wrong{answer}).Register)
		_, err := c.Draw(t.Context(), 1, 0, 3)
		wantError(t, err, ErrProtocol, "")
		if _, err = c.Simulate(t.Context(), 1, 0, sdk.NewBatch(3, 2)); !errors.Is(err,
			ErrProtocol) || errors.Is(err, sdk.ErrInvalid) {
			t.Errorf("%s: error %v, want one that wraps %q", name, err, ErrProtocol)
		}
	}
}

// hostileTask is a server that knows the protocol and breaks it.
type hostileTask struct {
	pb.UnimplementedTaskServer
	spaces *pb.Spaces
	frames []*pb.Frame
}

func (h *hostileTask) register(s grpc.ServiceRegistrar) { pb.RegisterTaskServer(s, h) }

func (h *hostileTask) Configure(
	context.Context, *pb.ConfigureTaskRequest,
) (*pb.ConfigureTaskResponse, error) {
	return &pb.ConfigureTaskResponse{Spaces: h.spaces}, nil
}

// Simulate answers without reading.
func (h *hostileTask) Simulate(
	stream grpc.BidiStreamingServer[pb.SimulateRequest, pb.Frame],
) error {
	for _, f := range h.frames {
		if err := stream.Send(f); err != nil {
			return err
		}
	}
	return nil
}

func TestHostileTask(t *testing.T) {
	for name, frames := range map[string][]*pb.Frame{
		"no answer":      nil,
		"empty frame":    {{}},
		"two batches":    {shaped(1, 1, 0, 0, 0, 0), shaped(1, 1, 0, 0, 0, 0)},
		"too many bytes": {shaped(1, 1, make([]byte, 8)...)},
		"16 TiB":         {shaped(1<<42, 1)},
		"large frame":    {shaped(1, 1, make([]byte, 2<<20)...)},
		"huge message":   {shaped(1, 1, make([]byte, MessageSize+1)...)},
		"cut off":        {shaped(1, 1, 0, 0)},
	} {
		h := &hostileTask{spaces: spacesToProto(testSpaces()), frames: frames}
		c := configuredTask(t, h.register)
		// A request that is larger than what flow control lets through unread must not hang either.
		_, small := c.Simulate(t.Context(), 1, 0, sdk.NewBatch(1, 2))
		_, large := c.Simulate(t.Context(), 1, 0, sdk.NewBatch(1_000_000, 2))
		for _, err := range []error{small, large} {
			if !errors.Is(err, ErrProtocol) {
				t.Errorf("%s: error %v, want one that wraps %q", name, err, ErrProtocol)
			}
		}
	}
}

func TestHostileSpaces(t *testing.T) {
	nan := math.NaN()
	for name, spoil := range map[string]func(*pb.Spaces){
		"none":     func(s *pb.Spaces) { s.X, s.Y = nil, nil },
		"nil dim":  func(s *pb.Spaces) { s.X[0] = nil },
		"no box":   func(s *pb.Spaces) { s.Box = nil },
		"NaN":      func(s *pb.Spaces) { s.X[0].Low = &nan },
		"nil side": func(s *pb.Spaces) { s.Box[0] = nil },
		"name":     func(s *pb.Spaces) { s.Y[0].Name = "../../etc" },
	} {
		h := &hostileTask{spaces: spacesToProto(testSpaces())}
		spoil(h.spaces)
		c := NewTaskClient(serve(t, h.register))
		if _, err := c.Configure(t.Context(), nil); !errors.Is(err, ErrProtocol) {
			t.Errorf("%s: error %v, want one that wraps %q", name, err, ErrProtocol)
		}
	}
	c := NewTaskClient(serve(t, (&hostileTask{}).register))
	_, err := c.Configure(t.Context(), nil)
	wantError(t, err, ErrProtocol, "0 dims")
}

// TestHostileHost sends requests that no client of ours sends.
func TestHostileHost(t *testing.T) {
	c := configuredTask(t, taskOf(knowing{}).Register)
	start := &pb.SimulateRequest{Part: &pb.SimulateRequest_Start{Start: &pb.SimulateStart{}}}
	frame := func(f *pb.Frame) *pb.SimulateRequest {
		return &pb.SimulateRequest{Part: &pb.SimulateRequest_X{X: f}}
	}
	for name, requests := range map[string][]*pb.SimulateRequest{
		"nothing":  {},
		"empty":    {{}},
		"no start": {frame(shaped(0, 2))},
		"negative first": {
			{Part: &pb.SimulateRequest_Start{Start: &pb.SimulateStart{First: -1}}},
			frame(shaped(0, 2)),
		},
		"start only":    {start},
		"start twice":   {start, start},
		"cut off":       {start, frame(shaped(1<<50, 1, 0, 0, 0, 0))},
		"half a number": {start, frame(shaped(1, 1, 0, 0))},
		"no rows":       {start, frame(shaped(-1, 1))},
	} {
		t.Run(name, func(t *testing.T) {
			stream, err := c.rpc.Simulate(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range requests {
				if stream.Send(r) != nil {
					break // the server has had enough
				}
			}
			_ = stream.CloseSend()
			wantError(t, fromStatus(t.Context(), drain(stream.Recv)), sdk.ErrInvalid, "")
		})
	}
	draw, err := c.rpc.Draw(t.Context(), &pb.DrawRequest{First: -1, Rows: 1})
	if err != nil {
		t.Fatal(err)
	}
	wantError(t, fromStatus(t.Context(), drain(draw.Recv)), sdk.ErrInvalid, "from row -1")
}

// slow waits for its context.
type slow struct {
	adder
	begun, ended chan struct{}
}

func (s slow) Simulate(ctx context.Context, _ sdk.Seed, _ int, _ sdk.Batch) (sdk.Batch, error) {
	close(s.begun)
	<-ctx.Done()
	close(s.ended)
	return sdk.Batch{}, ctx.Err()
}

func TestCancelReachesTheTask(t *testing.T) {
	s := slow{begun: make(chan struct{}), ended: make(chan struct{})}
	c := configuredTask(t, taskOf(s).Register)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-s.begun
		cancel()
	}()
	_, err := c.Simulate(ctx, 1, 0, sdk.NewBatch(1, 2))
	wantError(t, err, context.Canceled, "")
	<-s.ended
}

func TestDeadlineReachesTheTask(t *testing.T) {
	s := slow{begun: make(chan struct{}), ended: make(chan struct{})}
	c := configuredTask(t, taskOf(s).Register)
	ctx, cancel := context.WithTimeout(t.Context(), 50e6)
	defer cancel()
	_, err := c.Simulate(ctx, 1, 0, sdk.NewBatch(1, 2))
	wantError(t, err, context.DeadlineExceeded, "")
	<-s.ended
}

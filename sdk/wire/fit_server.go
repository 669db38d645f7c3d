package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/wire/pb"
)

// Fit implements pb.ModelServer.
func (s *modelServer) Fit(stream grpc.BidiStreamingServer[pb.FitRequest, pb.FitResponse]) error {
	return s.exclusive(stream.Context(), func() error {
		if err := s.need(unfitted); err != nil {
			return fmt.Errorf("fit: %w", err)
		}
		budget, train, err := receiveFit(stream)
		if err != nil {
			return err
		}
		if err := s.checkWidths(train.X, train.Y); err != nil {
			return fmt.Errorf("training rows: %w", err)
		}
		if err := train.Validate(); err != nil {
			return fmt.Errorf("training rows: %w", err)
		}
		s.stage = spent // changed below if all goes well, so that a panic leaves it spent too
		if err := s.fit(stream, train, budget); err != nil {
			return err
		}
		s.stage = fitted
		return nil
	})
}

// receiveFit reads everything that the host sends before training can start.
func receiveFit(
	stream grpc.BidiStreamingServer[pb.FitRequest, pb.FitResponse],
) (int, sdk.Dataset, error) {
	req, err := stream.Recv()
	if err != nil {
		return 0, sdk.Dataset{}, tooEarly(err)
	}
	budget := req.GetStart().GetBudget()
	if req.GetStart() == nil || budget < 0 || budget > math.MaxInt {
		return 0, sdk.Dataset{}, fmt.Errorf("%w: fit begins without a valid start", sdk.ErrInvalid)
	}
	x, y, err := pairOfBatches(requestFrames(stream.Recv, (*pb.FitRequest).GetFrame))
	return int(budget), sdk.Dataset{X: x, Y: y}, err
}

// fit trains the model while reports go up beside it.
func (s *modelServer) fit(
	stream grpc.BidiStreamingServer[pb.FitRequest, pb.FitResponse], train sdk.Dataset, budget int,
) error {
	up := &fitUplink{
		stream: stream, reports: make(chan sdk.Progress, 64), done: make(chan struct{}),
	}
	go up.relay()
	defer up.close()
	oracle := &remoteOracle{
		up: up, remaining: budget,
		dx: len(s.setup.Task.Spaces.X), dy: len(s.setup.Task.Spaces.Y),
	}
	return s.model.Fit(sdk.WithReporter(stream.Context(), up.report), train, oracle)
}

// fitUplink sends messages from the plugin to the host: progress reports and oracle requests, which
// share one stream.
type fitUplink struct {
	stream  grpc.BidiStreamingServer[pb.FitRequest, pb.FitResponse]
	sending sync.Mutex
	reports chan sdk.Progress
	done    chan struct{} // closed when relay has ended

	gate   sync.RWMutex // held for reading to report, for writing to close
	closed bool
}

func (u *fitUplink) send(resp *pb.FitResponse) error {
	u.sending.Lock()
	defer u.sending.Unlock()
	return u.stream.Send(resp)
}

// report queues a report. It never blocks: when the host does not keep up, the oldest report is
// dropped.
func (u *fitUplink) report(p sdk.Progress) {
	u.gate.RLock()
	defer u.gate.RUnlock()
	for !u.closed {
		select {
		case u.reports <- p:
			return
		default:
		}
		select {
		case <-u.reports:
		default:
		}
	}
}

// relay sends the queued reports until the queue is closed.
func (u *fitUplink) relay() {
	defer close(u.done)
	for p := range u.reports {
		// A broken stream ends Fit's context, which tells the model; there is nothing else to do.
		_ = u.send(&pb.FitResponse{Part: &pb.FitResponse_Progress{Progress: &pb.Progress{
			Done: int64(p.Done), Total: int64(p.Total),
			Stage: strings.ToValidUTF8(p.Stage, "\uFFFD"),
			Loss:  p.Loss, Validation: p.Validation,
		}}})
	}
}

// close sends what is still queued. Reports after it are ignored.
func (u *fitUplink) close() {
	u.gate.Lock()
	u.closed = true
	close(u.reports)
	u.gate.Unlock()
	<-u.done
}

// remoteOracle is the host's simulator as the model sees it.
type remoteOracle struct {
	up     *fitUplink
	dx, dy int

	mu        sync.Mutex // one request at a time
	remaining int
}

// Remaining implements sdk.Oracle.
func (o *remoteOracle) Remaining() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.remaining
}

// Simulate implements sdk.Oracle.
func (o *remoteOracle) Simulate(ctx context.Context, x sdk.Batch) (sdk.Batch, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch err := x.Validate(o.dx); {
	case err != nil:
		return sdk.Batch{}, fmt.Errorf("oracle: %w", err)
	case ctx.Err() != nil:
		return sdk.Batch{}, ctx.Err()
	case x.Rows() > o.remaining:
		return sdk.Batch{}, fmt.Errorf("simulate %d rows: %w: %d remain",
			x.Rows(), sdk.ErrBudget, o.remaining)
	case x.Rows() == 0:
		return sdk.Batch{Width: o.dy}, nil
	}
	y, err := o.ask(x)
	if errors.Is(err, io.EOF) {
		err = fmt.Errorf("oracle: %w", context.Canceled) // the host has ended the call
	}
	return y, fromStatus(ctx, err)
}

// ask sends one request and waits for its answer.
func (o *remoteOracle) ask(x sdk.Batch) (sdk.Batch, error) {
	err := sendBatch(x, func(f *pb.Frame) error {
		return o.up.send(&pb.FitResponse{Part: &pb.FitResponse_Oracle{Oracle: f}})
	})
	if err != nil {
		return sdk.Batch{}, err
	}
	req, err := o.up.stream.Recv()
	if err != nil {
		return sdk.Batch{}, err
	}
	reply := req.GetOracle()
	if reply == nil || reply.GetRemaining() < 0 {
		return sdk.Batch{}, fmt.Errorf(
			"%w: the host answers the oracle's request with something else", sdk.ErrInvalid)
	}
	o.remaining = int(reply.GetRemaining())
	if code := codes.Code(reply.GetCode()); code != codes.OK {
		return sdk.Batch{}, status.Error(code, reply.GetMessage())
	}
	return requestFrames(o.up.stream.Recv, (*pb.FitRequest).GetFrame).batch(x.Rows(), o.dy)
}

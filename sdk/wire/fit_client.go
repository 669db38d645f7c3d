package wire

import (
	"context"
	"errors"
	"fmt"
	"io"

	"google.golang.org/grpc/status"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/wire/pb"
)

// Fit implements sdk.Model. Progress goes to the reporter of ctx, the model's simulator calls go to
// sim; a nil sim grants none. If the call fails after sim did, for another reason than its budget,
// the error wraps sim's as well.
func (c *ModelClient) Fit(ctx context.Context, train sdk.Dataset, sim sdk.Oracle) error {
	dx, dy, err := c.configured()
	if err != nil {
		return err
	}
	if sim == nil {
		sim = noOracle{}
	}
	stream, err := begin(ctx, c.rpc.Fit, upload[pb.FitRequest]{
		start: &pb.FitRequest{
			Part: &pb.FitRequest_Start{Start: &pb.FitStart{Budget: int64(sim.Remaining())}},
		},
		part:    fitFrame,
		batches: []sdk.Batch{train.X, train.Y},
		more:    true,
	})
	if err != nil {
		return fromStatus(ctx, err)
	}
	defer stream.finish()
	host := &fitHost{call: stream, sim: sim, dx: dx, dy: dy}
	return host.serve(ctx)
}

func fitFrame(f *pb.Frame) *pb.FitRequest {
	return &pb.FitRequest{Part: &pb.FitRequest_Frame{Frame: f}}
}

// fitHost is the host's side of a Fit in progress: it reports progress and answers the oracle's
// requests.
type fitHost struct {
	*call[pb.FitRequest, pb.FitResponse]
	sim    sdk.Oracle
	dx, dy int
}

// serve answers until the plugin ends the call.
func (h *fitHost) serve(ctx context.Context) error {
	in := frames{fault: ErrProtocol, recv: func() (*pb.Frame, error) { return h.nextFrame(ctx) }}
	// the last error of the simulator itself: one of budget or argument is the model's own, and
	// returned to it as an answer
	var simErr error
	for {
		// the plugin knows how many remain, so asking for more breaks the protocol
		in.most = h.sim.Remaining()
		x, err := in.batch(anyCount, h.dx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return alsoFailed(fromStatus(ctx, err), simErr)
		}
		y, err := h.sim.Simulate(ctx, x)
		if err != nil && !errors.Is(err, sdk.ErrBudget) && !errors.Is(err, sdk.ErrInvalid) {
			simErr = err
		}
		if err := h.answer(ctx, y, err); err != nil {
			return alsoFailed(fromStatus(ctx, err), simErr)
		}
	}
}

// nextFrame returns the next frame of an oracle request, and reports the progress that comes before
// it.
func (h *fitHost) nextFrame(ctx context.Context) (*pb.Frame, error) {
	for {
		resp, err := h.Recv()
		if err != nil {
			return nil, err
		}
		p := resp.GetProgress()
		if p == nil {
			return resp.GetOracle(), nil
		}
		sdk.Report(ctx, sdk.Progress{
			Done: int(p.GetDone()), Total: int(p.GetTotal()),
			Stage: clip(p.GetStage(), 200), Loss: p.GetLoss(), Validation: p.GetValidation(),
		})
	}
}

// answer sends the oracle's answer to one request.
func (h *fitHost) answer(ctx context.Context, y sdk.Batch, simErr error) error {
	select {
	case <-h.sent: // only one goroutine may send
	case <-ctx.Done():
		return ctx.Err()
	}
	s, _ := status.FromError(toStatus(simErr))
	err := h.Send(&pb.FitRequest{Part: &pb.FitRequest_Oracle{Oracle: &pb.OracleReply{
		Remaining: int64(h.sim.Remaining()), Code: int32(s.Code()), Message: s.Message(),
	}}})
	if err == nil && simErr == nil {
		err = sendBatch(y, func(f *pb.Frame) error { return h.Send(fitFrame(f)) })
	}
	if errors.Is(err, io.EOF) {
		return nil // the plugin has ended the call; receiving tells why
	}
	return err
}

func alsoFailed(err, simErr error) error {
	if simErr == nil {
		return err
	}
	return fmt.Errorf("%w (after the simulator failed: %w)", err, simErr)
}

// noOracle grants no simulations.
type noOracle struct{}

func (noOracle) Remaining() int { return 0 }

func (noOracle) Simulate(context.Context, sdk.Batch) (sdk.Batch, error) {
	return sdk.Batch{}, sdk.ErrBudget
}

// clip cuts text to at most n bytes.
func clip(text string, n int) string { return text[:min(len(text), n)] }

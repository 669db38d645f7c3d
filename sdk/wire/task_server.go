package wire

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"sync/atomic"

	"google.golang.org/grpc"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/wire/pb"
)

// describer serves the description.
type describer struct {
	pb.UnimplementedPluginServer
	document []byte
}

// Describe implements pb.PluginServer.
func (d *describer) Describe(context.Context, *pb.DescribeRequest) (*pb.DescribeResponse, error) {
	return &pb.DescribeResponse{Json: d.document}, nil
}

// taskServer serves a simulator.
type taskServer struct {
	pb.UnimplementedTaskServer
	create  func(json.RawMessage) (sdk.Simulator, sdk.Spaces, error)
	current atomic.Pointer[sdk.Simulator]
}

// Configure implements pb.TaskServer.
func (s *taskServer) Configure(
	_ context.Context, req *pb.ConfigureTaskRequest,
) (*pb.ConfigureTaskResponse, error) {
	sim, spaces, err := s.create(req.GetParams())
	if err != nil {
		return nil, toStatus(err)
	}
	s.current.Store(&sim)
	return &pb.ConfigureTaskResponse{Spaces: spacesToProto(spaces)}, nil
}

// Draw implements pb.TaskServer.
func (s *taskServer) Draw(req *pb.DrawRequest, stream grpc.ServerStreamingServer[pb.Frame]) error {
	return s.answer(stream.Send, func(sim sdk.Simulator) (sdk.Batch, error) {
		if req.GetFirst() < 0 || req.GetRows() < 0 {
			return sdk.Batch{}, fmt.Errorf("%w: draw %d rows from row %d",
				sdk.ErrInvalid, req.GetRows(), req.GetFirst())
		}
		return sim.Draw(stream.Context(), sdk.Seed(req.GetSeed()), int(req.GetFirst()),
			int(req.GetRows()))
	})
}

// Simulate implements pb.TaskServer.
func (s *taskServer) Simulate(stream grpc.BidiStreamingServer[pb.SimulateRequest, pb.Frame]) error {
	return s.answer(stream.Send, func(sim sdk.Simulator) (sdk.Batch, error) {
		return simulate(stream, sim.Simulate)
	})
}

// SimulateTruer implements pb.TaskServer.
func (s *taskServer) SimulateTruer(
	stream grpc.BidiStreamingServer[pb.SimulateRequest, pb.Frame],
) error {
	return s.answer(stream.Send, func(sim sdk.Simulator) (sdk.Batch, error) {
		truer, ok := sim.(sdk.Truer)
		if !ok {
			return sdk.Batch{}, fmt.Errorf("simulate truer: %w", sdk.ErrUnsupported)
		}
		return simulate(stream, truer.SimulateTruer)
	})
}

// simulate reads a request of rows of x and returns what work makes of them.
func simulate(
	stream grpc.BidiStreamingServer[pb.SimulateRequest, pb.Frame],
	work func(ctx context.Context, seed sdk.Seed, first int, x sdk.Batch) (sdk.Batch, error),
) (sdk.Batch, error) {
	req, err := stream.Recv()
	if err != nil {
		return sdk.Batch{}, tooEarly(err)
	}
	start := req.GetStart()
	if start == nil || start.GetFirst() < 0 {
		return sdk.Batch{}, fmt.Errorf("%w: simulate begins without a valid start", sdk.ErrInvalid)
	}
	x, err := requestBatch(stream.Recv, (*pb.SimulateRequest).GetX)
	if err != nil {
		return sdk.Batch{}, err
	}
	return work(stream.Context(), sdk.Seed(start.GetSeed()), int(start.GetFirst()), x)
}

// Posterior implements pb.TaskServer.
func (s *taskServer) Posterior(
	stream grpc.BidiStreamingServer[pb.PosteriorRequest, pb.Frame],
) error {
	return s.answer(stream.Send, func(sim sdk.Simulator) (sdk.Batch, error) {
		ref, ok := sim.(sdk.Reference)
		if !ok {
			return sdk.Batch{}, fmt.Errorf("posterior: %w", sdk.ErrUnsupported)
		}
		req, err := stream.Recv()
		if err != nil {
			return sdk.Batch{}, tooEarly(err)
		}
		start := req.GetStart()
		if start == nil || start.GetFirst() < 0 || start.GetDraws() < 1 {
			return sdk.Batch{}, fmt.Errorf("%w: posterior begins without a valid start",
				sdk.ErrInvalid)
		}
		y, err := requestBatch(stream.Recv, (*pb.PosteriorRequest).GetY)
		if err != nil {
			return sdk.Batch{}, err
		}
		return ref.Posterior(stream.Context(), sdk.Seed(start.GetSeed()), int(start.GetFirst()), y,
			int(start.GetDraws()))
	})
}

// Jacobian implements pb.TaskServer.
func (s *taskServer) Jacobian(stream grpc.BidiStreamingServer[pb.JacobianRequest, pb.Frame]) error {
	return s.answer(stream.Send, func(sim sdk.Simulator) (sdk.Batch, error) {
		jac, ok := sim.(sdk.Jacobian)
		if !ok {
			return sdk.Batch{}, fmt.Errorf("jacobian: %w", sdk.ErrUnsupported)
		}
		x, err := requestBatch(stream.Recv, (*pb.JacobianRequest).GetX)
		if err != nil {
			return sdk.Batch{}, err
		}
		return jac.Jacobian(stream.Context(), x)
	})
}

// answer sends the batch that work makes of the configured simulator.
func (s *taskServer) answer(
	send func(*pb.Frame) error, work func(sdk.Simulator) (sdk.Batch, error),
) error {
	sim := s.current.Load()
	if sim == nil {
		return toStatus(fmt.Errorf("%w: the task is not configured", sdk.ErrInvalid))
	}
	b, err := work(*sim)
	if err != nil {
		return toStatus(err)
	}
	return toStatus(sendAnswer(b, send))
}

// requestBatch reads one batch from a stream of requests that carry it in their frames.
func requestBatch[R any](recv func() (R, error), frame func(R) *pb.Frame) (sdk.Batch, error) {
	b, err := requestFrames(recv, frame).batch(anyCount, anyCount)
	return b, tooEarly(err)
}

// tooEarly turns the end of a request that is not complete into an error that says so.
func tooEarly(err error) error {
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: the request ends too early", sdk.ErrInvalid)
	}
	return err
}

func requestFrames[R any](recv func() (R, error), frame func(R) *pb.Frame) frames {
	return frames{fault: sdk.ErrInvalid, most: math.MaxInt, recv: func() (*pb.Frame, error) {
		req, err := recv()
		if err != nil {
			return nil, err
		}
		return frame(req), nil
	}}
}

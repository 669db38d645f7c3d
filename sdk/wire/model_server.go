package wire

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"google.golang.org/grpc"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/wire/pb"
)

// stage is how far a model has come in its life.
type stage int

const (
	unconfigured stage = iota
	unfitted
	fitted
	spent // a Fit failed; the model is not used again
)

// modelServer serves a model. It lets one call run at a time, refuses calls in the wrong order, and
// checks requests before the model sees them.
type modelServer struct {
	pb.UnimplementedModelServer
	create func(json.RawMessage, sdk.Setup) (sdk.Model, error)

	turn  chan struct{} // a semaphore of one: whoever holds its token may use the fields below
	stage stage
	model sdk.Model
	setup sdk.Setup
}

func newModelServer(create func(json.RawMessage, sdk.Setup) (sdk.Model, error)) *modelServer {
	s := &modelServer{create: create, turn: make(chan struct{}, 1)}
	s.turn <- struct{}{}
	return s
}

// exclusive runs work once no other call uses the model: one that the host has given up may still
// be running.
func (s *modelServer) exclusive(ctx context.Context, work func() error) error {
	select {
	case <-s.turn:
		defer func() { s.turn <- struct{}{} }()
		return toStatus(work())
	case <-ctx.Done():
		return toStatus(ctx.Err())
	}
}

// need reports whether the model is ready for a call.
func (s *modelServer) need(want stage) error {
	switch {
	case s.stage == unconfigured:
		return fmt.Errorf("%w: the model is not configured", sdk.ErrInvalid)
	case want == unfitted && s.stage != unfitted:
		return fmt.Errorf("%w: the model has been fitted before; configure a new one",
			sdk.ErrInvalid)
	case want == fitted && s.stage != fitted:
		return sdk.ErrNotFitted
	}
	return nil
}

// Configure implements pb.ModelServer.
func (s *modelServer) Configure(
	ctx context.Context, req *pb.ConfigureModelRequest,
) (*pb.ConfigureModelResponse, error) {
	setup := sdk.Setup{
		Task: sdk.Problem{
			Name: req.GetTask().GetName(), Spaces: spacesFromProto(req.GetTask().GetSpaces()),
		},
		Seed:    sdk.Seed(req.GetSeed()),
		Threads: int(req.GetThreads()),
	}
	err := s.exclusive(ctx, func() error {
		model, err := s.create(req.GetParams(), setup)
		if err == nil {
			s.stage, s.model, s.setup = unfitted, model, setup
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return &pb.ConfigureModelResponse{}, nil
}

// Invert implements pb.ModelServer.
func (s *modelServer) Invert(stream grpc.BidiStreamingServer[pb.InvertRequest, pb.Frame]) error {
	return s.exclusive(stream.Context(), func() error {
		if err := s.need(fitted); err != nil {
			return fmt.Errorf("invert: %w", err)
		}
		req, err := stream.Recv()
		if err != nil {
			return tooEarly(err)
		}
		if req.GetStart().GetDraws() < 1 {
			return fmt.Errorf("%w: invert wants %d draws, want at least 1",
				sdk.ErrInvalid, req.GetStart().GetDraws())
		}
		y, err := requestBatch(stream.Recv, (*pb.InvertRequest).GetY)
		if err != nil {
			return err
		}
		if err := y.Validate(len(s.setup.Task.Spaces.Y)); err != nil {
			return fmt.Errorf("targets: %w", err)
		}
		for b, err := range s.model.Invert(stream.Context(), y, int(req.GetStart().GetDraws())) {
			if err != nil {
				return err
			}
			if err := sendAnswer(b, stream.Send); err != nil {
				return err
			}
		}
		return nil
	})
}

// LogDensity implements pb.ModelServer.
func (s *modelServer) LogDensity(
	stream grpc.BidiStreamingServer[pb.LogDensityRequest, pb.Frame],
) error {
	return s.exclusive(stream.Context(), func() error {
		model, ok := s.model.(sdk.LogDensity)
		if err := s.need(fitted); err != nil {
			return fmt.Errorf("log density: %w", err)
		} else if !ok {
			return fmt.Errorf("log density: %w", sdk.ErrUnsupported)
		}
		y, x, err := pairOfBatches(requestFrames(stream.Recv, (*pb.LogDensityRequest).GetFrame))
		if err != nil {
			return err
		}
		if err := s.checkWidths(x, y); err != nil {
			return fmt.Errorf("log density: %w", err)
		}
		b, err := model.LogDensity(stream.Context(), y, x)
		if err != nil {
			return err
		}
		return sendAnswer(b, stream.Send)
	})
}

func pairOfBatches(in frames) (first, second sdk.Batch, err error) {
	if first, err = in.batch(anyCount, anyCount); err == nil {
		second, err = in.batch(anyCount, anyCount)
	}
	return first, second, tooEarly(err)
}

// checkWidths reports whether x and y have the task's widths and as many rows as one another.
func (s *modelServer) checkWidths(x, y sdk.Batch) error {
	if err := x.Validate(len(s.setup.Task.Spaces.X)); err != nil {
		return fmt.Errorf("x: %w", err)
	}
	if err := y.Validate(len(s.setup.Task.Spaces.Y)); err != nil {
		return fmt.Errorf("y: %w", err)
	}
	if x.Rows() != y.Rows() {
		return fmt.Errorf("%w: %d rows of x and %d of y", sdk.ErrInvalid, x.Rows(), y.Rows())
	}
	return nil
}

// Snapshot implements pb.ModelServer.
func (s *modelServer) Snapshot(
	_ *pb.SnapshotRequest, stream grpc.ServerStreamingServer[pb.Chunk],
) error {
	return s.exclusive(stream.Context(), func() error {
		model, ok := s.model.(sdk.Snapshotter)
		if err := s.need(fitted); err != nil {
			return fmt.Errorf("snapshot: %w", err)
		} else if !ok {
			return fmt.Errorf("snapshot: %w", sdk.ErrUnsupported)
		}
		w := bufio.NewWriterSize(chunkWriter{stream}, FrameSize)
		if err := model.Snapshot(stream.Context(), w); err != nil {
			return err
		}
		return w.Flush()
	})
}

// Restore implements pb.ModelServer.
func (s *modelServer) Restore(
	stream grpc.ClientStreamingServer[pb.Chunk, pb.RestoreResponse],
) error {
	return s.exclusive(stream.Context(), func() error {
		model, ok := s.model.(sdk.Snapshotter)
		if s.stage == unconfigured || s.stage == spent {
			return fmt.Errorf("restore: %w: configure a model first", sdk.ErrInvalid)
		} else if !ok {
			return fmt.Errorf("restore: %w", sdk.ErrUnsupported)
		}
		s.stage = spent // unless all goes well
		r := &chunkReader{stream: stream}
		if err := model.Restore(stream.Context(), r); err != nil {
			return err
		}
		s.stage = fitted
		return stream.SendAndClose(&pb.RestoreResponse{})
	})
}

// chunkWriter sends each write, in pieces of at most FrameSize.
type chunkWriter struct {
	stream grpc.ServerStreamingServer[pb.Chunk]
}

func (w chunkWriter) Write(p []byte) (int, error) {
	for sent := 0; sent < len(p); {
		n := min(len(p)-sent, FrameSize)
		if err := w.stream.Send(&pb.Chunk{Data: append([]byte(nil),
			p[sent:sent+n]...)}); err != nil {
			return sent, err
		}
		sent += n
	}
	return len(p), nil
}

// chunkReader reads the chunks of a stream one after the other.
type chunkReader struct {
	stream grpc.ClientStreamingServer[pb.Chunk, pb.RestoreResponse]
	rest   []byte
}

var _ io.Reader = (*chunkReader)(nil)

func (r *chunkReader) Read(p []byte) (int, error) {
	for len(r.rest) == 0 {
		chunk, err := r.stream.Recv()
		if err != nil {
			return 0, err
		}
		r.rest = chunk.GetData()
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

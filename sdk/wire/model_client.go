package wire

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"sync/atomic"

	"google.golang.org/grpc"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/wire/pb"
)

var (
	_ sdk.Model       = (*ModelClient)(nil)
	_ sdk.Snapshotter = (*ModelClient)(nil)
	_ sdk.LogDensity  = (*ModelClient)(nil)
)

// ModelClient is a model in another process. It has the optional interfaces whether or not the
// plugin does; where the plugin does not, they fail with sdk.ErrUnsupported. Make one call at a
// time. An answer of the wrong shape fails with ErrProtocol.
type ModelClient struct {
	plugin pb.PluginClient
	rpc    pb.ModelClient
	setup  atomic.Pointer[sdk.Setup]
}

// NewModelClient returns the model at the other end of conn.
func NewModelClient(conn grpc.ClientConnInterface) *ModelClient {
	return &ModelClient{plugin: pb.NewPluginClient(conn), rpc: pb.NewModelClient(conn)}
}

// Describe returns what the plugin says of itself, after checking it.
func (c *ModelClient) Describe(ctx context.Context) (sdk.Description, error) {
	return describeKind(ctx, c.plugin, sdk.KindModel)
}

// Configure makes a new, unfitted model with the given hyper-parameters, a JSON object that
// overrides defaults.
func (c *ModelClient) Configure(
	ctx context.Context, params json.RawMessage, setup sdk.Setup,
) error {
	if err := checkSetup(setup); err != nil {
		return err
	}
	_, err := c.rpc.Configure(ctx, &pb.ConfigureModelRequest{
		Params:  params,
		Task:    &pb.Problem{Name: setup.Task.Name, Spaces: spacesToProto(setup.Task.Spaces)},
		Seed:    uint64(setup.Seed),
		Threads: int32(min(setup.Threads, 1<<20)),
	})
	if err != nil {
		return fromStatus(ctx, err)
	}
	c.setup.Store(&setup)
	return nil
}

// configured returns dx and dy.
func (c *ModelClient) configured() (dx, dy int, err error) {
	s := c.setup.Load()
	if s == nil {
		return 0, 0, fmt.Errorf("%w: the model is not configured; call Configure first",
			sdk.ErrInvalid)
	}
	return len(s.Task.Spaces.X), len(s.Task.Spaces.Y), nil
}

// Invert implements sdk.Model. Ending the iteration early stops the plugin's work.
func (c *ModelClient) Invert(
	ctx context.Context, y sdk.Batch, draws int,
) iter.Seq2[sdk.Batch, error] {
	return func(yield func(sdk.Batch, error) bool) {
		if err := c.invert(ctx, y, draws, yield); err != nil {
			yield(sdk.Batch{}, fromStatus(ctx, err))
		}
	}
}

// invert yields the answer's batches. It returns nil once the consumer wants no more, or has them
// all.
func (c *ModelClient) invert(
	ctx context.Context, y sdk.Batch, draws int, yield func(sdk.Batch, error) bool,
) error {
	dx, _, err := c.configured()
	if err != nil {
		return err
	}
	if draws < 1 {
		return fmt.Errorf("%w: invert wants %d draws, want at least 1", sdk.ErrInvalid, draws)
	}
	stream, err := begin(ctx, c.rpc.Invert, upload[pb.InvertRequest]{
		start: &pb.InvertRequest{
			Part: &pb.InvertRequest_Start{Start: &pb.InvertStart{Draws: int64(draws)}},
		},
		part: func(f *pb.Frame) *pb.InvertRequest {
			return &pb.InvertRequest{Part: &pb.InvertRequest_Y{Y: f}}
		},
		batches: []sdk.Batch{y},
	})
	if err != nil {
		return err
	}
	defer stream.finish()
	in := frames{recv: stream.Recv, fault: ErrProtocol}
	for i := range y.Rows() {
		b, err := in.batch(draws, dx)
		if errors.Is(err, io.EOF) {
			return fmt.Errorf("%w: draws for %d targets, want %d", ErrProtocol, i, y.Rows())
		}
		if err != nil {
			return fmt.Errorf("target %d: %w", i, fromStatus(ctx, err))
		}
		if !yield(b, nil) {
			return nil
		}
	}
	return in.end()
}

// LogDensity implements sdk.LogDensity.
func (c *ModelClient) LogDensity(ctx context.Context, y, x sdk.Batch) (sdk.Batch, error) {
	if _, _, err := c.configured(); err != nil {
		return sdk.Batch{}, err
	}
	return exchange(ctx, c.rpc.LogDensity, upload[pb.LogDensityRequest]{
		part:    func(f *pb.Frame) *pb.LogDensityRequest { return &pb.LogDensityRequest{Frame: f} },
		batches: []sdk.Batch{y, x},
	}, y.Rows(), 1)
}

// Snapshot implements sdk.Snapshotter.
func (c *ModelClient) Snapshot(ctx context.Context, w io.Writer) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stream, err := c.rpc.Snapshot(ctx, &pb.SnapshotRequest{})
	for err == nil {
		var chunk *pb.Chunk
		if chunk, err = stream.Recv(); err == nil {
			_, err = w.Write(chunk.GetData())
		}
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return fromStatus(ctx, err)
}

// Restore implements sdk.Snapshotter.
func (c *ModelClient) Restore(ctx context.Context, r io.Reader) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stream, err := c.rpc.Restore(ctx)
	if err != nil {
		return fromStatus(ctx, err)
	}
	for {
		data := make([]byte, FrameSize)
		n, err := io.ReadFull(r, data)
		if n > 0 && stream.Send(&pb.Chunk{Data: data[:n]}) != nil {
			break // the plugin has ended the call; closing tells why
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("read snapshot: %w", err)
		}
	}
	_, err = stream.CloseAndRecv()
	return fromStatus(ctx, err)
}

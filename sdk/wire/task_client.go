package wire

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync/atomic"
	"unicode"

	"google.golang.org/grpc"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/wire/pb"
)

var (
	_ sdk.Simulator = (*TaskClient)(nil)
	_ sdk.Reference = (*TaskClient)(nil)
	_ sdk.Jacobian  = (*TaskClient)(nil)
	_ sdk.Truer     = (*TaskClient)(nil)
)

// TaskClient is a task in another process. It has the optional interfaces whether or not the plugin
// does; where the plugin does not, they fail with sdk.ErrUnsupported. All calls but Configure may
// run side by side. An answer of the wrong shape fails with ErrProtocol.
type TaskClient struct {
	plugin pb.PluginClient
	rpc    pb.TaskClient
	spaces atomic.Pointer[sdk.Spaces]
}

// NewTaskClient returns the task at the other end of conn.
func NewTaskClient(conn grpc.ClientConnInterface) *TaskClient {
	return &TaskClient{plugin: pb.NewPluginClient(conn), rpc: pb.NewTaskClient(conn)}
}

// Describe returns what the plugin says of itself, after checking it.
func (c *TaskClient) Describe(ctx context.Context) (sdk.Description, error) {
	return describeKind(ctx, c.plugin, sdk.KindTask)
}

func describeKind(
	ctx context.Context, rpc pb.PluginClient, kind sdk.Kind,
) (sdk.Description, error) {
	resp, err := rpc.Describe(ctx, &pb.DescribeRequest{})
	if err != nil {
		return sdk.Description{}, fromStatus(ctx, err)
	}
	d, err := DecodeDescription(resp.GetJson())
	if err == nil && d.Kind != kind {
		err = fmt.Errorf("%w: %s is a %s, want a %s", sdk.ErrInvalid, d.Name, d.Kind, kind)
	}
	return d, err
}

// DecodeDescription reads a plugin's description and checks it. Members that it does not know are
// passed over: a later plugin may have more to say. The error wraps ErrProtocol.
func DecodeDescription(document []byte) (sdk.Description, error) {
	var d sdk.Description
	if err := json.Unmarshal(document, &d); err != nil {
		return sdk.Description{}, fmt.Errorf("%w: description: %w", ErrProtocol, err)
	}
	if err := d.Validate(); err != nil {
		return sdk.Description{}, fmt.Errorf("%w: description: %w", ErrProtocol, err)
	}
	d.Fingerprint = line(d.Fingerprint) // it goes into records and onto terminals
	return d, nil
}

// line returns text on one line, without what would move a terminal's cursor.
func line(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return -1
	}, strings.Join(strings.Fields(text), " "))
}

// Configure sets the task's parameters, a JSON object that overrides defaults, and returns the
// spaces under them.
func (c *TaskClient) Configure(ctx context.Context, params json.RawMessage) (sdk.Spaces, error) {
	resp, err := c.rpc.Configure(ctx, &pb.ConfigureTaskRequest{Params: params})
	if err != nil {
		return sdk.Spaces{}, fromStatus(ctx, err)
	}
	spaces := spacesFromProto(resp.GetSpaces())
	if err := spaces.Validate(); err != nil {
		return sdk.Spaces{}, fmt.Errorf("%w: %w", ErrProtocol, err)
	}
	c.spaces.Store(&spaces)
	return spaces, nil
}

// configured returns dx and dy.
func (c *TaskClient) configured() (dx, dy int, err error) {
	s := c.spaces.Load()
	if s == nil {
		return 0, 0, fmt.Errorf("%w: the task is not configured; call Configure first",
			sdk.ErrInvalid)
	}
	return len(s.X), len(s.Y), nil
}

// Draw implements sdk.Simulator.
func (c *TaskClient) Draw(ctx context.Context, seed sdk.Seed, first, n int) (sdk.Batch, error) {
	dx, _, err := c.configured()
	if err != nil {
		return sdk.Batch{}, err
	}
	if first < 0 || n < 0 {
		return sdk.Batch{}, fmt.Errorf("%w: draw %d rows from row %d", sdk.ErrInvalid, n, first)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stream, err := c.rpc.Draw(ctx,
		&pb.DrawRequest{Seed: uint64(seed), First: int64(first), Rows: int64(n)})
	if err != nil {
		return sdk.Batch{}, fromStatus(ctx, err)
	}
	return reply(ctx, stream.Recv, n, dx)
}

// Simulate implements sdk.Simulator.
func (c *TaskClient) Simulate(
	ctx context.Context, seed sdk.Seed, first int, x sdk.Batch,
) (sdk.Batch, error) {
	return c.simulate(ctx, c.rpc.Simulate, seed, first, x)
}

// SimulateTruer implements sdk.Truer.
func (c *TaskClient) SimulateTruer(
	ctx context.Context, seed sdk.Seed, first int, x sdk.Batch,
) (sdk.Batch, error) {
	return c.simulate(ctx, c.rpc.SimulateTruer, seed, first, x)
}

// simulate makes a call that takes rows of x and answers with as many of y.
func (c *TaskClient) simulate(
	ctx context.Context, open opener[pb.SimulateRequest, pb.Frame], seed sdk.Seed, first int,
	x sdk.Batch,
) (sdk.Batch, error) {
	_, dy, err := c.configured()
	if err != nil {
		return sdk.Batch{}, err
	}
	start := &pb.SimulateRequest{Part: &pb.SimulateRequest_Start{
		Start: &pb.SimulateStart{Seed: uint64(seed), First: int64(first)},
	}}
	part := func(f *pb.Frame) *pb.SimulateRequest {
		return &pb.SimulateRequest{Part: &pb.SimulateRequest_X{X: f}}
	}
	return exchange(ctx, open,
		upload[pb.SimulateRequest]{start: start, part: part, batches: []sdk.Batch{x}}, x.Rows(), dy)
}

// Posterior implements sdk.Reference.
func (c *TaskClient) Posterior(
	ctx context.Context, seed sdk.Seed, first int, y sdk.Batch, draws int,
) (sdk.Batch, error) {
	dx, _, err := c.configured()
	if err != nil {
		return sdk.Batch{}, err
	}
	if draws < 1 {
		return sdk.Batch{}, fmt.Errorf("%w: posterior wants %d draws, want at least 1",
			sdk.ErrInvalid, draws)
	}
	start := &pb.PosteriorRequest{Part: &pb.PosteriorRequest_Start{
		Start: &pb.PosteriorStart{Seed: uint64(seed), First: int64(first), Draws: int64(draws)},
	}}
	part := func(f *pb.Frame) *pb.PosteriorRequest {
		return &pb.PosteriorRequest{Part: &pb.PosteriorRequest_Y{Y: f}}
	}
	return exchange(ctx, c.rpc.Posterior,
		upload[pb.PosteriorRequest]{start: start, part: part, batches: []sdk.Batch{y}},
		y.Rows()*draws, dx)
}

// Jacobian implements sdk.Jacobian.
func (c *TaskClient) Jacobian(ctx context.Context, x sdk.Batch) (sdk.Batch, error) {
	dx, dy, err := c.configured()
	if err != nil {
		return sdk.Batch{}, err
	}
	part := func(f *pb.Frame) *pb.JacobianRequest { return &pb.JacobianRequest{X: f} }
	return exchange(ctx, c.rpc.Jacobian,
		upload[pb.JacobianRequest]{part: part, batches: []sdk.Batch{x}}, x.Rows(), dx*dy)
}

package wire

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"

	"google.golang.org/grpc"

	"github.com/invbench/invbench/sdk"
)

var errSkeleton = errors.New("not there yet")

// TaskClient is a task in another process.
type TaskClient struct{}

// NewTaskClient returns the task at the other end of conn.
func NewTaskClient(conn grpc.ClientConnInterface) *TaskClient { return &TaskClient{} }

func (c *TaskClient) Describe(ctx context.Context) (sdk.Description, error) {
	return sdk.Description{}, errSkeleton
}
func (c *TaskClient) Configure(ctx context.Context, params json.RawMessage) (sdk.Spaces, error) {
	return sdk.Spaces{}, errSkeleton
}
func (c *TaskClient) Draw(ctx context.Context, seed sdk.Seed, first, n int) (sdk.Batch, error) {
	return sdk.Batch{}, errSkeleton
}
func (c *TaskClient) Simulate(ctx context.Context, seed sdk.Seed, first int, x sdk.Batch) (sdk.Batch, error) {
	return sdk.Batch{}, errSkeleton
}
func (c *TaskClient) Posterior(ctx context.Context, seed sdk.Seed, first int, y sdk.Batch, draws int) (sdk.Batch, error) {
	return sdk.Batch{}, errSkeleton
}
func (c *TaskClient) Jacobian(ctx context.Context, x sdk.Batch) (sdk.Batch, error) {
	return sdk.Batch{}, errSkeleton
}

// ModelClient is a model in another process.
type ModelClient struct{}

// NewModelClient returns the model at the other end of conn.
func NewModelClient(conn grpc.ClientConnInterface) *ModelClient { return &ModelClient{} }

func (c *ModelClient) Describe(ctx context.Context) (sdk.Description, error) {
	return sdk.Description{}, errSkeleton
}
func (c *ModelClient) Configure(ctx context.Context, params json.RawMessage, setup sdk.Setup) error {
	return errSkeleton
}
func (c *ModelClient) Fit(ctx context.Context, train sdk.Dataset, sim sdk.Oracle) error {
	return errSkeleton
}
func (c *ModelClient) Invert(ctx context.Context, y sdk.Batch, draws int) iter.Seq2[sdk.Batch, error] {
	return func(yield func(sdk.Batch, error) bool) { yield(sdk.Batch{}, errSkeleton) }
}
func (c *ModelClient) LogDensity(ctx context.Context, y, x sdk.Batch) (sdk.Batch, error) {
	return sdk.Batch{}, errSkeleton
}
func (c *ModelClient) Snapshot(ctx context.Context, w io.Writer) error { return errSkeleton }
func (c *ModelClient) Restore(ctx context.Context, r io.Reader) error  { return errSkeleton }

var (
	_ sdk.Simulator   = (*TaskClient)(nil)
	_ sdk.Reference   = (*TaskClient)(nil)
	_ sdk.Jacobian    = (*TaskClient)(nil)
	_ sdk.Model       = (*ModelClient)(nil)
	_ sdk.Snapshotter = (*ModelClient)(nil)
	_ sdk.LogDensity  = (*ModelClient)(nil)
)

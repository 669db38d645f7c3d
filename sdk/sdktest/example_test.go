package sdktest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/params"
	"github.com/invbench/invbench/sdk/sdktest"
)

// double is a task, y = 2x, with a defect: its stream belongs to a request, not to a row.
type double struct{}

func (double) Describe(context.Context) (sdk.Description, error) {
	schema, err := params.Schema[struct{}]()
	s := spaces()
	return sdk.Description{
		Schema: sdk.DescriptionSchema, Kind: sdk.KindTask, Name: "double", Version: "1.0.0",
		Summary: "twice x", Capabilities: []sdk.Capability{}, Spaces: &s, Params: schema,
	}, err
}

func (double) Configure(_ context.Context, raw json.RawMessage) (sdk.Spaces, error) {
	_, err := params.Decode[struct{}](raw)
	return spaces(), err
}

func spaces() sdk.Spaces {
	return sdk.Spaces{
		X:   []sdk.Dim{sdk.Bounded("x", "", 0, 1)},
		Y:   []sdk.Dim{sdk.Bounded("y", "", 0, 2)},
		Box: []sdk.Interval{{Low: 0, High: 1}},
	}
}

func (double) Draw(ctx context.Context, seed sdk.Seed, first, n int) (sdk.Batch, error) {
	x, stream := sdk.NewBatch(n, 1), seed.Row(first) // want seed.Row(first+i) for row i
	for i := range n {
		x.Data[i] = stream.Float32()
	}
	return x, ctx.Err()
}

func (double) Simulate(ctx context.Context, _ sdk.Seed, _ int, x sdk.Batch) (sdk.Batch, error) {
	if err := x.Validate(1); err != nil {
		return sdk.Batch{}, err
	}
	y := sdk.NewBatch(x.Rows(), 1)
	for i := range x.Rows() {
		if !sdk.Finite(x.Row(i)) {
			sdk.FillNaN(y.Row(i))
			continue
		}
		y.Row(i)[0] = 2 * x.Row(i)[0]
	}
	return y, ctx.Err()
}

// The checks find what a task does not keep of what it promises. A plugin's own test is shorter:
//
//	func TestTask(t *testing.T) { sdktest.TestTask(t, plugin(), sdktest.TaskOptions{}) }
func Example() {
	err := sdktest.CheckTask(context.Background(), double{}, sdktest.TaskOptions{})
	for _, one := range sdktest.Findings(err) {
		var finding *sdktest.Finding
		if errors.As(one, &finding) {
			fmt.Println(finding.Check)
		}
	}
	// Output:
	// draw_is_cut_free
}

package serve_test

import (
	"context"
	"fmt"
	"math"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/serve"
)

// ringParams are the parameters of the task: a host, or a line of bench.yaml, may set them.
type ringParams struct {
	Radius float64 `param:"radius" default:"1" above:"0" unit:"m" doc:"radius of the ring"`
}

// ring is a whole task plugin: x is the angle of a point on a ring, y how far east it is.
func ring() sdk.TaskPlugin[ringParams] {
	return sdk.TaskPlugin[ringParams]{
		About: sdk.About{Name: "ring", Version: "1.0.0", Summary: "points on a ring"},
		Spaces: func(p ringParams) sdk.Spaces {
			return sdk.Spaces{
				X:   []sdk.Dim{sdk.Bounded("angle", "rad", 0, 2*math.Pi)},
				Y:   []sdk.Dim{sdk.Bounded("east", "m", -p.Radius, p.Radius)},
				Box: []sdk.Interval{{Low: 0, High: 2 * math.Pi}},
			}
		},
		New: func(p ringParams) (sdk.Simulator, error) { return onRing{p.Radius}, nil },
	}
}

type onRing struct{ radius float64 }

// Draw returns angles from the prior, each from the stream of its own row.
func (onRing) Draw(_ context.Context, seed sdk.Seed, first, n int) (sdk.Batch, error) {
	x := sdk.NewBatch(n, 1)
	for i := range n {
		x.Data[i] = float32(2 * math.Pi * seed.Row(first+i).Float64())
	}
	return x, nil
}

// Simulate returns how far to the east the point at each angle is.
func (r onRing) Simulate(_ context.Context, _ sdk.Seed, _ int, x sdk.Batch) (sdk.Batch, error) {
	if err := x.Validate(1); err != nil {
		return sdk.Batch{}, err
	}
	y := sdk.NewBatch(x.Rows(), 1)
	for i, angle := range x.Data {
		y.Data[i] = float32(r.radius * math.Cos(float64(angle)))
	}
	return y, nil
}

// ringMain is the whole main of the plugin.
func ringMain() { serve.Task(ring()) }

// A plugin is an executable whose main is one call. It serves the host that starts it; by hand it
// says what it is. The example runs it, in a process of its own, and asks for the table of its
// parameters, which belongs into its README.
func Example() {
	table, err := command("ring", "readme").Output()
	fmt.Print(string(table), err)
	// Output:
	// | name | type | default | allowed | meaning |
	// |---|---|---|---|---|
	// | `radius` | number | `1` | > 0 | radius of the ring (m) |
	// <nil>
}

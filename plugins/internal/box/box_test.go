package box_test

import (
	"errors"
	"math"
	"testing"

	"github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/shapes"
	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/plugins/internal/box"
	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/sdk"
)

// spaces are those of a task with two dims of x.
func spaces() sdk.Spaces {
	return sdk.Spaces{
		X:   []sdk.Dim{sdk.Unbounded("a", ""), sdk.Unbounded("b", "")},
		Y:   []sdk.Dim{sdk.Unbounded("y", "")},
		Box: []sdk.Interval{{Low: -1, High: 1}, {Low: 0, High: 3}},
	}
}

func taskBox(t *testing.T) box.Box {
	t.Helper()
	b, err := box.New(box.Sides{}, spaces())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestNew(t *testing.T) {
	for _, c := range []struct {
		name  string
		sides box.Sides
		want  []sdk.Interval // nil for an error
	}{
		{"of the task", box.Sides{}, spaces().Box},
		{
			"given",
			box.Sides{Low: []float64{1, 2}, High: []float64{3, 5}},
			[]sdk.Interval{{Low: 1, High: 3}, {Low: 2, High: 5}},
		},
		{"too short", box.Sides{Low: []float64{1}, High: []float64{3}}, nil},
		{"one side only", box.Sides{Low: []float64{1, 2}}, nil},
		{"upside down", box.Sides{Low: []float64{1, 5}, High: []float64{3, 2}}, nil},
		{"empty", box.Sides{Low: []float64{1, 2}, High: []float64{3, 2}}, nil},
	} {
		b, err := box.New(c.sides, spaces())
		if c.want == nil {
			if !errors.Is(err, sdk.ErrInvalid) {
				t.Errorf("%s: error %v, want ErrInvalid", c.name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if diff := cmp.Diff(c.want, []sdk.Interval{b.Side(0), b.Side(1)}); diff != "" {
			t.Errorf("%s: sides (-want +got):\n%s", c.name, diff)
		}
	}
}

// run executes a graph of rows of two numbers.
func run(
	t *testing.T, name string, x []float32, build func(x *graph.Node) []*graph.Node,
) [][]float32 {
	t.Helper()
	e, err := engine.Open(name, 1)
	if err != nil {
		t.Fatal(err)
	}
	p, err := e.Compile("test", []shapes.Shape{engine.Shape(len(x)/2, 2)}, nil,
		func(in []*graph.Node) []*graph.Node { return build(in[0]) })
	if err != nil {
		t.Fatal(err)
	}
	a, err := e.Upload(x, len(x)/2, 2)
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.Run([]engine.Array{a}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var all [][]float32
	for _, o := range out {
		data, err := e.Download(o)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, data)
	}
	return all
}

var near = cmp.Comparer(func(x, y float32) bool {
	return math.Abs(float64(x-y)) <= 1e-6*max(1, math.Abs(float64(y)))
})

func TestExcess(t *testing.T) {
	b := taskBox(t)
	x := []float32{0, 1, 1.5, -2, -3, 4, 1, 3, 0.999, 2.999}
	want := []float32{0, 0, 0.5, 2, 2, 1, 0, 0, 0, 0}
	slope := []float32{0, 0, 1, -1, -1, 1, 0, 0, 0, 0}
	for _, name := range []string{"cpu", "go"} {
		out := run(t, name, x, func(x *graph.Node) []*graph.Node {
			v := b.Excess(x)
			return []*graph.Node{
				v, graph.Gradient(graph.ReduceAllSum(v), x)[0],
				graph.Gradient(graph.ReduceAllMean(v), x)[0],
			}
		})
		mean := make([]float32, len(slope))
		for i, s := range slope {
			mean[i] = s / float32(len(x))
		}
		if diff := cmp.Diff([][]float32{want, slope, mean}, out, near); diff != "" {
			t.Errorf("%s: excess, gradient of its sum, of its mean (-want +got):\n%s", name, diff)
		}
	}
}

// The gradient of the boundary loss against central differences of a sum in float64, away from the
// box's sides.
func TestExcessByFiniteDifferences(t *testing.T) {
	b := taskBox(t)
	x := []float32{0.3, -0.4, 1.7, 2.2, -1.1, 3.4, -2.5, 1.5}
	loss := func(x []float32) float64 {
		sum := 0.0
		for i, v := range x {
			side := b.Side(i % 2)
			mu, r := (side.Low+side.High)/2, side.High-side.Low
			sum += math.Max(math.Abs(float64(v)-mu)-r/2, 0)
		}
		return 0.1 * sum
	}
	got := run(t, "cpu", x, func(x *graph.Node) []*graph.Node {
		return graph.Gradient(graph.MulScalar(graph.ReduceAllSum(b.Excess(x)), 0.1), x)
	})[0]
	for i := range x {
		const h = 1.0 / 64
		up, down := append([]float32(nil), x...), append([]float32(nil), x...)
		up[i] += h
		down[i] -= h
		if want := (loss(up) - loss(down)) / (2 * h); math.Abs(float64(got[i])-want) > 1e-5 {
			t.Errorf("∂/∂x%d is %g, want %g", i, got[i], want)
		}
	}
}

func TestUnit(t *testing.T) {
	b := taskBox(t)
	x := []float32{-1, 0, 1, 3, 0, 0.75, 2, -3}
	u := []float32{0, 0, 1, 1, 0.5, 0.25, 1.5, -1}
	for _, name := range []string{"cpu", "go"} {
		out := run(t, name, u, func(u *graph.Node) []*graph.Node {
			return []*graph.Node{b.FromUnit(u)}
		})
		if diff := cmp.Diff(x, out[0], near); diff != "" {
			t.Errorf("%s: x of u (-want +got):\n%s", name, diff)
		}
	}
	for i := 0; i < len(x); i += 2 {
		b.ToUnit(x[i : i+2])
	}
	if diff := cmp.Diff(u, x, near); diff != "" {
		t.Errorf("u of x (-want +got):\n%s", diff)
	}
}

package nn_test

import (
	"testing"

	"github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/shapes"
	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/nn"
)

// Columns are taken, reordered and put together, and their gradients find the way back, whether or
// not the backend can pad.
func TestColumns(t *testing.T) {
	in := []float32{1, 2, 3, 4, 10, 20, 30, 40}
	for _, backend := range []string{"cpu", "go"} {
		e, err := engine.Open(backend, 1)
		if err != nil {
			t.Fatal(err)
		}
		p, err := e.Compile("columns", []shapes.Shape{engine.Shape(2, 4)}, nil,
			func(in []*graph.Node) []*graph.Node {
				x := in[0]
				some := nn.Join(nn.Columns(x, 1, 2), nil, nn.Columns(x, 0, 0),
					nn.Pick(x, []int{3, 1}))
				weighted := graph.Mul(some,
					graph.Const(x.Graph(), [][]float32{{1, 2, 3, 4}, {5, 6, 7, 8}}))
				return []*graph.Node{
					some, nn.SumColumns(x), graph.Gradient(graph.ReduceAllSum(weighted), x)[0],
				}
			})
		if err != nil {
			t.Fatal(err)
		}
		x, err := e.Upload(in, 2, 4)
		if err != nil {
			t.Fatal(err)
		}
		out, err := p.Run([]engine.Array{x}, nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := nn.Download(e, out)
		if err != nil {
			t.Fatal(err)
		}
		want := [][]float32{{2, 3, 4, 2, 20, 30, 40, 20}, {10, 100}, {0, 5, 2, 3, 0, 13, 6, 7}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", backend, diff)
		}
	}
	if nn.Join(nil, nil) != nil {
		t.Error("joining nothing gives something")
	}
}

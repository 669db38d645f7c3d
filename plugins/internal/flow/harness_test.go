package flow

import (
	"math/rand/v2"
	"testing"

	"github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/shapes"

	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/nn"
	"github.com/invbench/invbench/sdk"
)

// compute returns what build makes of batches and the variables of a set, on the named backend.
func compute(
	t *testing.T, backend string, set *nn.Set,
	build func(s *nn.Scope, in []*graph.Node) []*graph.Node, in ...sdk.Batch,
) [][]float32 {
	t.Helper()
	e, err := engine.Open(backend, 1)
	if err != nil {
		t.Fatal(err)
	}
	var arrays []engine.Array
	var kept []shapes.Shape
	for _, b := range in {
		a, err := e.Upload(b.Data, b.Rows(), b.Width)
		if err != nil {
			t.Fatal(err)
		}
		arrays, kept = append(arrays, a), append(kept, engine.Shape(b.Rows(), b.Width))
	}
	weights, err := nn.Upload(e, set.Variables())
	if err != nil {
		t.Fatal(err)
	}
	p, err := e.Compile("test", append(kept, nn.Shapes(set.Variables())...), nil,
		func(nodes []*graph.Node) []*graph.Node {
			return build(nn.NewScope(false, set.Variables(), nodes[len(in):]), nodes[:len(in)])
		})
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.Run(append(arrays, weights...), nil)
	if err != nil {
		t.Fatal(err)
	}
	values, err := nn.Download(e, out)
	if err != nil {
		t.Fatal(err)
	}
	return values
}

func normal(seed uint64, rows, width int) sdk.Batch {
	rng := rand.New(rand.NewPCG(seed, 1))
	b := sdk.NewBatch(rows, width)
	for i := range b.Data {
		b.Data[i] = float32(rng.NormFloat64())
	}
	return b
}

package apply

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/gomlx/gomlx/pkg/core/graph"

	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/nn"
	"github.com/invbench/invbench/sdk"
)

// double returns a function of a [n, 2] and b [n, 1] with the outputs 2a + w and a1·b.
func double(t *testing.T, backend string) (*Function, *nn.Set) {
	t.Helper()
	e, err := engine.Open(backend, 1)
	if err != nil {
		t.Fatal(err)
	}
	set := nn.NewSet(1)
	w := set.Constant("w", true, 0.5, 1, 2)
	f, err := New(e, "double", set, func(s *nn.Scope, in []*graph.Node) []*graph.Node {
		if s.Training {
			t.Error("the net is in training")
		}
		return []*graph.Node{
			graph.Add(graph.MulScalar(in[0], 2), s.Node(w)),
			graph.Mul(nn.Columns(in[0], 0, 1), in[1]),
		}
	}, 2, 1)
	if err != nil {
		t.Fatal(err)
	}
	return f, set
}

// A function that is used is not in training, for batch norm neither (reference §9 trap 13; see
// double).
func TestRun(t *testing.T) {
	for _, backend := range []string{"cpu", "go"} {
		f, set := double(t, backend)
		set.Variables()[0].Value[0] = math.MaxFloat32 // too late to count
		for _, rows := range []int{1, 2, 3, 5, 64, 1023, 1024, 1025, 2100} {
			a, b := sdk.NewBatch(rows, 2), sdk.NewBatch(rows, 1)
			for i := range rows {
				copy(a.Row(i), []float32{float32(i), -float32(i)})
				b.Data[i] = 3
			}
			out, err := f.Run(t.Context(), a, b)
			if err != nil {
				t.Fatal(err)
			}
			if len(out) != 2 || out[0].Rows() != rows || out[0].Width != 2 ||
				out[1].Rows() != rows || out[1].Width != 1 {
				t.Fatalf("%s: outputs for %d rows have %d and %d rows",
					backend, rows, out[0].Rows(), out[1].Rows())
			}
			for i := range rows {
				v := float32(i)
				if r := out[0].Row(i); r[0] != 2*v+0.5 || r[1] != -2*v+0.5 ||
					out[1].Data[i] != 3*v {
					t.Fatalf("%s: row %d of %d is %v and %v", backend, i, rows, r, out[1].Row(i))
				}
			}
		}
		if n := len(f.programs); n != 6 { // 1, 2, 4, 8, 64, 1024; 1025 and 2100 leave 1 and 52
			t.Errorf("%s: %d programs were compiled, want 6", backend, n)
		}
	}
}

func TestRunStopsWithItsContext(t *testing.T) {
	f, _ := double(t, "cpu")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.Run(ctx, sdk.NewBatch(3, 2),
		sdk.NewBatch(3, 1)); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v, want that of the context", err)
	}
}

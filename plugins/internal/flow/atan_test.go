package flow

import (
	"math"
	"testing"

	"github.com/gomlx/gomlx/pkg/core/graph"

	"github.com/invbench/invbench/plugins/internal/nn"
	"github.com/invbench/invbench/sdk"
)

func TestAtan(t *testing.T) {
	var x []float32
	for e := -12.0; e < 12; e += 0.003 {
		x = append(x, float32(math.Pow(10, e)), -float32(math.Pow(10, e)))
	}
	x = append(x, 0, 1, -1, math.MaxFloat32, -math.MaxFloat32, math.SmallestNonzeroFloat32)
	in := sdk.Batch{Width: 1, Data: x}
	for _, backend := range []string{"cpu", "go"} {
		out := compute(t, backend, nn.NewSet(1), func(_ *nn.Scope, in []*graph.Node) []*graph.Node {
			y := Atan(in[0])
			return []*graph.Node{
				y, graph.Gradient(graph.ReduceAllSum(graph.MulScalar(y, 3)), in[0])[0],
			}
		}, in)
		for i, v := range x {
			want := math.Atan(float64(v))
			if got := float64(out[0][i]); !(math.Abs(got-want) <=
				1.5e-7*math.Max(math.Abs(want), 1e-30)) {
				t.Fatalf("%s: atan(%g) is %.9g, want %.9g", backend, v, got, want)
			}
			want = 3 / (1 + float64(v)*float64(v))
			if got := float64(out[1][i]); !(math.Abs(got-want) <= 1e-6*want+1e-37) {
				t.Fatalf("%s: gradient of 3·atan at %g is %g, want %g", backend, v, got, want)
			}
		}
	}
}

package cpu_test

import (
	"testing"

	"github.com/gomlx/gomlx/backends"
	"github.com/gomlx/gomlx/backends/simplego"
	. "github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/shapes"
)

// fixDotGradient replaces GoMLX's gradient of a matrix product, which is a sum over an array with
// three axes that the bundled backend writes to memory, by two matrix products. It returns the
// function that takes this back.
func fixDotGradient() (restore func()) {
	old := VJPRegistration[NodeTypeDot]
	VJPRegistration[NodeTypeDot] = func(node *Node, v []*Node, _ shapes.Shape) []*Node {
		x, w := node.Inputs()[0], node.Inputs()[1]
		return []*Node{Dot(v[0], Transpose(w, 0, 1)), Dot(Transpose(x, 0, 1), v[0])}
	}
	return func() { VJPRegistration[NodeTypeDot] = old }
}

// newBundled returns the bundled backend at its fastest, which runs operations at the same time.
func newBundled(t testing.TB) backends.Backend {
	t.Helper()
	b, err := simplego.New("")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// BenchmarkBundled measures the steps of BENCHMARKS.md with the backend that is bundled with GoMLX,
// as shipped and with its gradient of matrix products replaced. As shipped, W2 takes minutes and 15
// GB of memory for a step, so it is left out.
func BenchmarkBundled(b *testing.B) {
	for _, w := range workloads() {
		for _, fixed := range []bool{true, false} {
			name := w.name + "/shipped"
			if fixed {
				name = w.name + "/gradient"
			}
			if !fixed && w.name == "W2" {
				continue
			}
			b.Run(name, func(b *testing.B) {
				if fixed {
					defer fixDotGradient()()
				}
				tr := newWorkload(b, newBundled(b), w)
				tr.losses(1)
				for b.Loop() {
					tr.step()
				}
			})
		}
	}
}

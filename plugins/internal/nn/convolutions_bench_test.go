package nn_test

import (
	"fmt"
	"testing"

	"github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/shapes"

	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/nn"
)

// BenchmarkConvolutions is the paper's two stacks for 1024 rows: their outputs alone, and with the
// gradients of all parameters and of the rows.
func BenchmarkConvolutions(b *testing.B) {
	for _, length := range []int{150, 300} {
		for _, gradient := range []bool{false, true} {
			b.Run(fmt.Sprintf("from %d/gradient %t", length, gradient), func(b *testing.B) {
				e, err := engine.Open("cpu", 2)
				if err != nil {
					b.Fatal(err)
				}
				set := nn.NewSet(1)
				stack := nn.NewDoubling(set, "c", 150)
				if length == 300 {
					set = nn.NewSet(1)
					stack = nn.NewHalving(set, "c", 300)
				}
				vars := set.Variables()
				in := append([]shapes.Shape{engine.Shape(1024, length)}, nn.Shapes(vars)...)
				p, err := e.Compile("stack", in, nil, func(in []*graph.Node) []*graph.Node {
					y := stack.Apply(nn.NewScope(true, vars, in[1:]), in[0])
					if !gradient {
						return []*graph.Node{y}
					}
					return graph.Gradient(graph.ReduceAllMean(graph.Square(y)), in...)
				})
				if err != nil {
					b.Fatal(err)
				}
				x, err := e.Zeros(1024, length)
				if err != nil {
					b.Fatal(err)
				}
				weights, err := nn.Upload(e, vars)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportAllocs()
				for b.Loop() {
					out, err := p.Run(append([]engine.Array{x}, weights...), nil)
					if err != nil {
						b.Fatal(err)
					}
					if err := e.Free(out...); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

package main

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/shapes"
	"gonum.org/v1/gonum/mat"

	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/nn"
)

// determinants returns log|det| of n×n matrices, and its gradient.
func determinants(
	t *testing.T, backend string, matrices []float32, n int,
) (logs, gradient []float32) {
	t.Helper()
	e, err := engine.Open(backend, 1)
	if err != nil {
		t.Fatal(err)
	}
	rows := len(matrices) / n / n
	p, err := e.Compile("determinant", []shapes.Shape{engine.Shape(rows, 1, n, n)}, nil,
		func(in []*graph.Node) []*graph.Node {
			d := logDeterminant(in[0])
			return []*graph.Node{d, graph.Gradient(graph.ReduceAllSum(d), in[0])[0]}
		})
	if err != nil {
		t.Fatal(err)
	}
	a, err := e.Upload(matrices, rows, 1, n, n)
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.Run([]engine.Array{a}, nil)
	if err != nil {
		t.Fatal(err)
	}
	values, err := nn.Download(e, out)
	if err != nil {
		t.Fatal(err)
	}
	return values[0], values[1]
}

// The logarithm of the determinant is that of elimination in float64, and its gradient the
// transposed inverse.
func TestLogDeterminant(t *testing.T) {
	for _, backend := range []string{"cpu", "go"} {
		for _, n := range []int{1, 2, 4, 8} {
			rng := rand.New(rand.NewPCG(1, uint64(n)))
			matrices := make([]float32, 30*n*n)
			for i := range matrices {
				matrices[i] = float32(rng.NormFloat64())
			}
			logs, gradient := determinants(t, backend, matrices, n)
			for i, got := range logs {
				a := mat.NewDense(n, n, nil)
				for k := range n * n {
					a.Set(k/n, k%n, float64(matrices[i*n*n+k]))
				}
				if want, _ := mat.LogDet(a); math.Abs(float64(got)-want) > 1e-4 {
					t.Errorf("%s: log|det| of matrix %d of order %d is %g, want %g",
						backend, i, n, got, want)
				}
				var inverse mat.Dense
				if err := inverse.Inverse(a); err != nil {
					t.Fatal(err)
				}
				scale := mat.Norm(&inverse, 2)
				for k := range n * n {
					if got, want := float64(gradient[i*n*n+k]),
						inverse.At(k%n, k/n); math.Abs(got-want) >
						1e-3*scale*math.Max(1, scale/30) {
						t.Fatalf("%s: gradient of matrix %d of order %d is %g at %d, want %g",
							backend, i, n, got, k, want)
					}
				}
			}
		}
	}
}

// Singular matrices have a small determinant, and nothing that is not finite.
func TestLogDeterminantOfSingularMatrices(t *testing.T) {
	for _, backend := range []string{"cpu", "go"} {
		for name, m := range map[string][]float32{
			"zero": {0, 0, 0, 0}, "rank one": {1, 2, 2, 4}, "a zero row": {0, 0, 1, 3},
			"a zero column": {0, 1, 0, 3},
		} {
			logs, gradient := determinants(t, backend, m, 2)
			if !(logs[0] < -10 && logs[0] > -50) {
				t.Errorf("%s: log|det| of %s is %g, want between -50 and -10",
					backend, name, logs[0])
			}
			for _, v := range gradient {
				if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
					t.Errorf("%s: gradient of %s is %v", backend, name, gradient)
				}
			}
		}
	}
}

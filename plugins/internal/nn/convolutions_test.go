package nn_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/gomlx/gomlx/pkg/core/graph"

	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/gausstest"
	"github.com/invbench/invbench/plugins/internal/nn"
	"github.com/invbench/invbench/plugins/internal/nn/nntest"
	"github.com/invbench/invbench/sdk"
)

// stack is one of the two stacks with what it should be.
type stack struct {
	length, out, parameters int
	make                    func(set *nn.Set, name string, length int) nn.Convolutions
	loops                   func(set *nn.Set, name string, x [][]float64) [][]float64
	layers                  func(set *nn.Set) []nn.Layer
}

// stacks are those of the paper's meta-material, and the same for fewer dims of y.
func stacks() map[string]stack {
	up := stack{
		parameters: 36 + 84 + 84 + 5, make: nn.NewDoubling, loops: nntest.Doubling,
		layers: func(set *nn.Set) []nn.Layer {
			return []nn.Layer{
				nn.NewConvTranspose1D(set, "c.0", 1, 4, nn.Window{Kernel: 8, Stride: 2, Pad: 3}),
				nn.NewConvTranspose1D(set, "c.1", 4, 4, nn.Window{Kernel: 5, Stride: 1, Pad: 2}),
				nn.NewConvTranspose1D(set, "c.2", 4, 4, nn.Window{Kernel: 5, Stride: 1, Pad: 2}),
				nn.NewConv1D(set, "c.3", 4, 1, nn.Window{Kernel: 1, Stride: 1}),
			}
		},
	}
	down := stack{
		parameters: 24 + 84 + 132 + 5, make: nn.NewHalving, loops: nntest.Halving,
		layers: func(set *nn.Set) []nn.Layer {
			return []nn.Layer{
				nn.NewConv1D(set, "c.0", 1, 4, nn.Window{Kernel: 5, Stride: 1, Pad: 2}),
				nn.NewConv1D(set, "c.1", 4, 4, nn.Window{Kernel: 5, Stride: 1, Pad: 2}),
				nn.NewConv1D(set, "c.2", 4, 4, nn.Window{Kernel: 8, Stride: 2, Pad: 3}),
				nn.NewConv1D(set, "c.3", 4, 1, nn.Window{Kernel: 1, Stride: 1}),
			}
		},
	}
	all := map[string]stack{}
	for name, lengths := range map[string][2]int{
		"150 to 300": {150, 300}, "300 to 150": {300, 150}, "10 to 20": {10, 20},
		"20 to 10": {20, 10}, "2 to 4": {2, 4}, "4 to 2": {4, 2},
	} {
		s := down
		if lengths[1] > lengths[0] {
			s = up
		}
		s.length, s.out = lengths[0], lengths[1]
		all[name] = s
	}
	return all
}

// A stack is its layers with nothing between or behind them (reference §9 trap 38), as loops
// compute them and as they are applied to the rows themselves, and has the parameters that
// reference §3.1 and §3.3 list.
func TestStackIsItsLayers(t *testing.T) {
	for name, c := range stacks() {
		t.Run(name, func(t *testing.T) {
			onBackends(t, func(t *testing.T, e *engine.Engine) {
				const rows = 3
				set, same := nn.NewSet(7), nn.NewSet(7)
				made, layers := c.make(set, "c", c.length), c.layers(same)
				if got := gausstest.Parameters(set); got != c.parameters {
					t.Errorf("%d parameters, want %d", got, c.parameters)
				}
				x := normals(rand.New(rand.NewPCG(3, 4)), rows*c.length)
				want := c.loops(set, "c", nntest.Rows(x, c.length))
				if len(want[0]) != c.out {
					t.Errorf("loops give %d numbers, want %d", len(want[0]), c.out)
				}
				stacked := run(t, e, set, false, x, c.length,
					func(s *nn.Scope, x *graph.Node) []*graph.Node {
						return []*graph.Node{made.Apply(s, x)}
					})
				near(t, "stack", stacked[0], slices.Concat(want...), 2e-6)
				direct := run(t, e, same, false, x, c.length,
					func(s *nn.Scope, x *graph.Node) []*graph.Node {
						x = graph.Reshape(graph.Transpose(x, 0, 1), 1, c.length, rows)
						for _, layer := range layers {
							x = layer.Apply(s, x)
						}
						return []*graph.Node{graph.Transpose(graph.Reshape(x, c.out, rows), 0, 1)}
					})
				near(t, "layers", direct[0], slices.Concat(want...), 2e-6)
			})
		})
	}
}

// Gradients of kernels, biases and rows against central differences of the loops in float64. The
// output is linear in each of them alone, so that a difference of any width is exact.
func TestGradientsOfStacks(t *testing.T) {
	for name, c := range stacks() {
		t.Run(name, func(t *testing.T) {
			const rows = 2
			set, rng := nn.NewSet(9), rand.New(rand.NewPCG(5, 6))
			made := c.make(set, "c", c.length)
			x, weights := normals(rng, rows*c.length), normals(rng, rows*c.out)
			sum := func() float64 { // Σ weights·output
				total := 0.0
				for i, v := range slices.Concat(c.loops(set, "c", nntest.Rows(x, c.length))...) {
					total += v * float64(weights[i])
				}
				return total
			}
			var want [][]float64
			for _, values := range append(valuesOf(set), x) {
				want = append(want, differences(values, sum, 20))
			}
			onBackends(t, func(t *testing.T, e *engine.Engine) {
				out := run(t, e, set, true, x, c.length,
					func(s *nn.Scope, x *graph.Node) []*graph.Node {
						y := graph.Mul(made.Apply(s, x),
							graph.Reshape(graph.Const(x.Graph(), weights), rows, c.out))
						return graph.Gradient(graph.ReduceAllSum(y),
							append(s.Nodes(set.Trained()), x)...)
					})
				for i, w := range want {
					near(t, "gradient "+append(names(set), "of the rows")[i], out[i][:len(w)], w,
						1e-4)
				}
			})
		})
	}
}

// differences returns the derivatives of f with respect to values, at most the given number of
// them, from the first.
func differences(values []float32, f func() float64, most int) []float64 {
	var d []float64
	for i, v := range values[:min(most, len(values))] {
		values[i] = v + 0.5
		above, high := f(), values[i]
		values[i] = v - 0.5
		d = append(d, (above-f())/float64(high-values[i]))
		values[i] = v
	}
	return d
}

func valuesOf(set *nn.Set) [][]float32 {
	var all [][]float32
	for _, v := range set.Trained() {
		all = append(all, v.Value)
	}
	return all
}

func names(set *nn.Set) []string {
	var all []string
	for _, v := range set.Trained() {
		all = append(all, v.Name)
	}
	return all
}

func TestHalf(t *testing.T) {
	for dims, want := range map[int]int{4: 2, 20: 10, 300: 150} {
		if got, err := nn.Half(dims); got != want || err != nil {
			t.Errorf("half of %d is %d, %v, want %d", dims, got, err, want)
		}
	}
	for _, dims := range []int{0, 1, 2, 5, 301} {
		if _, err := nn.Half(dims); !errors.Is(err, sdk.ErrInvalid) {
			t.Errorf("half of %d: %v, want that it is invalid", dims, err)
		}
	}
}

// A forward net is the MLP, and with convolutions an MLP to half of y with the stack behind it.
func TestForward(t *testing.T) {
	onBackends(t, func(t *testing.T, e *engine.Engine) {
		x := normals(rand.New(rand.NewPCG(7, 8)), 5*3)
		for _, convolutions := range []bool{false, true} {
			set := nn.NewSet(4)
			forward, err := nn.NewForward(set, 3, []int{6}, 8, convolutions)
			if err != nil {
				t.Fatal(err)
			}
			out := run(t, e, set, false, x, 3, func(s *nn.Scope, x *graph.Node) []*graph.Node {
				return []*graph.Node{forward.Apply(s, x)}
			})
			want := nntest.FromSet(set, "forward").Forward(nntest.Rows(x, 3), false)
			if convolutions {
				want = nntest.Doubling(set, "forward.convolutions", want)
			}
			near(t, "output", out[0], slices.Concat(want...), 1e-5)
		}
		if _, err := nn.NewForward(nn.NewSet(4), 3, []int{6}, 7,
			true); !errors.Is(err, sdk.ErrInvalid) {
			t.Errorf("convolutions for 7 dims of y: %v, want that it is invalid", err)
		}
	})
}

// A net of hidden layers alone has batch norm and ReLU in its last layer too, in training and
// outside (reference §9 trap 33).
func TestHidden(t *testing.T) {
	onBackends(t, func(t *testing.T, e *engine.Engine) {
		for _, training := range []bool{true, false} {
			set, x := nn.NewSet(3), normals(rand.New(rand.NewPCG(9, 9)), 6*3)
			hidden := nn.NewHidden(set, "h", 3, 5, 4)
			want := nntest.FromSet(set, "h")
			out := run(t, e, set, training, x, 3, func(s *nn.Scope, x *graph.Node) []*graph.Node {
				return []*graph.Node{hidden.Apply(s, x)}
			})
			near(t, "output", out[0], slices.Concat(want.Forward(nntest.Rows(x, 3), training)...),
				1e-5)
			if want.Layers[1].Scale == nil || slices.Min(out[0]) != 0 {
				t.Error("the last layer has no batch norm or no ReLU")
			}
		}
	})
}

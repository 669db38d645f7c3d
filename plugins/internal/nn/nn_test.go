package nn_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/shapes"

	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/nn"
	"github.com/invbench/invbench/plugins/internal/nn/nntest"
	"github.com/invbench/invbench/sdk"
)

// onBackends runs a test on each backend that every build has.
func onBackends(t *testing.T, test func(t *testing.T, e *engine.Engine)) {
	for _, name := range []string{"cpu", "go"} {
		t.Run(name, func(t *testing.T) {
			e, err := engine.Open(name, 1)
			if err != nil {
				t.Fatal(err)
			}
			test(t, e)
		})
	}
}

// run executes a graph of the variables of set and one matrix once.
func run(t *testing.T, e *engine.Engine, set *nn.Set, training bool, x []float32, width int,
	build func(s *nn.Scope, x *graph.Node) []*graph.Node,
) [][]float32 {
	t.Helper()
	vars := set.Variables()
	rows := len(x) / width
	in := append([]shapes.Shape{engine.Shape(rows, width)}, nn.Shapes(vars)...)
	p, err := e.Compile("test", in, nil, func(in []*graph.Node) []*graph.Node {
		return build(nn.NewScope(training, vars, in[1:]), in[0])
	})
	if err != nil {
		t.Fatal(err)
	}
	a, err := e.Upload(x, rows, width)
	if err != nil {
		t.Fatal(err)
	}
	values, err := nn.Upload(e, vars)
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.Run(append([]engine.Array{a}, values...), nil)
	if err != nil {
		t.Fatal(err)
	}
	all, err := nn.Download(e, out)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func near(t *testing.T, what string, got []float32, want []float64, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d numbers, want %d", what, len(got), len(want))
		return
	}
	for i, w := range want {
		if !(math.Abs(float64(got[i])-w) <= tolerance*max(1, math.Abs(w))) {
			t.Errorf("%s: number %d is %g, want %g", what, i, got[i], w)
			return
		}
	}
}

func normals(rng *rand.Rand, n int) []float32 {
	v := make([]float32, n)
	for i := range v {
		v[i] = float32(rng.NormFloat64())
	}
	return v
}

// One column of 1, 2, 4: mean 7/3, biased variance 14/9, unbiased variance 7/3, of which a tenth is
// new (reference §9 trap 14).
func TestBatchNormByHand(t *testing.T) {
	onBackends(t, func(t *testing.T, e *engine.Engine) {
		set := nn.NewSet(1)
		norm := nn.NewBatchNorm(set, "n", 1)
		x := []float32{1, 2, 4}
		out := run(t, e, set, true, x, 1, func(s *nn.Scope, x *graph.Node) []*graph.Node {
			return append([]*graph.Node{norm.Apply(s, x)}, s.Nodes(set.Statistics())...)
		})
		d := math.Sqrt(14.0/9 + 1e-5)
		near(t, "normalised by the batch", out[0],
			[]float64{-4.0 / 3 / d, -1.0 / 3 / d, 5.0 / 3 / d}, 1e-6)
		near(t, "running mean", out[1], []float64{0.1 * 7 / 3}, 1e-6)
		near(t, "running variance", out[2], []float64{0.9 + 0.1*7/3}, 1e-6)

		for i, v := range set.Statistics() {
			v.Value = out[1+i]
		}
		out = run(t, e, set, false, x, 1, func(s *nn.Scope, x *graph.Node) []*graph.Node {
			return append([]*graph.Node{norm.Apply(s, x)}, s.Nodes(set.Statistics())...)
		})
		m, d := 0.7/3, math.Sqrt(0.9+0.7/3+1e-5)
		near(t, "normalised by running statistics", out[0],
			[]float64{(1 - m) / d, (2 - m) / d, (4 - m) / d}, 1e-6)
		near(t, "running mean, not in training", out[1], []float64{m}, 1e-6)
	})
}

func TestMLPAndItsGradientsAgreeWithLoops(t *testing.T) {
	onBackends(t, func(t *testing.T, e *engine.Engine) {
		for _, training := range []bool{true, false} {
			rng := rand.New(rand.NewPCG(1, 2))
			set, x, y := nn.NewSet(3), normals(rng, 9*3), normals(rng, 9*2)
			mlp := nn.NewMLP(set, "net", 3, 7, 5, 2)
			// Scales and shifts are 1 and 0 at first, which hides mistakes.
			for _, v := range set.Variables() {
				for i := range v.Value {
					v.Value[i] += 0.2 * rng.Float32()
				}
			}
			want := nntest.FromSet(set, "net")
			out := run(t, e, set, training, x, 3, func(s *nn.Scope, x *graph.Node) []*graph.Node {
				trained := s.Nodes(set.Trained())
				target := graph.Reshape(graph.Const(x.Graph(), y), 9, 2)
				loss := nn.MeanSquare(mlp.Apply(s, x), target)
				return append([]*graph.Node{loss}, graph.Gradient(loss, append(trained, x)...)...)
			})
			loss, d := nntest.MeanSquare(want.Forward(nntest.Rows(x, 3), training),
				nntest.Rows(y, 2))
			layers, input := want.Backward(d)
			near(t, "loss", out[0], []float64{loss}, 1e-5)
			near(t, "gradient of x", out[len(out)-1], slices.Concat(input...), 1e-5)
			i := 1
			for l, g := range layers {
				_, gradients := want.Layers[l].Parameters(g)
				flat := slices.Concat(gradients[:len(g.Weight)]...)
				for _, wantGradient := range append([][]float64{flat},
					gradients[len(g.Weight):]...) {
					near(t, "gradient of "+set.Trained()[i-1].Name, out[i], wantGradient, 1e-5)
					i++
				}
			}
		}
	})
}

// Batch norm goes by the batch in training alone (reference §9 trap 13).
func TestRowsDoNotInfluenceEachOtherOutsideTraining(t *testing.T) {
	onBackends(t, func(t *testing.T, e *engine.Engine) {
		set := nn.NewSet(3)
		mlp := nn.NewMLP(set, "net", 2, 6, 1)
		apply := func(training bool, x []float32) []float32 {
			return run(t, e, set, training, x, 2, func(s *nn.Scope, x *graph.Node) []*graph.Node {
				return []*graph.Node{mlp.Apply(s, x)}
			})[0]
		}
		a, b := []float32{1, 2, 3, 4, 5, 6}, []float32{1, 2, -30, 40, 50, -60}
		if got, want := apply(false, b)[0], apply(false, a)[0]; got != want {
			t.Errorf("first row's output is %g among other rows, want %g", got, want)
		}
		if apply(true, a)[0] == apply(true, b)[0] {
			t.Error("in training the first row's output does not depend on the other rows, but " +
				"batch norm should make it")
		}
	})
}

func TestReLU(t *testing.T) {
	onBackends(t, func(t *testing.T, e *engine.Engine) {
		nan := float32(math.NaN())
		out := run(t, e, nn.NewSet(1), false, []float32{-1, 0, 2, nan}, 1,
			func(_ *nn.Scope, x *graph.Node) []*graph.Node {
				y := nn.ReLU(x)
				return []*graph.Node{y, graph.Gradient(graph.ReduceAllSum(y), x)[0]}
			})
		near(t, "value", out[0][:3], []float64{0, 0, 2}, 0)
		near(t, "gradient", out[1][:3], []float64{0, 0, 1}, 0)
		if out[0][3] == out[0][3] {
			t.Errorf("ReLU(NaN) is %g, want NaN", out[0][3])
		}
	})
}

func TestLinearStartsAsPyTorchHasIt(t *testing.T) {
	const in, out = 100, 400
	set := nn.NewSet(5)
	nn.NewLinear(set, "l", in, out)
	for i, n := range []int{in * out, out} {
		v := set.Variables()[i].Value
		var sum, squares, most float64
		for _, x := range v {
			sum, squares, most = sum+float64(x), squares+
				float64(x)*float64(x), max(most, math.Abs(float64(x)))
		}
		if len(v) != n || most > 0.1 || most < 0.099 {
			t.Errorf("variable %d has %d numbers up to %g, want %d up to 1/√%d",
				i, len(v), most, n, in)
		}
		mean, variance := sum/float64(n), squares/float64(n)
		want := 0.01 / 3 // of a uniform distribution on ±0.1; its fourth moment is 0.01²/5
		if math.Abs(mean) > 5*math.Sqrt(want/float64(n)) {
			t.Errorf("variable %d has mean %g, want 0", i, mean)
		}
		if math.Abs(variance-want) > 5*math.Sqrt((1e-4/5-want*want)/float64(n)) {
			t.Errorf("variable %d has variance %g, want %g", i, variance, want)
		}
	}
}

func TestInitialValuesFollowSeedAndName(t *testing.T) {
	values := func(seed sdk.Seed, names ...string) []float32 {
		set := nn.NewSet(seed)
		var last *nn.Variable
		for _, name := range names {
			last = set.Uniform(name, 1, 4)
		}
		return last.Value
	}
	want := values(1, "a")
	if !slices.Equal(values(1, "b", "a"), want) {
		t.Error("a variable's initial values depend on the variables made before it")
	}
	if slices.Equal(values(2, "a"), want) || slices.Equal(values(1, "b"), want) {
		t.Error("a variable's initial values are the same under another seed or name")
	}
}

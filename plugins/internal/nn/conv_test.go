package nn_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/gomlx/gomlx/pkg/core/graph"

	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/nn"
	"github.com/invbench/invbench/plugins/internal/nn/nntest"
)

// The layers by hand: a kernel of 1, 2, 4 along 1, 10, 100, with the window over the ends.
func TestConvolutionsByHand(t *testing.T) {
	onBackends(t, func(t *testing.T, e *engine.Engine) {
		set := nn.NewSet(1)
		there := nn.NewConv1D(set, "there", 1, 1, nn.Window{Kernel: 3, Stride: 1, Pad: 1})
		back := nn.NewConvTranspose1D(set, "back", 1, 1, nn.Window{Kernel: 3, Stride: 2, Pad: 1})
		for i, v := range set.Variables() {
			copy(v.Value, [][]float32{{1, 2, 4}, {0.5}, {1, 2, 4}, {0.25}}[i])
		}
		out := run(t, e, set, false, []float32{1, 10, 100}, 1,
			func(s *nn.Scope, x *graph.Node) []*graph.Node {
				x = graph.Reshape(x, 1, 3, 1)
				return []*graph.Node{there.Apply(s, x), back.Apply(s, x)}
			})
		near(t, "convolution", out[0], []float64{2 + 40 + 0.5, 1 + 20 + 400 + 0.5, 10 + 200 + 0.5},
			1e-6)
		// 1·(1, 2, 4), 10·(1, 2, 4) two steps on, 100·(1, 2, 4) four steps on, without the first
		// and the last.
		near(t, "transposed convolution", out[1],
			[]float64{2.25, 4 + 10 + 0.25, 20.25, 40 + 100 + 0.25, 200.25}, 1e-6)
	})
}

// Kernels, strides, pads and channels of all kinds against loops.
func TestConvolutionsAgreeWithLoops(t *testing.T) {
	const in, length, rows = 3, 12, 2
	for name, w := range map[string]nn.Window{
		"one step":                 {Kernel: 1, Stride: 1},
		"one step of two":          {Kernel: 1, Stride: 2},
		"keeps the length":         {Kernel: 5, Stride: 1, Pad: 2},
		"even kernel":              {Kernel: 4, Stride: 1, Pad: 1},
		"by two":                   {Kernel: 8, Stride: 2, Pad: 3},
		"by three, what is left":   {Kernel: 4, Stride: 3, Pad: 2},
		"stride beyond the kernel": {Kernel: 2, Stride: 4, Pad: 1},
		"no pad":                   {Kernel: 7, Stride: 2},
	} {
		t.Run(name, func(t *testing.T) {
			onBackends(t, func(t *testing.T, e *engine.Engine) {
				set, x := nn.NewSet(2), normals(rand.New(rand.NewPCG(1, 2)), in*length*rows)
				there := nn.NewConv1D(set, "there", in, 4, w)
				back := nn.NewConvTranspose1D(set, "back", in, 4, w)
				out := run(t, e, set, false, x, rows,
					func(s *nn.Scope, x *graph.Node) []*graph.Node {
						x = graph.Reshape(x, in, length, rows)
						return []*graph.Node{there.Apply(s, x), back.Apply(s, x)}
					})
				p := parameters64(set)
				var convolved, transposed [rows][][]float64
				for r := range rows {
					signal := make([][]float64, in)
					for c := range in {
						for l := range length {
							signal[c] = append(signal[c], float64(x[(c*length+l)*rows+r]))
						}
					}
					convolved[r] = nntest.Conv1D(signal, p[0], p[1], w.Kernel, w.Stride, w.Pad)
					transposed[r] = nntest.ConvTranspose1D(signal, p[2], p[3], w.Kernel, w.Stride,
						w.Pad)
				}
				near(t, "convolution", out[0], rowsLast(convolved[:]), 1e-5)
				near(t, "transposed convolution", out[1], rowsLast(transposed[:]), 1e-5)
			})
		})
	}
}

// parameters64 returns the values of all variables.
func parameters64(set *nn.Set) [][]float64 {
	var all [][]float64
	for _, v := range set.Variables() {
		all = append(all, slices.Concat(nntest.Rows(v.Value, len(v.Value))...))
	}
	return all
}

// rowsLast flattens signals of [channels][length] to [channels, length, rows].
func rowsLast(signals [][][]float64) []float64 {
	var flat []float64
	for c := range signals[0] {
		for l := range signals[0][c] {
			for _, s := range signals {
				flat = append(flat, s[c][l])
			}
		}
	}
	return flat
}

// Weights and biases of a convolution are uniform up to 1/√(in·kernel), those of a transposed one
// up to 1/√(out·kernel) (reference §9 trap 37); and their shapes are PyTorch's.
func TestConvolutionsStartAsPyTorchHasThem(t *testing.T) {
	set := nn.NewSet(5)
	nn.NewConv1D(set, "there", 25, 500, nn.Window{Kernel: 4, Stride: 1})
	nn.NewConvTranspose1D(set, "back", 500, 25, nn.Window{Kernel: 4, Stride: 1})
	nn.NewConv1D(set, "narrow", 100, 400, nn.Window{Kernel: 1, Stride: 1})
	nn.NewConvTranspose1D(set, "wide", 4, 400, nn.Window{Kernel: 9, Stride: 1})
	for i, want := range []struct {
		dims  []int
		bound float64
		some  bool // too few numbers to come close to the bound
	}{
		{dims: []int{500, 25, 4}, bound: 0.1},
		{dims: []int{500, 1, 1}, bound: 0.1},
		{dims: []int{500, 25, 4}, bound: 0.1},
		{dims: []int{25, 1, 1}, bound: 0.1, some: true},
		{dims: []int{400, 100, 1}, bound: 0.1},
		{dims: []int{400, 1, 1}, bound: 0.1},
		{dims: []int{4, 400, 9}, bound: 1.0 / 60},
		{dims: []int{400, 1, 1}, bound: 1.0 / 60},
	} {
		v := set.Variables()[i]
		most, squares := 0.0, 0.0
		for _, x := range v.Value {
			most, squares = max(most, math.Abs(float64(x))), squares+float64(x)*float64(x)
		}
		n, variance := float64(len(v.Value)), want.bound*want.bound/3
		if !slices.Equal(v.Dims, want.dims) {
			t.Errorf("%s is of shape %v, want %v", v.Name, v.Dims, want.dims)
		}
		if most > want.bound || most < 0.98*want.bound && !want.some {
			t.Errorf("%s has numbers up to %g, want up to %g", v.Name, most, want.bound)
		}
		// Of a uniform distribution.
		if math.Abs(squares/n-variance) > 5*math.Sqrt(4.0/5/n)*variance {
			t.Errorf("%s has variance %g, want %g", v.Name, squares/n, variance)
		}
	}
}

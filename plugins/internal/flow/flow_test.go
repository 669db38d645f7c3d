package flow

import (
	"fmt"
	"math"
	"testing"

	"github.com/gomlx/gomlx/pkg/core/graph"
	"gonum.org/v1/gonum/mat"

	"github.com/invbench/invbench/plugins/internal/nn"
	"github.com/invbench/invbench/plugins/internal/nn/nntest"
	"github.com/invbench/invbench/sdk"
)

// cases are the flows that the tests go through. Biases and weights are as PyTorch starts them,
// times a factor that makes the scales reach towards their bounds.
type flowCase struct {
	dims, condition, blocks int
	factor                  float32
}

func (c flowCase) String() string {
	return fmt.Sprintf("dims=%d,condition=%d,blocks=%d,factor=%g",
		c.dims, c.condition, c.blocks, c.factor)
}

func cases() []flowCase {
	return []flowCase{
		{1, 2, 3, 1},
		{2, 0, 4, 1},
		{2, 1, 10, 1},
		{3, 2, 5, 1},
		{4, 0, 6, 1},
		{4, 2, 6, 1},
		{4, 1, 30, 1},
		{4, 1, 2, 1.5},
		{9, 3, 4, 1},
	}
}

func (c flowCase) make() (*nn.Set, Flow) {
	set := nn.NewSet(sdk.Seed(7))
	f := New(set, "f", c.dims, c.condition, c.blocks, []int{16, 16})
	for _, v := range set.Variables() {
		for i := range v.Value {
			v.Value[i] *= c.factor
		}
	}
	return set, f
}

func (c flowCase) inputs() []sdk.Batch {
	in := []sdk.Batch{normal(1, 20, c.dims)}
	if c.condition > 0 {
		in = append(in, normal(2, 20, c.condition))
	}
	return in
}

func condition(in []*graph.Node) *graph.Node {
	if len(in) < 2 {
		return nil
	}
	return in[1]
}

func TestInverse(t *testing.T) {
	for _, c := range cases() {
		for _, backend := range []string{"cpu", "go"} {
			t.Run(c.String()+"/"+backend, func(t *testing.T) {
				set, f := c.make()
				in := c.inputs()
				out := compute(t, backend, set, func(s *nn.Scope, in []*graph.Node) []*graph.Node {
					z, _ := f.Forward(s, in[0], condition(in))
					x, _ := f.Forward(s, f.Inverse(s, in[0], condition(in)), condition(in))
					return []*graph.Node{f.Inverse(s, z, condition(in)), x, z}
				}, in...)
				for i, want := range in[0].Data {
					if got := out[0][i]; !(math.Abs(float64(got-want)) <= 1e-5) {
						t.Fatalf("there and back, number %d is %g, want %g", i, got, want)
					}
					if got := out[1][i]; !(math.Abs(float64(got-want)) <=
						1e-5*math.Max(1, math.Abs(float64(want)))) {
						t.Fatalf("back and there, number %d is %g, want %g", i, got, want)
					}
				}
				if fmt.Sprint(out[2]) == fmt.Sprint(in[0].Data) {
					t.Error("the flow changes nothing")
				}
			})
		}
	}
}

// The logarithm of the determinant is that of the Jacobian which automatic differentiation gives,
// row by row of z.
func TestLogDeterminant(t *testing.T) {
	for _, c := range cases() {
		for _, backend := range []string{"cpu", "go"} {
			t.Run(c.String()+"/"+backend, func(t *testing.T) {
				set, f := c.make()
				out := compute(t, backend, set, func(s *nn.Scope, in []*graph.Node) []*graph.Node {
					z, logDet := f.Forward(s, in[0], condition(in))
					nodes := []*graph.Node{logDet}
					for k := range c.dims {
						nodes = append(nodes,
							graph.Gradient(graph.ReduceAllSum(nn.Columns(z, k, 1)), in[0])[0])
					}
					return nodes
				}, c.inputs()...)
				for i := range 20 {
					jacobian := mat.NewDense(c.dims, c.dims, nil)
					for k := range c.dims {
						for j := range c.dims {
							jacobian.Set(k, j, float64(out[1+k][i*c.dims+j]))
						}
					}
					want, _ := mat.LogDet(jacobian)
					if got := float64(out[0][i]); !(math.Abs(got-want) <= 2e-4) {
						t.Fatalf("row %d: log|det| is %g, that of the Jacobian %g", i, got, want)
					}
				}
			})
		}
	}
}

// The block's formulas (reference §3.4), in float64 loops: the scale is that of the GLOW block
// (reference §9 trap 36), and a permutation follows the last block too (trap 35).
func TestForwardFollowsTheFormulas(t *testing.T) {
	for _, c := range cases() {
		set, f := c.make()
		in := c.inputs()
		for _, backend := range []string{"cpu", "go"} {
			out := compute(t, backend, set, func(s *nn.Scope, in []*graph.Node) []*graph.Node {
				z, logDet := f.Forward(s, in[0], condition(in))
				return []*graph.Node{z, logDet}
			}, in...)
			for i := range in[0].Rows() {
				var y []float64
				if c.condition > 0 {
					y = nntest.Rows(in[1].Row(i), c.condition)[0]
				}
				z, logDet := forward(set, c, nntest.Rows(in[0].Row(i), c.dims)[0], y)
				if got := float64(out[1][i]); math.Abs(got-logDet) > 1e-5*float64(c.blocks) {
					t.Fatalf("%s, %s: row %d has log|det| %g, want %g", c, backend, i, got, logDet)
				}
				for k, want := range z {
					if got := float64(out[0][i*c.dims+k]); math.Abs(got-want) >
						1e-4*math.Max(1, math.Abs(want)) {
						t.Fatalf("%s, %s: row %d has z%d = %g, want %g",
							c, backend, i, k, got, want)
					}
				}
			}
		}
	}
}

func forward(set *nn.Set, c flowCase, x, y []float64) (z []float64, logDet float64) {
	n1 := c.dims / 2
	for block := range c.blocks {
		a, b := append([]float64(nil), x[:n1]...), append([]float64(nil), x[n1:]...)
		couple := func(side, other []float64, name string) {
			out := plain(set, fmt.Sprintf("f.%d.%s", block, name),
				append(append([]float64(nil), other...), y...))
			for k := range side {
				scale := 2.0 * 0.636 * math.Atan(out[k]/2.0)
				side[k] = side[k]*math.Exp(scale) + out[len(side)+k]
				logDet += scale
			}
		}
		if n1 > 0 {
			couple(a, b, "s2")
		}
		couple(b, a, "s1")
		x = make([]float64, c.dims)
		for j, from := range Permutation(block, c.dims) {
			x[j] = append(append([]float64(nil), a...), b...)[from]
		}
	}
	return x, logDet
}

// plain is Linear and ReLU for each layer but the last.
func plain(set *nn.Set, name string, x []float64) []float64 {
	net := nntest.FromSet(set, name)
	for i, l := range net.Layers {
		h := append([]float64(nil), l.Bias...)
		for j, v := range x {
			for k := range h {
				h[k] += v * l.Weight[j][k]
				if i < len(net.Layers)-1 && j == len(x)-1 {
					h[k] = math.Max(h[k], 0)
				}
			}
		}
		x = h
	}
	return x
}

// Whatever the weights, a block stretches by less than e².
func TestScalesAreBounded(t *testing.T) {
	set, f := flowCase{4, 1, 3, 30}.make()
	out := compute(t, "cpu", set, func(s *nn.Scope, in []*graph.Node) []*graph.Node {
		_, logDet := f.Forward(s, in[0], in[1])
		return []*graph.Node{logDet}
	}, normal(1, 50, 4), normal(2, 50, 1))
	most := 0.0
	for _, v := range out[0] {
		most = math.Max(most, math.Abs(float64(v)))
	}
	if !(most <= 4*3*0.636*math.Pi) || most < 8 {
		t.Errorf("the largest |log|det|| of 3 blocks of 4 columns is %g, want near its bound %g",
			most, 4*3*0.636*math.Pi)
	}
}

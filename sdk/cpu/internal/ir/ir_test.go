package ir

import (
	"slices"
	"testing"

	"github.com/gomlx/gomlx/pkg/core/dtypes"

	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

const f32 = dtypes.Float32

// ops lists the operations that an output needs, but for parameters, literals and views.
func ops(g *Graph, outputs ...*Node) []op.Op {
	var list []op.Op
	for _, n := range g.Live(outputs) {
		if n.Op != op.Param && n.Op != op.Const && !n.Op.IsView() {
			list = append(list, n.Op)
		}
	}
	return list
}

// wide repeats a vector along a new first axis.
func wide(g *Graph, v *Node, n int) *Node { return g.Broadcast(v, []int{n, v.Dims[0]}, []int{1}) }

func TestEqualNodesAreOne(t *testing.T) {
	g := New()
	x, y := g.Param(f32, []int{3}), g.Param(f32, []int{3})
	if g.Map(op.Add, f32, x, y) != g.Map(op.Add, f32, y, x) {
		t.Error("x + y and y + x are two nodes")
	}
	if g.Map(op.Sub, f32, x, y) == g.Map(op.Sub, f32, y, x) {
		t.Error("x - y and y - x are one node")
	}
	a, b := g.Const(f32, []int{2}, []float32{0, 1}), g.Const(f32, []int{2}, []float32{0, 1})
	if a != b {
		t.Error("equal literals are two nodes")
	}
}

func TestSimplifications(t *testing.T) {
	g := New()
	x := g.Param(f32, []int{4, 3})
	v := g.Param(f32, []int{3})
	splat := func(c float64) *Node { return g.Broadcast(g.Scalar(f32, c), x.Dims, nil) }
	vs := wide(g, v, 4)
	for _, c := range []struct {
		name string
		node *Node
		want []op.Op
	}{
		{"x·1", g.Map(op.Mul, f32, splat(1), x), nil},
		{"x/4", g.Map(op.Div, f32, x, splat(4)), []op.Op{op.Mul}},
		{"x/3", g.Map(op.Div, f32, x, splat(3)), []op.Op{op.Div}},
		{"x+0 could be -0", g.Map(op.Add, f32, x, splat(0)), []op.Op{op.Add}},
		{"x^2", g.Map(op.Pow, f32, x, splat(2)), []op.Op{op.Mul}},
		{"max(x, 0)", g.Map(op.Max, f32, x, splat(0)), []op.Op{op.Relu}},
		{
			"sign(sign(x) + 1)",
			g.Map(op.Sign, f32, g.Map(op.Add, f32, g.Map(op.Sign, f32, x), splat(1))),
			[]op.Op{op.Step},
		},
		{"transposed twice", g.Transpose(g.Transpose(x, []int{1, 0}), []int{1, 0}), nil},
		{"constants", g.Map(op.Add, f32, splat(1), splat(2)), nil},
		{"exp of a vector that repeats", g.Map(op.Exp, f32, vs), []op.Op{op.Exp}},
		{"sum of it", g.Reduce(op.ReduceSum, vs, []int{0}), []op.Op{op.Mul}},
		{
			"x·v/√v", g.Map(op.Div, f32, g.Map(op.Mul, f32, x, vs), g.Map(op.Sqrt, f32, vs)),
			[]op.Op{op.Sqrt, op.Div, op.Mul, op.Mul},
		},
		{
			"x·v·v may overflow", g.Map(op.Mul, f32, g.Map(op.Mul, f32, x, vs), vs),
			[]op.Op{op.Mul, op.Mul},
		},
	} {
		got := ops(g, c.node)
		slices.Sort(got)
		slices.Sort(c.want)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s takes %v, want %v", c.name, got, c.want)
		}
	}
}

// The gradient of a matrix product, as differentiation writes it, must become a matrix product.
func TestSumsOfRepeatedProductsAreMatrixProducts(t *testing.T) {
	g := New()
	v, w, x := g.Param(f32, []int{64, 32}), g.Param(f32, []int{16, 32}), g.Param(f32, []int{64, 16})
	dims := []int{64, 16, 32}
	wideV := g.Broadcast(v, dims, []int{0, 2})
	dx := g.Reduce(op.ReduceSum, g.Map(op.Mul, f32, wideV, g.Broadcast(w, dims, []int{1, 2})),
		[]int{2})
	dw := g.Reduce(op.ReduceSum, g.Map(op.Mul, f32, wideV, g.Broadcast(x, dims, []int{0, 1})),
		[]int{0})
	for name, n := range map[string]*Node{"by x": dx, "by w": dw} {
		if got := ops(g, n); !slices.Equal(got, []op.Op{op.Dot}) {
			t.Errorf("gradient %s takes %v, want a product", name, got)
		}
	}
	if !slices.Equal(dx.Dims, x.Dims) || !slices.Equal(dw.Dims, w.Dims) {
		t.Errorf("the gradients have shapes %v and %v", dx.Dims, dw.Dims)
	}
}

// count returns how many reductions of large arrays the outputs need.
func count(g *Graph, outputs ...*Node) int {
	n := 0
	for _, x := range g.Live(outputs) {
		if x.Op == op.ReduceSum && x.In[0].Size() > 1000 {
			n++
		}
	}
	return n
}

func TestSumsShareWhatRepeats(t *testing.T) {
	g := New()
	x, y := g.Param(f32, []int{500, 3}), g.Param(f32, []int{500, 3})
	a, b := wide(g, g.Param(f32, []int{3}), 500), wide(g, g.Param(f32, []int{3}), 500)
	mul := func(p, q *Node) *Node { return g.Map(op.Mul, f32, p, q) }
	sum := func(p *Node) *Node { return g.Reduce(op.ReduceSum, p, []int{0}) }
	outputs := []*Node{
		sum(mul(x, y)), sum(mul(mul(x, a), y)),
		sum(g.Map(op.Neg, f32, mul(y, g.Map(op.Div, f32, mul(b, x), a)))),
		sum(x), sum(g.Map(op.Add, f32, x, a)), sum(mul(a, g.Map(op.Sub, f32, x, b))),
		sum(g.Map(op.Add, f32, x, mul(x, a))),
	}
	if n := count(g, outputs...); n != 2 {
		t.Errorf("%d passes over the arrays, want those for x·y and x", n)
	}
}

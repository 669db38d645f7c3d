package fuse

import (
	"testing"

	"github.com/gomlx/gomlx/pkg/core/dtypes"

	"github.com/invbench/invbench/sdk/cpu/internal/ir"
	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

const f32 = dtypes.Float32

// shorthand builds graphs of float32.
type shorthand struct{ *ir.Graph }

func (g shorthand) do(o op.Op, in ...*ir.Node) *ir.Node { return g.Map(o, f32, in...) }

// keep reduces an axis of a matrix and repeats the result along it.
func (g shorthand) keep(o op.Op, x *ir.Node, axis int) *ir.Node {
	return g.Broadcast(g.Reduce(o, x, []int{axis}), x.Dims, []int{1 - axis})
}

func TestSoftmaxIsOneLoop(t *testing.T) {
	g := shorthand{ir.New()}
	x := g.Param(f32, []int{200, 50})
	e := g.do(op.Exp, g.do(op.Sub, x, g.keep(op.ReduceMax, x, 1)))
	p := Build(g.Graph, []*ir.Node{g.do(op.Div, e, g.keep(op.ReduceSum, e, 1))}, Options{})
	if len(p.Steps) != 1 || p.Steps[0].Loop == nil || p.Steps[0].Loop.Spec.Row != 50 {
		t.Fatalf("there are %d steps, want one loop over rows of 50", len(p.Steps))
	}
}

func TestChainsAreOneLoop(t *testing.T) {
	g := shorthand{ir.New()}
	x, v := g.Param(f32, []int{100, 60}), g.Param(f32, []int{60})
	y := g.do(op.Tanh, g.do(op.Add, x, g.Broadcast(v, x.Dims, []int{1})))
	z := g.do(op.Mul, y, g.Transpose(g.Param(f32, []int{60, 100}), []int{1, 0}))
	p := Build(g.Graph, []*ir.Node{z, g.Reduce(op.ReduceSum, z, []int{0})}, Options{})
	if len(p.Steps) != 1 || len(p.Steps[0].Loop.Leaves) != 3 || len(p.Steps[0].Loop.Sinks) != 2 {
		t.Fatalf("there are %d steps, want one loop of three arrays to two", len(p.Steps))
	}
	single := Build(g.Graph, []*ir.Node{z}, Options{Single: true})
	if len(single.Steps) != 3 {
		t.Errorf("without fusion there are %d steps, want 3", len(single.Steps))
	}
}

// A sum over all rows is complete only when its loop has ended, so what uses it is another loop;
// what comes before the sum is cheap enough to be computed again there.
func TestNormalisationIsThreeLoops(t *testing.T) {
	g := shorthand{ir.New()}
	x := g.Param(f32, []int{5000, 30})
	y := g.do(op.Abs, x)
	c := g.do(op.Sub, y, g.keep(op.ReduceMax, y, 0))
	p := Build(g.Graph, []*ir.Node{g.do(op.Div, c, g.keep(op.ReduceMin, c, 0))}, Options{})
	if len(p.Steps) != 3 {
		t.Fatalf("there are %d steps, want 3", len(p.Steps))
	}
	for i, s := range p.Steps {
		if s.Loop == nil || s.Loop.Leaves[0] != x {
			t.Errorf("step %d does not read x", i)
		}
	}
}

func TestStepsReadOnlyWhatIsWritten(t *testing.T) {
	g := shorthand{ir.New()}
	x, w := g.Param(f32, []int{70, 30}), g.Param(f32, []int{30, 30})
	h := x
	for range 3 {
		h = g.Dot(g.do(op.Tanh, h), w, ir.DotAttr{LeftContract: []int{1}, RightContract: []int{0}})
		h = g.Concat(1, g.Slice(h, []int{0, 10}, []int{70, 20}, []int{1, 1}),
			g.Slice(h, []int{0, 0}, []int{70, 10}, []int{1, 1}))
	}
	p := Build(g.Graph, []*ir.Node{h, g.Reduce(op.ReduceSum, h, []int{0})}, Options{})
	written := map[*ir.Node]bool{x: true, w: true}
	for i := range p.Steps {
		for _, n := range p.Steps[i].Reads() {
			if n.Op != op.Const && !written[n] {
				t.Fatalf("step %d reads %v before it is written", i, n)
			}
		}
		for _, n := range p.Steps[i].Writes() {
			written[n] = true
		}
	}
	for _, o := range p.Outputs {
		if !written[o.Base] {
			t.Errorf("output %v is never written", o.Base)
		}
	}
}

func TestBiasAndRectifierBelongToTheProduct(t *testing.T) {
	g := shorthand{ir.New()}
	x, w, v := g.Param(f32, []int{40, 30}), g.Param(f32, []int{30, 20}), g.Param(f32, []int{20})
	z := g.Dot(x, w, ir.DotAttr{LeftContract: []int{1}, RightContract: []int{0}})
	y := g.do(op.Relu, g.do(op.Add, z, g.Broadcast(v, z.Dims, []int{1})))
	p := Build(g.Graph, []*ir.Node{y}, Options{})
	if len(p.Steps) != 1 || p.Steps[0].Epilogue == nil || !p.Steps[0].Epilogue.Relu ||
		p.Steps[0].Writes()[0] != y {
		t.Fatalf("there are %d steps, want the product with an epilogue", len(p.Steps))
	}
	if p = Build(g.Graph, []*ir.Node{y, z}, Options{}); len(p.Steps) != 2 {
		t.Errorf("there are %d steps where the product is needed too, want 2", len(p.Steps))
	}
	late := g.do(op.Add, z, g.Broadcast(g.Reduce(op.ReduceMax, z, []int{0}), z.Dims, []int{1}))
	if p = Build(g.Graph, []*ir.Node{late}, Options{}); len(p.Steps) < 2 {
		t.Errorf("a bias that depends on the product is added by it")
	}
}

// Each layer of a plain net is one step, however many there are.
func TestEachLayerIsAProduct(t *testing.T) {
	g := shorthand{ir.New()}
	x := g.Param(f32, []int{40, 30})
	for range 4 {
		w, v := g.Param(f32, []int{30, 30}), g.Param(f32, []int{30})
		x = g.Dot(x, w, ir.DotAttr{LeftContract: []int{1}, RightContract: []int{0}})
		x = g.do(op.Relu, g.do(op.Add, x, g.Broadcast(v, x.Dims, []int{1})))
	}
	p := Build(g.Graph, []*ir.Node{x}, Options{})
	if len(p.Steps) != 4 {
		t.Fatalf("there are %d steps, want the products of 4 layers", len(p.Steps))
	}
	for i, s := range p.Steps {
		if s.Epilogue == nil || !s.Epilogue.Relu {
			t.Errorf("product %d has no epilogue", i)
		}
	}
}

// A product reads transposed and sliced matrices where they are.
func TestProductsReadViews(t *testing.T) {
	g := shorthand{ir.New()}
	x, y := g.Param(f32, []int{40, 30}), g.Param(f32, []int{40, 90})
	part := g.Slice(y, []int{0, 20}, []int{40, 50}, []int{1, 1})
	z := g.Dot(g.Transpose(x, []int{1, 0}), part,
		ir.DotAttr{LeftContract: []int{1}, RightContract: []int{0}})
	p := Build(g.Graph, []*ir.Node{z}, Options{})
	if len(p.Steps) != 1 || p.Steps[0].Operands[0].Base != x || p.Steps[0].Operands[1].Base != y {
		t.Fatalf("there are %d steps, want the product alone", len(p.Steps))
	}
	l, r, ok := Matrices(z.Attr.(ir.DotAttr), p.Steps[0].Operands[0].View,
		p.Steps[0].Operands[1].View)
	if !ok || !l.Trans || r.Trans || r.LD != 90 {
		t.Errorf("the matrices are %+v and %+v", l, r)
	}
}

package main

import (
	"math"
	"math/rand/v2"

	"github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/shapes"

	"github.com/invbench/invbench/tasks/internal/metamaterial/proxy"
)

// net is a network of package proxy as a graph. It has three tensors more, at the end: what a
// coarse spectrum adds to the numbers that the first layer bends, to what the head bends, and to
// the amplitudes. So a net learns from both kinds at once, and what it learns from coarse spectra
// about the outlines serves the fine ones.
type net struct{ proxy.Layout }

// tensor is a parameter: its shape, and the standard deviation of its first values.
type tensor struct {
	shape shapes.Shape
	sd    float64
}

// gentle is the standard deviation of what the first layer makes of numbers that are themselves of
// order 1. It is small, so that a network begins as a smooth function, and what it does between the
// spectra that it has seen stays smooth.
const gentle = 0.5

// tensors are the parameters in the order of proxy.Weights, then the three others.
func (n net) tensors() []tensor {
	var all []tensor
	from, gain := 2, gentle
	for range n.Depth {
		for range 4 {
			all = append(all, tensor{array(from, n.Width), gain / math.Sqrt(float64(from))})
		}
		all = append(all, tensor{array(1, n.Width), 0.1})
		from, gain = n.Width, math.Sqrt2
	}
	return append(all,
		tensor{array(n.Width, n.Head), 1 / math.Sqrt(float64(n.Width))},
		tensor{array(1, n.Head), 0.1},
		tensor{array(n.Head, 2*points), 0.3 / math.Sqrt(float64(n.Head))},
		tensor{array(1, 2*points), 0},
		tensor{array(1, n.Width), 0}, tensor{array(1, n.Head), 0}, tensor{array(1, 2*points), 0},
	)
}

// own is the number of tensors that belong to the network as package proxy knows it.
func (n net) own() int { return len(n.Sizes()) }

// shapes are the shapes of the parameters.
func (n net) shapes() []shapes.Shape {
	var all []shapes.Shape
	for _, t := range n.tensors() {
		all = append(all, t.shape)
	}
	return all
}

// start returns the first values of the parameters. The bias of the output is the given one.
func (n net) start(r *rand.Rand, bias []float32) [][]float32 {
	var all [][]float32
	for _, t := range n.tensors() {
		v := make([]float32, t.shape.Size())
		for i := range v {
			v[i] = float32(t.sd * r.NormFloat64())
		}
		all = append(all, v)
	}
	copy(all[n.own()-1], bias)
	return all
}

// amplitudes returns the amplitudes of rows x: real parts, then imaginary ones. The column coarse
// is 1 in rows that stand for coarse spectra, else 0.
func (n net) amplitudes(x, coarse *graph.Node, p []*graph.Node) *graph.Node {
	first, head, out := p[n.own()], p[n.own()+1], p[n.own()+2]
	a := cylinders(x)
	for i := range n.Depth {
		b := convolve(a, p[:4])
		for k := range b {
			b[k] = spread(b[k], p[4])
			if i == 0 {
				b[k] = bend(graph.Add(b[k], graph.Dot(coarse, first)))
			} else {
				b[k] = graph.Add(bend(b[k]), a[k])
			}
		}
		a, p = b, p[5:]
	}
	z := graph.MulScalar(graph.Add(graph.Add(a[0], a[1]), graph.Add(a[2], a[3])), 0.5)
	z = bend(graph.Add(spread(graph.Dot(z, p[0]), p[1]), graph.Dot(coarse, head)))
	return graph.Add(spread(graph.Dot(z, p[2]), p[3]), graph.Dot(coarse, out))
}

// cylinders returns height and radius of each cylinder.
func cylinders(x *graph.Node) (a [4]*graph.Node) {
	column := func(i int) *graph.Node {
		return graph.Slice(x, graph.AxisRange(), graph.AxisRange(i, i+1))
	}
	for i := range a {
		a[i] = graph.Concatenate([]*graph.Node{column(i), column(4 + i)}, 1)
	}
	return a
}

// convolve turns a, multiplies by the matrices of the four characters and turns back.
func convolve(a [4]*graph.Node, matrices []*graph.Node) [4]*graph.Node {
	c := turn(a)
	for k := range c {
		c[k] = graph.Dot(c[k], matrices[k])
	}
	return turn(c)
}

// turn returns half the sums of a with the signs of the four characters.
func turn(a [4]*graph.Node) [4]*graph.Node {
	half := func(n *graph.Node) *graph.Node { return graph.MulScalar(n, 0.5) }
	s, d := graph.Add(a[0], a[1]), graph.Sub(a[0], a[1])
	t, e := graph.Add(a[2], a[3]), graph.Sub(a[2], a[3])
	return [4]*graph.Node{
		half(graph.Add(s, t)), half(graph.Add(d, e)), half(graph.Sub(s, t)), half(graph.Sub(d, e)),
	}
}

// bend is the activation: x/2·(1 + x/√(1+x²)).
func bend(x *graph.Node) *graph.Node {
	root := graph.Sqrt(graph.AddScalar(graph.Square(x), 1))
	return graph.Mul(graph.MulScalar(x, 0.5), graph.AddScalar(graph.Div(x, root), 1))
}

// spread adds a row to every row of n.
func spread(n, row *graph.Node) *graph.Node {
	return graph.Add(n, graph.BroadcastToDims(row, n.Shape().Dimensions...))
}

// power returns the squares of amplitudes.
func power(t *graph.Node) *graph.Node {
	re := graph.Slice(t, graph.AxisRange(), graph.AxisRange(0, points))
	im := graph.Slice(t, graph.AxisRange(), graph.AxisRange(points, 2*points))
	return graph.Add(graph.Square(re), graph.Square(im))
}

// errors returns the mean squares of the errors of power and of amplitudes.
func (n net) errors(x, coarse, y *graph.Node, p []*graph.Node) (ofPower, ofAmplitudes *graph.Node) {
	got := n.amplitudes(x, coarse, p)
	mean := func(d *graph.Node) *graph.Node { return graph.ReduceAllMean(graph.Square(d)) }
	return mean(graph.Sub(power(got), power(y))), mean(graph.Sub(got, y))
}

package cpu

import (
	"fmt"

	"github.com/gomlx/gomlx/backends"

	"github.com/invbench/invbench/sdk/cpu/internal/ir"
	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

// norm writes the formulas of batch normalisation over all axes but one. They are ordinary nodes,
// which the compiler fuses as if the user had written them.
type norm struct {
	g       *ir.Graph
	x       *ir.Node
	feature int
	axes    []int // all but feature
	count   float64
}

func (b *builder) newNorm(
	what backends.OpType, feature int, ops ...backends.Op,
) (*norm, []*ir.Node, error) {
	in, err := b.nodes(what, ops...)
	if err != nil {
		return nil, nil, err
	}
	if err := sameType(what, in...); err != nil {
		return nil, nil, err
	}
	x := in[0]
	if !x.Type.IsFloat() || feature < 0 || feature >= len(x.Dims) {
		return nil, nil, fmt.Errorf("%s of shape %s: want floating point and an axis of it, not %d",
			what, shapeOf(x), feature)
	}
	for _, p := range in[1:] {
		whole := len(p.Dims) == len(x.Dims) && equalDims(p.Dims, x.Dims)
		if vector := len(p.Dims) == 1 && p.Dims[0] == x.Dims[feature]; !vector && !whole {
			return nil, nil, fmt.Errorf("%s of shape %s along axis %d: an operand has shape %s",
				what, shapeOf(x), feature, shapeOf(p))
		}
	}
	n := &norm{g: b.graph, x: x, feature: feature, count: 1}
	for i, d := range x.Dims {
		if i != feature {
			n.axes = append(n.axes, i)
			n.count *= float64(d)
		}
	}
	return n, in, nil
}

// wide repeats one element for each feature to the shape of x.
func (n *norm) wide(v *ir.Node) *ir.Node { return n.g.Broadcast(v, n.x.Dims, []int{n.feature}) }

// constant returns a vector of equal numbers for each feature.
func (n *norm) constant(v float64) *ir.Node {
	return n.g.Broadcast(n.g.Scalar(n.x.Type, v), []int{n.x.Dims[n.feature]}, nil)
}

func (n *norm) do(o op.Op, in ...*ir.Node) *ir.Node { return n.g.Map(o, n.x.Type, in...) }

// sum adds up over all axes but that of features.
func (n *norm) sum(v *ir.Node) *ir.Node { return n.g.Reduce(op.ReduceSum, v, n.axes) }

func (n *norm) mean(v *ir.Node) *ir.Node { return n.do(op.Div, n.sum(v), n.constant(n.count)) }

// inverse returns 1/√(variance + epsilon) for each feature.
func (n *norm) inverse(variance *ir.Node, epsilon float32) *ir.Node {
	return n.do(op.Div, n.constant(1),
		n.do(op.Sqrt, n.do(op.Add, variance, n.constant(float64(epsilon)))))
}

// apply returns (x - mean) · inverse · scale + offset.
func (n *norm) apply(mean, inverse, scale, offset *ir.Node) *ir.Node {
	c := n.do(op.Sub, n.x, n.wide(mean))
	return n.do(op.Add, n.do(op.Mul, c, n.wide(n.do(op.Mul, inverse, scale))), n.wide(offset))
}

// BatchNormForInference normalises x with a given mean and variance.
func (b *builder) BatchNormForInference(
	x, scale, offset, mean, variance backends.Op, epsilon float32, feature int,
) (backends.Op, error) {
	n, in, err := b.newNorm(backends.OpTypeBatchNormForInference, feature, x, scale, offset, mean,
		variance)
	if err != nil {
		return nil, err
	}
	return b.op(n.apply(in[3], n.inverse(in[4], epsilon), in[1], in[2])), nil
}

// BatchNormForTraining normalises x with its own mean and variance, which divides by the number of
// elements, and returns them too.
func (b *builder) BatchNormForTraining(
	x, scale, offset backends.Op, epsilon float32, feature int,
) (normalized, mean, variance backends.Op, err error) {
	n, in, err := b.newNorm(backends.OpTypeBatchNormForTraining, feature, x, scale, offset)
	if err != nil {
		return nil, nil, nil, err
	}
	m := n.mean(n.x)
	c := n.do(op.Sub, n.x, n.wide(m))
	v := n.mean(n.do(op.Mul, c, c))
	return b.op(n.apply(m, n.inverse(v, epsilon), in[1], in[2])), b.op(m), b.op(v), nil
}

// BatchNormGradient returns the gradients with respect to x, scale and offset of a normalisation
// with x's own mean and variance, given the gradient with respect to its result.
func (b *builder) BatchNormGradient(
	x, scale, mean, variance, gradient backends.Op, epsilon float32, feature int,
) (gradX, gradScale, gradOffset backends.Op, err error) {
	n, in, err := b.newNorm(backends.OpTypeBatchNormGradient, feature, x, scale, mean, variance,
		gradient)
	if err != nil {
		return nil, nil, nil, err
	}
	g, inverse := in[4], n.inverse(in[3], epsilon)
	unit := n.do(op.Mul, n.do(op.Sub, n.x, n.wide(in[2])), n.wide(inverse))
	sumG, sumGU := n.sum(g), n.sum(n.do(op.Mul, g, unit))
	// d x = scale · inverse · (g - mean(g) - unit · mean(g · unit))
	inner := n.do(op.Sub, g, n.wide(n.do(op.Div, sumG, n.constant(n.count))))
	inner = n.do(op.Sub, inner,
		n.do(op.Mul, unit, n.wide(n.do(op.Div, sumGU, n.constant(n.count)))))
	dx := n.do(op.Mul, inner, n.wide(n.do(op.Mul, in[1], inverse)))
	return b.op(dx), b.op(sumGU), b.op(sumG), nil
}

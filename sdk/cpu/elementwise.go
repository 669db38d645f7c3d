package cpu

import (
	"fmt"

	"github.com/gomlx/gomlx/backends"
	"github.com/gomlx/gomlx/backends/shapeinference"
	"github.com/gomlx/gomlx/pkg/core/dtypes"

	"github.com/invbench/invbench/sdk/cpu/internal/ir"
	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

// unary adds an elementwise operation of one operand.
func (b *builder) unary(what backends.OpType, o op.Op, x backends.Op) (backends.Op, error) {
	in, err := b.nodes(what, x)
	if err != nil {
		return nil, err
	}
	if _, err := shapeinference.UnaryOp(what, shapeOf(in[0])); err != nil {
		return nil, err
	}
	if in[0].Type.IsUnsigned() && o == op.Abs {
		return x, nil
	}
	return b.op(b.graph.Map(o, in[0].Type, in[0])), nil
}

// binary adds an elementwise operation of two operands of the same type, which are broadcast to
// each other.
func (b *builder) binary(what backends.OpType, o op.Op, x, y backends.Op) (backends.Op, error) {
	in, err := b.nodes(what, x, y)
	if err != nil {
		return nil, err
	}
	shape, err := shapeinference.BinaryOp(what, shapeOf(in[0]), shapeOf(in[1]))
	if err != nil {
		return nil, err
	}
	return b.op(b.graph.Map(o, shape.DType, b.spread(in[0], shape.Dimensions),
		b.spread(in[1], shape.Dimensions))), nil
}

// shift adds a shift, whose shapes are those of bitwise operations: shape inference does not know
// shifts.
func (b *builder) shift(what backends.OpType, o op.Op, x, y backends.Op) (backends.Op, error) {
	r, err := b.binary(backends.OpTypeBitwiseAnd, o, x, y)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	return r, nil
}

// compare adds a comparison.
func (b *builder) compare(what backends.OpType, o op.Op, x, y backends.Op) (backends.Op, error) {
	in, err := b.nodes(what, x, y)
	if err != nil {
		return nil, err
	}
	shape, err := shapeinference.ComparisonOp(what, shapeOf(in[0]), shapeOf(in[1]))
	if err != nil {
		return nil, err
	}
	return b.op(b.graph.Map(o, dtypes.Bool, b.spread(in[0], shape.Dimensions),
		b.spread(in[1], shape.Dimensions))), nil
}

// spread broadcasts a scalar, or an array of the same rank with some axes of size 1, to a shape.
func (b *builder) spread(x *ir.Node, dims []int) *ir.Node {
	axes := make([]int, len(x.Dims))
	for i := range axes {
		axes[i] = i
	}
	if len(x.Dims) == len(dims) && equalDims(x.Dims, dims) {
		return x
	}
	return b.graph.Broadcast(x, dims, axes)
}

func equalDims(a, b []int) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return len(a) == len(b)
}

// Where takes elements of onTrue where the condition holds, else of onFalse. Scalars are broadcast.
func (b *builder) Where(condition, onTrue, onFalse backends.Op) (backends.Op, error) {
	in, err := b.nodes(backends.OpTypeWhere, condition, onTrue, onFalse)
	if err != nil {
		return nil, err
	}
	if err := sameType(backends.OpTypeWhere, in[1], in[2]); err != nil {
		return nil, err
	}
	shape, err := shapeinference.WhereOp(shapeOf(in[0]), shapeOf(in[1]), shapeOf(in[2]))
	if err != nil {
		return nil, err
	}
	d := shape.Dimensions
	return b.op(b.graph.Map(op.Select, shape.DType, b.spread(in[0], d), b.spread(in[1], d),
		b.spread(in[2], d))), nil
}

// Clamp returns min(max(low, x), high). The bounds may be scalars.
func (b *builder) Clamp(low, x, high backends.Op) (backends.Op, error) {
	y, err := b.Max(low, x)
	if err != nil {
		return nil, err
	}
	return b.Min(y, high)
}

// IsNaN says where x is not a number.
func (b *builder) IsNaN(x backends.Op) (backends.Op, error) { return b.NotEqual(x, x) }

// IsFinite says where x is neither infinite nor NaN.
func (b *builder) IsFinite(x backends.Op) (backends.Op, error) {
	in, err := b.nodes(backends.OpTypeIsFinite, x)
	if err != nil {
		return nil, err
	}
	if !in[0].Type.IsFloat() {
		return nil, fmt.Errorf("IsFinite: operand is of type %s, want a floating point type",
			in[0].Type)
	}
	return b.op(b.graph.Map(op.IsFinite, dtypes.Bool, in[0])), nil
}

// ConvertDType converts the elements to another type.
func (b *builder) ConvertDType(x backends.Op, t dtypes.DType) (backends.Op, error) {
	in, err := b.nodes(backends.OpTypeConvertDType, x)
	if err != nil {
		return nil, err
	}
	if !supported(t) {
		return nil, fmt.Errorf("ConvertDType: %w", unsupportedType(t))
	}
	if in[0].Type == t {
		return x, nil
	}
	return b.op(b.graph.Map(op.Convert, t, in[0])), nil
}

// Identity returns x: values are never changed, so there is nothing to copy.
func (b *builder) Identity(x backends.Op) (backends.Op, error) {
	in, err := b.nodes(backends.OpTypeIdentity, x)
	if err != nil {
		return nil, err
	}
	return b.op(in[0]), nil
}

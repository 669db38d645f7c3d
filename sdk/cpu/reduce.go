package cpu

import (
	"fmt"

	"github.com/gomlx/gomlx/backends"
	"github.com/gomlx/gomlx/backends/shapeinference"
	"github.com/gomlx/gomlx/pkg/core/dtypes"

	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

// reduce adds a reduction over axes, all if there are none.
func (b *builder) reduce(
	what backends.OpType, o op.Op, x backends.Op, axes []int,
) (backends.Op, error) {
	in, err := b.nodes(what, x)
	if err != nil {
		return nil, err
	}
	if len(axes) == 0 {
		for i := range in[0].Dims {
			axes = append(axes, i)
		}
	}
	if _, err := shapeinference.ReduceOp(shapeOf(in[0]), axes); err != nil {
		return nil, err
	}
	if !reducible(what, in[0].Type) {
		return nil, fmt.Errorf("%s: not defined for type %s", what, in[0].Type)
	}
	return b.op(b.graph.Reduce(o, in[0], axes)), nil
}

// reducible says whether a reduction is defined for a type.
func reducible(what backends.OpType, t dtypes.DType) bool {
	switch what {
	case backends.OpTypeReduceBitwiseAnd, backends.OpTypeReduceBitwiseOr,
		backends.OpTypeReduceBitwiseXor:
		return t.IsInt()
	case backends.OpTypeReduceLogicalAnd, backends.OpTypeReduceLogicalOr,
		backends.OpTypeReduceLogicalXor:
		return t == dtypes.Bool
	}
	return t != dtypes.Bool
}

// ReduceSum returns the sum along the axes, all axes if there are none given.
func (b *builder) ReduceSum(x backends.Op, axes ...int) (backends.Op, error) {
	return b.reduce(backends.OpTypeReduceSum, op.ReduceSum, x, axes)
}

// ReduceProduct returns the product along the axes, all axes if there are none given.
func (b *builder) ReduceProduct(x backends.Op, axes ...int) (backends.Op, error) {
	return b.reduce(backends.OpTypeReduceProduct, op.ReduceProduct, x, axes)
}

// ReduceMax returns the largest along the axes, all axes if there are none given.
func (b *builder) ReduceMax(x backends.Op, axes ...int) (backends.Op, error) {
	return b.reduce(backends.OpTypeReduceMax, op.ReduceMax, x, axes)
}

// ReduceMin returns the smallest along the axes, all axes if there are none given.
func (b *builder) ReduceMin(x backends.Op, axes ...int) (backends.Op, error) {
	return b.reduce(backends.OpTypeReduceMin, op.ReduceMin, x, axes)
}

// ReduceBitwiseAnd returns the bits set in all along the axes, all axes if there are none given.
func (b *builder) ReduceBitwiseAnd(x backends.Op, axes ...int) (backends.Op, error) {
	return b.reduce(backends.OpTypeReduceBitwiseAnd, op.ReduceAnd, x, axes)
}

// ReduceBitwiseOr returns the bits set in any along the axes, all axes if there are none given.
func (b *builder) ReduceBitwiseOr(x backends.Op, axes ...int) (backends.Op, error) {
	return b.reduce(backends.OpTypeReduceBitwiseOr, op.ReduceOr, x, axes)
}

// ReduceBitwiseXor returns the bits set in an odd number along the axes, all axes if there are none
// given.
func (b *builder) ReduceBitwiseXor(x backends.Op, axes ...int) (backends.Op, error) {
	return b.reduce(backends.OpTypeReduceBitwiseXor, op.ReduceXor, x, axes)
}

// ReduceLogicalAnd returns whether all hold along the axes, all axes if there are none given.
func (b *builder) ReduceLogicalAnd(x backends.Op, axes ...int) (backends.Op, error) {
	return b.reduce(backends.OpTypeReduceLogicalAnd, op.ReduceAnd, x, axes)
}

// ReduceLogicalOr returns whether any holds along the axes, all axes if there are none given.
func (b *builder) ReduceLogicalOr(x backends.Op, axes ...int) (backends.Op, error) {
	return b.reduce(backends.OpTypeReduceLogicalOr, op.ReduceOr, x, axes)
}

// ReduceLogicalXor returns whether an odd number holds along the axes, all axes if there are none
// given.
func (b *builder) ReduceLogicalXor(x backends.Op, axes ...int) (backends.Op, error) {
	return b.reduce(backends.OpTypeReduceLogicalXor, op.ReduceXor, x, axes)
}

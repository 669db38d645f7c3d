package cpu

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/gomlx/gomlx/backends"
	"github.com/gomlx/gomlx/backends/shapeinference"
	"github.com/gomlx/gomlx/pkg/core/dtypes"
	"github.com/gomlx/gomlx/pkg/core/shapes"

	"github.com/invbench/invbench/sdk/cpu/internal/ir"
)

// Constant adds an array of the given elements, which are copied.
func (b *builder) Constant(flat any, dims ...int) (backends.Op, error) {
	if _, err := b.nodes(backends.OpTypeConstant); err != nil {
		return nil, err
	}
	v := reflect.ValueOf(flat)
	if v.Kind() != reflect.Slice {
		return nil, fmt.Errorf("constant: elements are a %T, want a slice", flat)
	}
	t := dtypes.FromGoType(v.Type().Elem())
	if !supported(t) {
		return nil, fmt.Errorf("constant of %s: %w", v.Type(), unsupportedType(t))
	}
	if n := shapes.Make(t, dims...).Size(); n != v.Len() {
		return nil, fmt.Errorf("constant of shape %v: %d elements given, want %d", dims, v.Len(), n)
	}
	return b.op(b.graph.Const(t, dims, ir.FromFlat(flat))), nil
}

// Iota adds an array whose elements are their index along an axis.
func (b *builder) Iota(shape shapes.Shape, axis int) (backends.Op, error) {
	if _, err := b.nodes(backends.OpTypeIota); err != nil {
		return nil, err
	}
	if axis < 0 || axis >= shape.Rank() {
		return nil, fmt.Errorf("iota of shape %s: there is no axis %d", shape, axis)
	}
	if !supported(shape.DType) || shape.DType == dtypes.Bool {
		return nil, fmt.Errorf("iota of shape %s: %w", shape, unsupportedType(shape.DType))
	}
	return b.op(b.graph.Iota(shape.DType, shape.Dimensions, axis)), nil
}

// Reshape gives x another shape of the same size.
func (b *builder) Reshape(x backends.Op, dims ...int) (backends.Op, error) {
	in, err := b.nodes(backends.OpTypeReshape, x)
	if err != nil {
		return nil, err
	}
	if _, err := shapeinference.ReshapeOp(shapeOf(in[0]), dims); err != nil {
		return nil, err
	}
	return b.op(b.graph.Reshape(in[0], dims)), nil
}

// Transpose permutes the axes: axis i of the result is axis perm[i] of x.
func (b *builder) Transpose(x backends.Op, perm ...int) (backends.Op, error) {
	in, err := b.nodes(backends.OpTypeTranspose, x)
	if err != nil {
		return nil, err
	}
	if _, err := shapeinference.TransposeOp(shapeOf(in[0]), perm); err != nil {
		return nil, err
	}
	return b.op(b.graph.Transpose(in[0], perm)), nil
}

// Broadcast repeats x along new axes before its own.
func (b *builder) Broadcast(x backends.Op, prefix ...int) (backends.Op, error) {
	in, err := b.nodes(backends.OpTypeBroadcast, x)
	if err != nil {
		return nil, err
	}
	for _, d := range prefix {
		if d < 0 {
			return nil, fmt.Errorf("broadcast by %v: negative sizes", prefix)
		}
	}
	axes := make([]int, len(in[0].Dims))
	for i := range axes {
		axes[i] = len(prefix) + i
	}
	return b.op(b.graph.Broadcast(in[0], slices.Concat(prefix, in[0].Dims), axes)), nil
}

// BroadcastInDim repeats x to a shape in which its axis i is axes[i], in increasing order.
func (b *builder) BroadcastInDim(
	x backends.Op, shape shapes.Shape, axes []int,
) (backends.Op, error) {
	in, err := b.nodes(backends.OpTypeBroadcastInDim, x)
	if err != nil {
		return nil, err
	}
	if err := shapeinference.BroadcastInDimOp(shapeOf(in[0]), shape, axes); err != nil {
		return nil, err
	}
	if !slices.IsSorted(axes) {
		return nil, fmt.Errorf("BroadcastInDim: axes %v are not increasing", axes)
	}
	return b.op(b.graph.Broadcast(in[0], shape.Dimensions, axes)), nil
}

// Slice takes every strides[i]-th element from starts[i] to before limits[i] along each axis.
func (b *builder) Slice(x backends.Op, starts, limits, strides []int) (backends.Op, error) {
	in, err := b.nodes(backends.OpTypeSlice, x)
	if err != nil {
		return nil, err
	}
	if len(strides) == 0 {
		strides = slices.Repeat([]int{1}, len(starts))
	}
	shape, err := shapeinference.SliceOp(shapeOf(in[0]), starts, limits, strides)
	if err != nil {
		return nil, err
	}
	return b.op(b.graph.Slice(in[0], starts, shape.Dimensions, strides)), nil
}

// Reverse runs backwards along the axes.
func (b *builder) Reverse(x backends.Op, axes ...int) (backends.Op, error) {
	in, err := b.nodes(backends.OpTypeReverse, x)
	if err != nil {
		return nil, err
	}
	for i, a := range axes {
		if a < 0 || a >= len(in[0].Dims) || slices.Contains(axes[:i], a) {
			return nil, fmt.Errorf("reverse axes %v of shape %s: want different axes of the shape",
				axes, shapeOf(in[0]))
		}
	}
	return b.op(b.graph.Reverse(in[0], axes)), nil
}

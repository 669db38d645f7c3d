package cpu

import (
	"fmt"
	"slices"

	"github.com/gomlx/gomlx/backends"
	"github.com/gomlx/gomlx/backends/shapeinference"
	"github.com/gomlx/gomlx/pkg/core/dtypes"

	"github.com/invbench/invbench/sdk/cpu/internal/ir"
	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

// Gather takes slices of x from where index vectors say. Slices that would leave x are moved.
func (b *builder) Gather(
	x, indices backends.Op, vectorAxis int, offsetAxes, collapsed, startMap, sliceDims []int,
	_ bool,
) (backends.Op, error) {
	in, err := b.nodes(backends.OpTypeGather, x, indices)
	if err != nil {
		return nil, err
	}
	vectors := in[1]
	if err := checkVectors(backends.OpTypeGather, vectors, vectorAxis, offsetAxes); err != nil {
		return nil, err
	}
	if vectorAxis == len(vectors.Dims) { // shape inference wants the axis to exist
		vectors = b.graph.Reshape(vectors, append(slices.Clone(vectors.Dims), 1))
	}
	shape, err := shapeinference.Gather(
		shapeOf(in[0]), shapeOf(vectors), vectorAxis, offsetAxes, collapsed, startMap, sliceDims,
		false)
	if err != nil {
		return nil, err
	}
	return b.op(b.graph.Op(op.Gather, shape.DType, shape.Dimensions, ir.GatherAttr{
		VectorAxis: vectorAxis, OffsetAxes: slices.Clone(offsetAxes),
		Collapsed: slices.Clone(collapsed),
		StartMap:  slices.Clone(startMap), SliceDims: slices.Clone(sliceDims),
	}, in[0], vectors)), nil
}

// checkVectors checks what shape inference leaves open: that indices are integers, that their
// vectors lie along an axis or the one after the last, and that axes are in order.
func checkVectors(what backends.OpType, indices *ir.Node, axis int, sorted []int) error {
	switch {
	case !isInteger(indices.Type):
		return fmt.Errorf("%s: indices are of type %s, want integers", what, indices.Type)
	case axis < 0 || axis > len(indices.Dims):
		return fmt.Errorf("%s: indices of shape %s have no axis %d", what, shapeOf(indices), axis)
	case !slices.IsSorted(sorted):
		return fmt.Errorf("%s: axes %v are not increasing", what, sorted)
	}
	return nil
}

// scatter adds a scatter.
func (b *builder) scatter(
	what backends.OpType, o op.Op, x, indices, updates backends.Op, vectorAxis int, windowAxes,
	inserted, axisOf []int,
) (backends.Op, error) {
	in, err := b.nodes(what, x, indices, updates)
	if err != nil {
		return nil, err
	}
	if err := checkVectors(what, in[1], vectorAxis, windowAxes); err != nil {
		return nil, err
	}
	if in[0].Type == dtypes.Bool {
		return nil, fmt.Errorf("%s: not defined for type %s", what, in[0].Type)
	}
	_, err = shapeinference.ScatterOp(
		shapeOf(in[0]), shapeOf(in[1]), shapeOf(in[2]), vectorAxis, windowAxes, inserted, axisOf)
	if err != nil {
		return nil, err
	}
	return b.op(b.graph.Op(o, in[0].Type, in[0].Dims, ir.ScatterAttr{
		VectorAxis: vectorAxis, WindowAxes: slices.Clone(windowAxes),
		Inserted: slices.Clone(inserted),
		AxisOf:   slices.Clone(axisOf),
	}, in...)), nil
}

// ScatterSum adds slices of updates to x where index vectors say. Those that would leave x are
// skipped.
func (b *builder) ScatterSum(
	x, indices, updates backends.Op, vectorAxis int, windowAxes, inserted, axisOf []int, _, _ bool,
) (backends.Op, error) {
	return b.scatter(backends.OpTypeScatterSum, op.ScatterSum, x, indices, updates, vectorAxis,
		windowAxes, inserted, axisOf)
}

// ScatterMax is ScatterSum with the larger of two elements for their sum.
func (b *builder) ScatterMax(
	x, indices, updates backends.Op, vectorAxis int, windowAxes, inserted, axisOf []int, _, _ bool,
) (backends.Op, error) {
	return b.scatter(backends.OpTypeScatterMax, op.ScatterMax, x, indices, updates, vectorAxis,
		windowAxes, inserted, axisOf)
}

// ScatterMin is ScatterSum with the smaller of two elements for their sum.
func (b *builder) ScatterMin(
	x, indices, updates backends.Op, vectorAxis int, windowAxes, inserted, axisOf []int, _, _ bool,
) (backends.Op, error) {
	return b.scatter(backends.OpTypeScatterMin, op.ScatterMin, x, indices, updates, vectorAxis,
		windowAxes, inserted, axisOf)
}

// DynamicSlice takes a slice of x that begins where the scalars starts say. A slice that would
// leave x is moved.
func (b *builder) DynamicSlice(
	x backends.Op, starts []backends.Op, dims []int,
) (backends.Op, error) {
	in, err := b.nodes(backends.OpTypeDynamicSlice, append([]backends.Op{x}, starts...)...)
	if err != nil {
		return nil, err
	}
	if err := checkStarts(backends.OpTypeDynamicSlice, in[0], in[1:], dims); err != nil {
		return nil, err
	}
	return b.op(b.graph.Op(op.DynamicSlice, in[0].Type, dims, nil, in...)), nil
}

// DynamicUpdateSlice returns x with a slice, that begins where the scalars starts say, replaced by
// update. A slice that would leave x is moved.
func (b *builder) DynamicUpdateSlice(
	x, update backends.Op, starts []backends.Op,
) (backends.Op, error) {
	in, err := b.nodes(backends.OpTypeDynamicUpdateSlice,
		append([]backends.Op{x, update}, starts...)...)
	if err != nil {
		return nil, err
	}
	if err := sameType(backends.OpTypeDynamicUpdateSlice, in[0], in[1]); err != nil {
		return nil, err
	}
	if err := checkStarts(backends.OpTypeDynamicUpdateSlice, in[0], in[2:],
		in[1].Dims); err != nil {
		return nil, err
	}
	return b.op(b.graph.Op(op.DynamicUpdateSlice, in[0].Type, in[0].Dims, nil, in...)), nil
}

// checkStarts checks the operands that say where a slice of x begins, and its size.
func checkStarts(what backends.OpType, x *ir.Node, starts []*ir.Node, dims []int) error {
	if len(starts) != len(x.Dims) || len(dims) != len(x.Dims) {
		return fmt.Errorf("%s of shape %s: %d starts and %d sizes given",
			what, shapeOf(x), len(starts), len(dims))
	}
	for i, s := range starts {
		if len(s.Dims) != 0 || !isInteger(s.Type) {
			return fmt.Errorf("%s: start %d has shape %s, want an integer", what, i, shapeOf(s))
		}
		if dims[i] < 0 || dims[i] > x.Dims[i] {
			return fmt.Errorf("%s of shape %s: the slice has size %d along axis %d",
				what, shapeOf(x), dims[i], i)
		}
	}
	return nil
}

// ArgMinMax returns where the least, or greatest, elements along an axis are: the first of equal
// ones, NaN before all.
func (b *builder) ArgMinMax(
	x backends.Op, axis int, t dtypes.DType, isMin bool,
) (backends.Op, error) {
	in, err := b.nodes(backends.OpTypeArgMinMax, x)
	if err != nil {
		return nil, err
	}
	if !supported(t) {
		return nil, fmt.Errorf("ArgMinMax: %w", unsupportedType(t))
	}
	shape, err := shapeinference.ArgMinMaxOp(shapeOf(in[0]), axis, t)
	if err != nil {
		return nil, err
	}
	if in[0].Dims[axis] == 0 {
		return nil, fmt.Errorf("ArgMinMax along axis %d of shape %s: there are no elements",
			axis, shapeOf(in[0]))
	}
	o := op.ArgMax
	if isMin {
		o = op.ArgMin
	}
	return b.op(b.graph.Op(o, t, shape.Dimensions, ir.AxisAttr{Axis: axis}, in[0])), nil
}

package cpu

import (
	"fmt"
	"slices"

	"github.com/gomlx/gomlx/backends"
	"github.com/gomlx/gomlx/backends/shapeinference"
	"github.com/gomlx/gomlx/pkg/core/dtypes"
	"github.com/gomlx/gomlx/pkg/core/shapes"

	"github.com/invbench/invbench/sdk/cpu/internal/ir"
	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

// Concatenate puts operands one after the other along an axis.
func (b *builder) Concatenate(axis int, operands ...backends.Op) (backends.Op, error) {
	in, err := b.nodes(backends.OpTypeConcatenate, operands...)
	if err != nil {
		return nil, err
	}
	all := make([]shapes.Shape, len(in))
	for i, n := range in {
		all[i] = shapeOf(n)
	}
	if _, err := shapeinference.ConcatenateOp(all, axis); err != nil {
		return nil, err
	}
	if len(in) == 1 {
		return operands[0], nil
	}
	return b.op(b.graph.Concat(axis, in...)), nil
}

// Pad adds elements equal to the scalar fill before, after and between those of x. Negative numbers
// before and after take elements away.
func (b *builder) Pad(x, fill backends.Op, axes ...backends.PadAxis) (backends.Op, error) {
	in, err := b.nodes(backends.OpTypePad, x, fill)
	if err != nil {
		return nil, err
	}
	if err := sameType(backends.OpTypePad, in...); err != nil {
		return nil, err
	}
	rank := len(in[0].Dims)
	if len(in[1].Dims) != 0 || len(axes) > rank {
		return nil, fmt.Errorf(
			"Pad: shape %s by %d axes with fill of shape %s: want a scalar and at most %d axes",
			shapeOf(in[0]), len(axes), shapeOf(in[1]), rank)
	}
	a := ir.PadAttr{Low: make([]int, rank), High: make([]int, rank), Interior: make([]int, rank)}
	for i, p := range axes {
		a.Low[i], a.High[i], a.Interior[i] = p.Start, p.End, p.Interior
		if n := in[0].Dims[i]; p.Interior < 0 || p.Start+n+max(n-1, 0)*p.Interior+p.End < 0 {
			return nil, fmt.Errorf("Pad: axis %d of shape %s by %+v: no elements are left",
				i, shapeOf(in[0]), p)
		}
	}
	return b.op(b.graph.Pad(in[0], in[1], a)), nil
}

// Bitcast reads the bits of x as another type. If the types differ in size, the last axis holds the
// parts of an element.
func (b *builder) Bitcast(x backends.Op, t dtypes.DType) (backends.Op, error) {
	in, err := b.nodes(backends.OpTypeBitcast, x)
	if err != nil {
		return nil, err
	}
	n := in[0]
	if !supported(t) || n.Type == dtypes.Bool || t == dtypes.Bool {
		return nil, fmt.Errorf("Bitcast from %s to %s: %w", n.Type, t, unsupportedType(t))
	}
	from, to, last := n.Type.Size(), t.Size(), len(n.Dims)-1
	switch {
	case from == to:
		return b.op(b.graph.Map(op.Bitcast, t, n)), nil
	case from > to:
		return b.op(b.graph.Op(op.Reinterpret, t, append(slices.Clone(n.Dims), from/to), nil,
			n)), nil
	case last < 0 || n.Dims[last] != to/from:
		return nil, fmt.Errorf("Bitcast from shape %s to %s: the last axis must have %d elements",
			shapeOf(n), t, to/from)
	}
	return b.op(b.graph.Op(op.Reinterpret, t, n.Dims[:last], nil, n)), nil
}

package cpu

import (
	"fmt"

	"github.com/gomlx/gomlx/backends"
	"github.com/gomlx/gomlx/pkg/core/shapes"

	"github.com/invbench/invbench/sdk/cpu/internal/ir"
	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

// RNGBitGenerator returns the state after a generation and the given shape full of random bits, the
// same that the backend bundled with GoMLX makes of the same state.
func (b *builder) RNGBitGenerator(
	state backends.Op, shape shapes.Shape,
) (newState, values backends.Op, err error) {
	in, err := b.nodes(backends.OpTypeRNGBitGenerator, state)
	if err != nil {
		return nil, nil, err
	}
	want := backends.RNGStateShape
	switch {
	case !shapeOf(in[0]).Equal(want):
		return nil, nil, fmt.Errorf("RNGBitGenerator: the state has shape %s, want %s",
			shapeOf(in[0]), want)
	case !supported(shape.DType) || !isInteger(shape.DType):
		return nil, nil, fmt.Errorf("RNGBitGenerator: random bits are of type %s, want integers",
			shape.DType)
	}
	bits := b.graph.Op(op.RandomBits, shape.DType, shape.Dimensions, nil, in[0])
	words := (bits.Size()*shape.DType.Size() + 7) / 8
	next := b.graph.Op(op.RandomState, want.DType, want.Dimensions, ir.AmountAttr{Words: words},
		in[0])
	return b.op(next), b.op(bits), nil
}

package cpu

import (
	"fmt"
	"slices"

	"github.com/gomlx/gomlx/backends"
	"github.com/gomlx/gomlx/pkg/core/dtypes"

	"github.com/invbench/invbench/sdk/cpu/internal/ir"
)

// Dot multiplies vectors and matrices.
func (b *builder) Dot(left, right backends.Op) (backends.Op, error) {
	in, err := b.nodes(backends.OpTypeDot, left, right)
	if err != nil {
		return nil, err
	}
	l, r := len(in[0].Dims), len(in[1].Dims)
	if l < 1 || l > 2 || r < 1 || r > 2 || l == 1 && r == 2 {
		return nil, fmt.Errorf("Dot of shapes %s and %s: want vectors or matrices",
			shapeOf(in[0]), shapeOf(in[1]))
	}
	return b.DotGeneral(left, []int{l - 1}, nil, right, []int{0}, nil)
}

// DotGeneral multiplies and adds up along the contracted axes. The result has the batch axes, then
// the other axes of left, then those of right.
func (b *builder) DotGeneral(
	left backends.Op, leftContract, leftBatch []int, right backends.Op, rightContract,
	rightBatch []int,
) (backends.Op, error) {
	in, err := b.nodes(backends.OpTypeDotGeneral, left, right)
	if err != nil {
		return nil, err
	}
	l, r := in[0], in[1]
	if err := sameType(backends.OpTypeDotGeneral, l, r); err != nil {
		return nil, err
	}
	if l.Type == dtypes.Bool {
		return nil, fmt.Errorf("DotGeneral: not defined for type %s", l.Type)
	}
	if err := pairAxes(l, leftContract, r, rightContract); err != nil {
		return nil, fmt.Errorf("DotGeneral: contracted axes: %w", err)
	}
	if err := pairAxes(l, leftBatch, r, rightBatch); err != nil {
		return nil, fmt.Errorf("DotGeneral: batch axes: %w", err)
	}
	if repeats(leftContract, leftBatch) || repeats(rightContract, rightBatch) {
		return nil, fmt.Errorf(
			"DotGeneral: an axis is given twice: contracted %v and %v, batch %v and %v",
			leftContract, rightContract, leftBatch, rightBatch)
	}
	return b.op(b.graph.Dot(l, r, ir.DotAttr{
		LeftContract: slices.Clone(leftContract), LeftBatch: slices.Clone(leftBatch),
		RightContract: slices.Clone(rightContract), RightBatch: slices.Clone(rightBatch),
	})), nil
}

// pairAxes checks that axes exist and agree in size.
func pairAxes(l *ir.Node, left []int, r *ir.Node, right []int) error {
	if len(left) != len(right) {
		return fmt.Errorf("%d on the left, %d on the right", len(left), len(right))
	}
	for i, a := range left {
		c := right[i]
		if a < 0 || a >= len(l.Dims) || c < 0 || c >= len(r.Dims) || l.Dims[a] != r.Dims[c] {
			return fmt.Errorf("axis %d of %s does not match axis %d of %s",
				a, shapeOf(l), c, shapeOf(r))
		}
	}
	return nil
}

// repeats says whether an axis occurs twice.
func repeats(a, b []int) bool {
	all := slices.Sorted(slices.Values(slices.Concat(a, b)))
	return len(slices.Compact(slices.Clone(all))) != len(all)
}

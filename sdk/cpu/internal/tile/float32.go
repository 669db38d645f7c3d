package tile

import (
	"github.com/gomlx/gomlx/pkg/core/dtypes"

	"github.com/invbench/invbench/sdk/cpu/internal/op"
	"github.com/invbench/invbench/sdk/cpu/internal/vec"
)

// float32s is the family of float32, with vector kernels.
type float32s struct {
	cells[float32]
	k *vec.Kernels
}

func (t float32s) unary(o op.Op, dst, a operand) kernel {
	fn := t.k.Unary[o]
	if fn == nil {
		return nil
	}
	return func(f *frame) { fn(elements[float32](f, dst), elements[float32](f, a)) }
}

func (t float32s) binary(o op.Op, dst, a, b operand) kernel {
	vv, vs, sv := t.k.Binary[o], t.k.BinaryS[o], t.k.SBinary[o]
	switch {
	case vv == nil:
		return nil
	case a.scalar:
		return func(f *frame) {
			sv(elements[float32](f, dst), elements[float32](f, b), scalar[float32](f, a))
		}
	case b.scalar:
		return func(f *frame) {
			vs(elements[float32](f, dst), elements[float32](f, a), scalar[float32](f, b))
		}
	case a == b && o == op.Mul:
		return func(f *frame) { t.k.Square(elements[float32](f, dst), elements[float32](f, a)) }
	}
	return func(f *frame) {
		vv(elements[float32](f, dst), elements[float32](f, a), elements[float32](f, b))
	}
}

// multiplyAdd returns the kernel for a·b + z. b may be a scalar, and if it is, z may.
func multiplyAdd(k *vec.Kernels, dst, a, b, z operand) kernel {
	switch {
	case z.scalar:
		return func(f *frame) {
			k.Affine(elements[float32](f, dst), elements[float32](f, a), scalar[float32](f, b),
				scalar[float32](f, z))
		}
	case b.scalar:
		return func(f *frame) {
			k.ScaleAdd(elements[float32](f, dst), elements[float32](f, a), scalar[float32](f, b),
				elements[float32](f, z))
		}
	}
	return func(f *frame) {
		k.FMA(elements[float32](f, dst), elements[float32](f, a), elements[float32](f, b),
			elements[float32](f, z))
	}
}

// mirror returns the comparison that holds for (b, a) when o holds for (a, b).
func mirror(o op.Op) op.Op {
	switch o {
	case op.Lt:
		return op.Gt
	case op.Le:
		return op.Ge
	case op.Gt:
		return op.Lt
	case op.Ge:
		return op.Le
	}
	return o
}

func (t float32s) compare(o op.Op, dst, a, b operand) kernel {
	if a.scalar {
		return t.compare(mirror(o), dst, b, a)
	}
	vv, vs := t.k.Compare[o], t.k.CompareS[o]
	if b.scalar {
		return func(f *frame) {
			vs(elements[bool](f, dst), elements[float32](f, a), scalar[float32](f, b))
		}
	}
	return func(f *frame) {
		vv(elements[bool](f, dst), elements[float32](f, a), elements[float32](f, b))
	}
}

func (t float32s) choose(dst, mask, a, b operand) kernel {
	return func(f *frame) {
		t.k.Select(elements[float32](f, dst), elements[bool](f, mask), elements[float32](f, a),
			elements[float32](f, b))
	}
}

func (t float32s) finite(dst, a operand) kernel {
	return func(f *frame) { t.k.IsFinite(elements[bool](f, dst), elements[float32](f, a)) }
}

func (t float32s) convert(to dtypes.DType, dst, a operand) kernel {
	return t.cells.convert(to, dst, a)
}

// shortRow is the length below which a loop over a row is faster than the call of a kernel.
const shortRow = 16

func (t float32s) reduceRows(combine op.Op, row int, dst, a operand) kernel {
	fn := t.k.Reduce[combine]
	if fn == nil || row < shortRow {
		return t.cells.reduceRows(combine, row, dst, a)
	}
	return func(f *frame) {
		d, x := elements[float32](f, dst), elements[float32](f, a)
		for i := range d {
			d[i] = fn(x[i*row : (i+1)*row])
		}
	}
}

func (t float32s) expand(row int, dst, a operand) kernel {
	switch {
	case a.scalar:
		return func(f *frame) { t.k.Fill(elements[float32](f, dst), scalar[float32](f, a)) }
	case row < shortRow:
		return t.cells.expand(row, dst, a)
	}
	return func(f *frame) {
		d, x := elements[float32](f, dst), elements[float32](f, a)
		for i, e := range x {
			t.k.Fill(d[i*row:(i+1)*row], e)
		}
	}
}

func (t float32s) accumulator(combine op.Op) accumulator {
	r, ok := t.cells.accumulator(combine).(reduction[float32])
	if !ok {
		return nil
	}
	if fn := t.k.Binary[combine]; fn != nil {
		r.combine = fn
	}
	if fn := t.k.Reduce[combine]; fn != nil {
		r.reduce = fn
	}
	return r
}

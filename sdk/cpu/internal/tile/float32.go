package tile

import (
	"github.com/gomlx/gomlx/pkg/core/dtypes"

	"github.com/invbench/invbench/sdk/cpu/internal/op"
	"github.com/invbench/invbench/sdk/cpu/internal/vec"
)

// float32s is the family of float32, with vector kernels where there are.
type float32s struct {
	cells[float32]
	k *vec.Kernels
}

func (t float32s) unary(o op.Op, dst, a operand) kernel {
	fn := t.unaryKernel(o)
	if fn == nil {
		return t.cells.unary(o, dst, a)
	}
	return func(f *frame) { fn(elements[float32](f, dst), elements[float32](f, a)) }
}

func (t float32s) unaryKernel(o op.Op) vec.Unary {
	k := t.k
	switch o {
	case op.Neg:
		return k.Neg
	case op.Abs:
		return k.Abs
	case op.Sign:
		return k.Sign
	case op.Step:
		return k.Step
	case op.Relu:
		return k.Relu
	case op.Sqrt:
		return k.Sqrt
	case op.Rsqrt:
		return k.Rsqrt
	case op.Exp:
		return k.Exp
	case op.Expm1:
		return k.Expm1
	case op.Log:
		return k.Log
	case op.Log1p:
		return k.Log1p
	case op.Tanh:
		return k.Tanh
	case op.Logistic:
		return k.Sigmoid
	case op.Sin:
		return k.Sin
	case op.Cos:
		return k.Cos
	case op.Erf:
		return k.Erf
	case op.Floor:
		return k.Floor
	case op.Ceil:
		return k.Ceil
	}
	return nil
}

// forms are the kernels of a binary operation: on two slices, with a scalar as second and with one as first operand.
type forms struct {
	vv     vec.Binary
	vs, sv vec.BinaryS
}

func (t float32s) binaryKernels(o op.Op) forms {
	k := t.k
	switch o {
	case op.Add:
		return forms{k.Add, k.AddS, k.AddS}
	case op.Sub:
		return forms{k.Sub, k.SubS, k.SSub}
	case op.Mul:
		return forms{k.Mul, k.MulS, k.MulS}
	case op.Div:
		return forms{k.Div, k.DivS, k.SDiv}
	case op.Max:
		return forms{k.Max, k.MaxS, k.MaxS}
	case op.Min:
		return forms{k.Min, k.MinS, k.MinS}
	case op.Pow:
		return forms{k.Pow, k.PowS, k.SPow}
	case op.Rem:
		return forms{k.Rem, k.RemS, k.SRem}
	}
	return forms{}
}

func (t float32s) binary(o op.Op, dst, a, b operand) kernel {
	fn := t.binaryKernels(o)
	switch {
	case fn.vv == nil:
		return nil
	case a.scalar:
		return func(f *frame) { fn.sv(elements[float32](f, dst), elements[float32](f, b), scalar[float32](f, a)) }
	case b.scalar:
		return func(f *frame) { fn.vs(elements[float32](f, dst), elements[float32](f, a), scalar[float32](f, b)) }
	case a == b && o == op.Mul:
		return func(f *frame) { t.k.Square(elements[float32](f, dst), elements[float32](f, a)) }
	}
	return func(f *frame) {
		fn.vv(elements[float32](f, dst), elements[float32](f, a), elements[float32](f, b))
	}
}

// multiplyAdd returns the kernel for a·b + z. b may be a scalar, and if it is, z may.
func multiplyAdd(k *vec.Kernels, dst, a, b, z operand) kernel {
	switch {
	case z.scalar:
		return func(f *frame) {
			k.Affine(elements[float32](f, dst), elements[float32](f, a), scalar[float32](f, b), scalar[float32](f, z))
		}
	case b.scalar:
		return func(f *frame) {
			k.ScaleAdd(elements[float32](f, dst), elements[float32](f, a), scalar[float32](f, b), elements[float32](f, z))
		}
	}
	return func(f *frame) {
		k.FMA(elements[float32](f, dst), elements[float32](f, a), elements[float32](f, b), elements[float32](f, z))
	}
}

func (t float32s) compareKernels(o op.Op) (vv vec.Compare, vs vec.CompareS) {
	k := t.k
	switch o {
	case op.Eq:
		return k.Eq, k.EqS
	case op.Ne:
		return k.Ne, k.NeS
	case op.Lt:
		return k.Lt, k.LtS
	case op.Le:
		return k.Le, k.LeS
	case op.Gt:
		return k.Gt, k.GtS
	}
	return k.Ge, k.GeS
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
	vv, vs := t.compareKernels(o)
	if b.scalar {
		return func(f *frame) { vs(elements[bool](f, dst), elements[float32](f, a), scalar[float32](f, b)) }
	}
	return func(f *frame) { vv(elements[bool](f, dst), elements[float32](f, a), elements[float32](f, b)) }
}

func (t float32s) choose(dst, mask, a, b operand) kernel {
	return func(f *frame) {
		t.k.Select(elements[float32](f, dst), elements[bool](f, mask), elements[float32](f, a), elements[float32](f, b))
	}
}

func (t float32s) finite(dst, a operand) kernel {
	return func(f *frame) { t.k.IsFinite(elements[bool](f, dst), elements[float32](f, a)) }
}

func (t float32s) convert(to dtypes.DType, dst, a operand) kernel { return t.cells.convert(to, dst, a) }

// shortRow is the length below which a loop over a row is faster than the call of a kernel.
const shortRow = 16

// rowKernel returns the kernel that reduces a slice, nil if there is none.
func (t float32s) rowKernel(combine op.Op) vec.Reduce {
	switch combine {
	case op.Add:
		return t.k.Sum
	case op.Max:
		return t.k.MaxOf
	case op.Min:
		return t.k.MinOf
	}
	return nil
}

func (t float32s) reduceRows(combine op.Op, row int, dst, a operand) kernel {
	fn := t.rowKernel(combine)
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
	if fn := t.binaryKernels(combine).vv; fn != nil {
		r.combine = fn
	}
	if fn := t.rowKernel(combine); fn != nil {
		r.reduce = fn
	}
	return r
}

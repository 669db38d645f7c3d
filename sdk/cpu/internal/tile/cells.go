package tile

import (
	"github.com/gomlx/gomlx/pkg/core/dtypes"

	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

func (c cells[T]) unary(o op.Op, dst, a operand) kernel {
	fn := c.unaryOf(o)
	if fn == nil {
		return nil
	}
	return mapKernel(fn, dst, a)
}

// mapKernel applies fn to each element.
func mapKernel[To, From any](fn func(From) To, dst, a operand) kernel {
	return func(f *frame) {
		d, x := elements[To](f, dst), elements[From](f, a)
		for i := range d {
			d[i] = fn(x[i])
		}
	}
}

func (c cells[T]) binary(o op.Op, dst, a, b operand) kernel {
	fn := c.binaryOf(o)
	if fn == nil {
		return nil
	}
	return zipKernel(fn, dst, a, b)
}

func (c cells[T]) compare(o op.Op, dst, a, b operand) kernel {
	fn := c.compareOf(o)
	if fn == nil {
		return nil
	}
	return zipKernel(fn, dst, a, b)
}

// zipKernel applies fn to each pair of elements; one of the operands may be a scalar.
func zipKernel[To, From any](fn func(a, b From) To, dst, a, b operand) kernel {
	switch {
	case a.scalar:
		return func(f *frame) {
			d, s, y := elements[To](f, dst), scalar[From](f, a), elements[From](f, b)
			for i := range d {
				d[i] = fn(s, y[i])
			}
		}
	case b.scalar:
		return func(f *frame) {
			d, x, s := elements[To](f, dst), elements[From](f, a), scalar[From](f, b)
			for i := range d {
				d[i] = fn(x[i], s)
			}
		}
	}
	return func(f *frame) {
		d, x, y := elements[To](f, dst), elements[From](f, a), elements[From](f, b)
		for i := range d {
			d[i] = fn(x[i], y[i])
		}
	}
}

func (c cells[T]) choose(dst, mask, a, b operand) kernel {
	return func(f *frame) {
		d, m, x, y := elements[T](f, dst), elements[bool](f, mask), elements[T](f, a),
			elements[T](f, b)
		for i := range d {
			if m[i] {
				d[i] = x[i]
			} else {
				d[i] = y[i]
			}
		}
	}
}

func (c cells[T]) convert(to dtypes.DType, dst, a operand) kernel { return c.convertOf(to, dst, a) }

func (c cells[T]) finite(dst, a operand) kernel {
	if c.finiteOf == nil {
		return nil
	}
	return mapKernel(c.finiteOf, dst, a)
}

func (c cells[T]) reduceRows(combine op.Op, row int, dst, a operand) kernel {
	fn, identity := c.binaryOf(combine), c.identity(combine)
	if fn == nil {
		return nil
	}
	return func(f *frame) {
		d, x := elements[T](f, dst), elements[T](f, a)
		for i := range d {
			r := identity
			for _, e := range x[i*row : (i+1)*row] {
				r = fn(r, e)
			}
			d[i] = r
		}
	}
}

func (c cells[T]) expand(row int, dst, a operand) kernel {
	if a.scalar {
		return func(f *frame) { fill(elements[T](f, dst), scalar[T](f, a)) }
	}
	return func(f *frame) {
		d, x := elements[T](f, dst), elements[T](f, a)
		for i, e := range x {
			fill(d[i*row:(i+1)*row], e)
		}
	}
}

func fill[T any](d []T, e T) {
	for i := range d {
		d[i] = e
	}
}

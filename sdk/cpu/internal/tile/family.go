package tile

import (
	"fmt"

	"github.com/gomlx/gomlx/pkg/core/dtypes"

	"github.com/invbench/invbench/sdk/cpu/internal/num"
	"github.com/invbench/invbench/sdk/cpu/internal/op"
	"github.com/invbench/invbench/sdk/cpu/internal/vec"
)

// family makes the kernels for values of one type. A method returns nil if the operation is not
// defined for the type.
type family interface {
	unary(o op.Op, dst, a operand) kernel
	binary(o op.Op, dst, a, b operand) kernel
	compare(o op.Op, dst, a, b operand) kernel
	choose(dst, mask, a, b operand) kernel // none is a scalar
	convert(to dtypes.DType, dst, a operand) kernel
	finite(dst, a operand) kernel
	// reduceRows reduces rows of the given length; combine is the operation that is repeated.
	reduceRows(combine op.Op, row int, dst, a operand) kernel
	// expand repeats the element of each row, or the scalar, a.
	expand(row int, dst, a operand) kernel
	load(dst, src operand, w walk) kernel
	// accumulator returns what a reduction across tiles needs.
	accumulator(combine op.Op) accumulator
}

// familyOf returns the family of a type.
func familyOf(t dtypes.DType, k *vec.Kernels) family {
	switch t {
	case dtypes.Float32:
		return float32s{floats[float32](), k}
	case dtypes.Float64:
		return floats[float64]()
	case dtypes.Int8:
		return integers[int8]()
	case dtypes.Int16:
		return integers[int16]()
	case dtypes.Int32:
		return integers[int32]()
	case dtypes.Int64:
		return integers[int64]()
	case dtypes.Uint8:
		return integers[uint8]()
	case dtypes.Uint16:
		return integers[uint16]()
	case dtypes.Uint32:
		return integers[uint32]()
	case dtypes.Uint64:
		return integers[uint64]()
	case dtypes.Bool:
		return bools()
	}
	panic(fmt.Sprintf("tile: no kernels for %s", t))
}

// cells is the family of any type, made of functions on single elements.
type cells[T any] struct {
	unaryOf   func(op.Op) func(T) T
	binaryOf  func(op.Op) func(a, b T) T
	compareOf func(op.Op) func(a, b T) bool
	finiteOf  func(T) bool
	identity  func(op.Op) T
	convertOf func(to dtypes.DType, dst, a operand) kernel
}

func floats[T num.Float]() cells[T] {
	return cells[T]{
		num.FloatUnary[T], num.FloatBinary[T], compareOf[T], num.IsFinite[T], num.Identity[T],
		fromNumber[T],
	}
}

func integers[T num.Integer]() cells[T] {
	return cells[T]{
		num.IntUnary[T], num.IntBinary[T], compareOf[T], nil, num.Identity[T], fromNumber[T],
	}
}

func bools() cells[bool] {
	not := func(o op.Op) func(bool) bool {
		if o != op.Not {
			return nil
		}
		return func(x bool) bool { return !x }
	}
	identity := func(o op.Op) bool { return o == op.And }
	return cells[bool]{not, logical, compareBools, nil, identity, fromBool}
}

func logical(o op.Op) func(a, b bool) bool {
	switch o {
	case op.And, op.Min:
		return func(a, b bool) bool { return a && b }
	case op.Or, op.Max:
		return func(a, b bool) bool { return a || b }
	case op.Xor:
		return func(a, b bool) bool { return a != b }
	}
	return nil
}

func compareBools(o op.Op) func(a, b bool) bool {
	switch o {
	case op.Eq:
		return func(a, b bool) bool { return a == b }
	case op.Ne:
		return func(a, b bool) bool { return a != b }
	case op.Lt:
		return func(a, b bool) bool { return !a && b }
	case op.Le:
		return func(a, b bool) bool { return !a || b }
	case op.Gt:
		return func(a, b bool) bool { return a && !b }
	case op.Ge:
		return func(a, b bool) bool { return a || !b }
	}
	return nil
}

func compareOf[T num.Number](o op.Op) func(a, b T) bool {
	switch o {
	case op.Eq:
		return func(a, b T) bool { return a == b }
	case op.Ne:
		return func(a, b T) bool { return a != b }
	case op.Lt:
		return func(a, b T) bool { return a < b }
	case op.Le:
		return func(a, b T) bool { return a <= b }
	case op.Gt:
		return func(a, b T) bool { return a > b }
	case op.Ge:
		return func(a, b T) bool { return a >= b }
	}
	return nil
}

package num

import (
	"math"

	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

// FloatUnary returns the given operation on a floating point type, nil if there is none. Functions
// are computed in float64 and rounded once more for float32.
func FloatUnary[T Float](o op.Op) func(T) T {
	if f := exactUnary[T](o); f != nil {
		return f
	}
	if f := o.Function(); f != nil {
		return func(x T) T { return T(f(float64(x))) }
	}
	return nil
}

// exactUnary returns the operations whose result is always a value of T.
func exactUnary[T Float](o op.Op) func(T) T {
	switch o {
	case op.Neg:
		return func(x T) T { return -x }
	case op.Sign:
		return sign[T]
	case op.Step:
		return step[T]
	case op.Relu:
		return func(x T) T { return max(x, 0) }
	}
	return nil
}

func sign[T Float](x T) T {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return x // zeros keep their sign, NaN stays
}

func step[T Float](x T) T {
	switch {
	case x < 0:
		return 0
	case x >= 0:
		return 1
	}
	return x
}

// FloatBinary returns the given operation on a floating point type, nil if there is none.
func FloatBinary[T Float](o op.Op) func(a, b T) T {
	switch o {
	case op.Div:
		return func(a, b T) T { return a / b }
	case op.Rem:
		return func(a, b T) T { return T(math.Mod(float64(a), float64(b))) }
	case op.Pow:
		return func(a, b T) T { return T(math.Pow(float64(a), float64(b))) }
	}
	return arithmetic[T](o)
}

// arithmetic returns the operations that Go writes the same for all numbers. Max and Min return NaN
// if either operand is NaN.
func arithmetic[T Number](o op.Op) func(a, b T) T {
	switch o {
	case op.Add:
		return func(a, b T) T { return a + b }
	case op.Sub:
		return func(a, b T) T { return a - b }
	case op.Mul:
		return func(a, b T) T { return a * b }
	case op.Max:
		return func(a, b T) T { return max(a, b) }
	case op.Min:
		return func(a, b T) T { return min(a, b) }
	}
	return nil
}

// IsFinite says whether x is neither infinite nor NaN.
func IsFinite[T Float](x T) bool { return x-x == 0 }

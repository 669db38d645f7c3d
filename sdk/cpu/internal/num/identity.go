package num

import (
	"math"

	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

// Identity returns the number that a binary operation leaves the other operand unchanged with: what
// a reduction of nothing is. The operation is one of those that reductions repeat.
func Identity[T Number](o op.Op) T {
	switch o {
	case op.Mul:
		return 1
	case op.Max:
		return lowest[T]()
	case op.Min:
		return highest[T]()
	case op.And:
		var zero T
		return zero - 1 // all bits set; And is for integers
	}
	return 0
}

// lowest returns the least value of T, -Inf for floating point.
func lowest[T Number]() T {
	if isFloat[T]() {
		return T(math.Inf(-1))
	}
	low, _ := limits[T]()
	return low
}

// highest returns the greatest value of T, +Inf for floating point.
func highest[T Number]() T {
	if isFloat[T]() {
		return T(math.Inf(1))
	}
	_, high := limits[T]()
	return high
}

package vec

import "github.com/invbench/invbench/sdk/cpu/internal/op"

// Forms of kernels. A trailing S in a name stands for a scalar operand in that place.
type (
	// Unary computes dst[i] = f(a[i]).
	Unary = func(dst, a []float32)
	// Binary computes dst[i] = f(a[i], b[i]).
	Binary = func(dst, a, b []float32)
	// BinaryS computes dst[i] = f(a[i], s), or f(s, a[i]) where a table says so.
	BinaryS = func(dst, a []float32, s float32)
	// Compare computes dst[i] = a[i] ? b[i].
	Compare = func(dst []bool, a, b []float32)
	// CompareS computes dst[i] = a[i] ? s.
	CompareS = func(dst []bool, a []float32, s float32)
	// Reduce folds a slice into a number.
	Reduce = func(a []float32) float32
)

// Kernels are the kernels of one instruction set. It is filled by For and never changed.
//
// Kernels of operations of a graph stand in tables, by operation, since whoever compiles a graph
// looks them up that way; the others are fields. What an operation computes is said in package num.
type Kernels struct {
	// Unary has every operation of one operand that is defined on float32.
	Unary map[op.Op]Unary
	// Binary has every operation of two operands that is defined on float32. Max and Min return NaN
	// if either operand is NaN and order -0 below +0, as Go's builtins do.
	Binary map[op.Op]Binary
	// BinaryS has the same with a scalar as second operand, a[i] - s, and SBinary with one as
	// first, s - a[i].
	BinaryS, SBinary map[op.Op]BinaryS
	// Compare and CompareS have the comparisons; all but Ne are false for NaN.
	Compare  map[op.Op]Compare
	CompareS map[op.Op]CompareS
	// Reduce has the reductions, by the operation that they repeat: Add, Max and Min. A sum is
	// taken in the fixed order that the package comment states. The reductions of an empty slice
	// are 0, -Inf and +Inf; Max and Min of a slice with NaN are NaN.
	Reduce map[op.Op]Reduce

	// Square computes a[i]·a[i] and Recip 1/a[i], both correctly rounded.
	Square, Recip Unary
	// FMA computes dst[i] = a[i]*b[i] + c[i], ScaleAdd dst[i] = a[i]*s + b[i], and Affine dst[i] =
	// a[i]*s + t. The product is not rounded before the sum where the instruction set has a fused
	// multiply-add.
	FMA      func(dst, a, b, c []float32)
	ScaleAdd func(dst, a []float32, s float32, b []float32)
	Affine   func(dst, a []float32, s, t float32)

	// IsFinite is false for infinities and NaN.
	IsFinite func(dst []bool, a []float32)
	// Select computes dst[i] = a[i] where mask[i], else b[i].
	Select func(dst []float32, mask []bool, a, b []float32)

	// Fill sets all elements to s.
	Fill func(dst []float32, s float32)
	// Transpose writes the transpose of the row-major matrix src, of rows rows and cols columns, to
	// dst[cols,rows]. lddst and ldsrc are the distances between the starts of rows.
	Transpose func(dst []float32, lddst int, src []float32, ldsrc, rows, cols int)
}

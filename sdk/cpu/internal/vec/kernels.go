package vec

import "github.com/invbench/invbench/sdk/cpu/internal/isa"

// Forms of kernels. A trailing S in a name stands for a scalar operand in that place.
type (
	// Unary computes dst[i] = f(a[i]).
	Unary = func(dst, a []float32)
	// Binary computes dst[i] = f(a[i], b[i]).
	Binary = func(dst, a, b []float32)
	// BinaryS computes dst[i] = f(a[i], s), or f(s, a[i]) for the kernels whose name begins with S.
	BinaryS = func(dst, a []float32, s float32)
	// Compare computes dst[i] = a[i] ? b[i].
	Compare = func(dst []bool, a, b []float32)
	// CompareS computes dst[i] = a[i] ? s.
	CompareS = func(dst []bool, a []float32, s float32)
	// Reduce folds a slice into a number.
	Reduce = func(a []float32) float32
)

// Kernels are the kernels of one instruction set. It is filled by For and never changed.
type Kernels struct {
	// Level is the instruction set.
	Level isa.Level

	// Arithmetic. Max and Min return NaN if either operand is NaN and order -0 below +0, as Go's builtins do.
	Add, Sub, Mul, Div, Max, Min Binary
	// The same with a scalar as second operand: a[i] - s and so on.
	AddS, SubS, MulS, DivS, MaxS, MinS BinaryS
	// The same with a scalar as first operand: s - a[i] and s / a[i].
	SSub, SDiv BinaryS
	// Pow is math.Pow, Rem is math.Mod, in each form.
	Pow, Rem               Binary
	PowS, RemS, SPow, SRem BinaryS

	// Neg and Abs change the sign bit only. Sign is -1, 0 or 1, Step 0 below zero and else 1; both are NaN
	// for NaN. Relu is max(a, 0), Square a·a.
	Neg, Abs, Sign, Step, Relu, Square Unary
	// Sqrt and Recip are correctly rounded, Rsqrt is 1/Sqrt rounded twice.
	Sqrt, Rsqrt, Recip Unary
	// Round rounds halves away from zero, as math.Round does.
	Floor, Ceil, Round Unary
	// Elementary functions. The package comment states their error bounds.
	Exp, Expm1, Log, Log1p, Tanh, Sigmoid, Sin, Cos, Atan, Erf Unary

	// FMA computes dst[i] = a[i]*b[i] + c[i], ScaleAdd dst[i] = a[i]*s + b[i], and Affine dst[i] = a[i]*s + t. The product
	// is not rounded before the sum where the instruction set has a fused multiply-add.
	FMA      func(dst, a, b, c []float32)
	ScaleAdd func(dst, a []float32, s float32, b []float32)
	Affine   func(dst, a []float32, s, t float32)
	// Clamp computes dst[i] = min(max(a[i], lo), hi).
	Clamp func(dst, a []float32, lo, hi float32)

	// Comparisons; all but Ne are false for NaN.
	Eq, Ne, Lt, Le, Gt, Ge       Compare
	EqS, NeS, LtS, LeS, GtS, GeS CompareS
	// IsFinite is false for infinities and NaN.
	IsFinite func(dst []bool, a []float32)
	// Select computes dst[i] = a[i] where mask[i], else b[i].
	Select func(dst []float32, mask []bool, a, b []float32)
	// SelectS is Select with a scalar in b's place.
	SelectS func(dst []float32, mask []bool, a []float32, s float32)
	// WherePos computes dst[i] = g[i] where x[i] > 0, else 0: the gradient of Relu.
	WherePos func(dst, g, x []float32)

	// Sum, SumSquares and Dot are summed in the fixed order that the package comment states.
	Sum, SumSquares Reduce
	Dot             func(a, b []float32) float32
	// MaxOf and MinOf are -Inf and +Inf for an empty slice and NaN if any element is NaN.
	MaxOf, MinOf Reduce

	// Fill sets all elements to s.
	Fill func(dst []float32, s float32)
	// FromInt32 converts, rounding to nearest even; FromBool gives 0 and 1.
	FromInt32 func(dst []float32, src []int32)
	FromBool  func(dst []float32, src []bool)
	// Transpose writes the transpose of the row-major matrix src, of rows rows and cols columns, to dst[cols,rows].
	// lddst and ldsrc are the distances between the starts of rows.
	Transpose func(dst []float32, lddst int, src []float32, ldsrc, rows, cols int)
}

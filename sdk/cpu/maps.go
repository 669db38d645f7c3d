package cpu

import (
	"github.com/gomlx/gomlx/backends"

	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

// The elementwise operations that are one operation of package op. Those of two operands broadcast
// scalars and axes of size 1.

// mapOperations lists the methods of this file.
func mapOperations() []backends.OpType {
	return []backends.OpType{
		backends.OpTypeAbs, backends.OpTypeBitCount, backends.OpTypeBitwiseNot, backends.OpTypeCeil,
		backends.OpTypeClz, backends.OpTypeCos, backends.OpTypeErf, backends.OpTypeExp,
		backends.OpTypeExpm1, backends.OpTypeFloor, backends.OpTypeLog, backends.OpTypeLog1p,
		backends.OpTypeLogicalNot, backends.OpTypeLogistic, backends.OpTypeNeg,
		backends.OpTypeRound, backends.OpTypeRsqrt, backends.OpTypeSign, backends.OpTypeSin,
		backends.OpTypeSqrt, backends.OpTypeTanh, backends.OpTypeAdd, backends.OpTypeBitwiseAnd,
		backends.OpTypeBitwiseOr, backends.OpTypeBitwiseXor, backends.OpTypeDiv,
		backends.OpTypeLogicalAnd, backends.OpTypeLogicalOr, backends.OpTypeLogicalXor,
		backends.OpTypeMax, backends.OpTypeMin, backends.OpTypeMul, backends.OpTypePow,
		backends.OpTypeRem, backends.OpTypeSub, backends.OpTypeEqual, backends.OpTypeNotEqual,
		backends.OpTypeGreaterOrEqual, backends.OpTypeGreaterThan, backends.OpTypeLessOrEqual,
		backends.OpTypeLessThan, backends.OpTypeShiftLeft, backends.OpTypeShiftRightArithmetic,
		backends.OpTypeShiftRightLogical,
	}
}

// Abs returns |x|.
func (b *builder) Abs(x backends.Op) (backends.Op, error) {
	return b.unary(backends.OpTypeAbs, op.Abs, x)
}

// BitCount returns the number of bits that are set.
func (b *builder) BitCount(x backends.Op) (backends.Op, error) {
	return b.unary(backends.OpTypeBitCount, op.BitCount, x)
}

// BitwiseNot returns x with all bits flipped.
func (b *builder) BitwiseNot(x backends.Op) (backends.Op, error) {
	return b.unary(backends.OpTypeBitwiseNot, op.Not, x)
}

// Ceil returns x rounded up.
func (b *builder) Ceil(x backends.Op) (backends.Op, error) {
	return b.unary(backends.OpTypeCeil, op.Ceil, x)
}

// Clz returns the number of leading zero bits.
func (b *builder) Clz(x backends.Op) (backends.Op, error) {
	return b.unary(backends.OpTypeClz, op.Clz, x)
}

// Cos returns the cosine of x.
func (b *builder) Cos(x backends.Op) (backends.Op, error) {
	return b.unary(backends.OpTypeCos, op.Cos, x)
}

// Erf returns the error function of x.
func (b *builder) Erf(x backends.Op) (backends.Op, error) {
	return b.unary(backends.OpTypeErf, op.Erf, x)
}

// Exp returns e to the power of x.
func (b *builder) Exp(x backends.Op) (backends.Op, error) {
	return b.unary(backends.OpTypeExp, op.Exp, x)
}

// Expm1 returns e to the power of x, minus 1.
func (b *builder) Expm1(x backends.Op) (backends.Op, error) {
	return b.unary(backends.OpTypeExpm1, op.Expm1, x)
}

// Floor returns x rounded down.
func (b *builder) Floor(x backends.Op) (backends.Op, error) {
	return b.unary(backends.OpTypeFloor, op.Floor, x)
}

// Log returns the natural logarithm of x.
func (b *builder) Log(x backends.Op) (backends.Op, error) {
	return b.unary(backends.OpTypeLog, op.Log, x)
}

// Log1p returns the natural logarithm of 1 + x.
func (b *builder) Log1p(x backends.Op) (backends.Op, error) {
	return b.unary(backends.OpTypeLog1p, op.Log1p, x)
}

// LogicalNot returns not x.
func (b *builder) LogicalNot(x backends.Op) (backends.Op, error) {
	return b.unary(backends.OpTypeLogicalNot, op.Not, x)
}

// Logistic returns 1 / (1 + exp(-x)).
func (b *builder) Logistic(x backends.Op) (backends.Op, error) {
	return b.unary(backends.OpTypeLogistic, op.Logistic, x)
}

// Neg returns -x.
func (b *builder) Neg(x backends.Op) (backends.Op, error) {
	return b.unary(backends.OpTypeNeg, op.Neg, x)
}

// Round returns x rounded to the nearest integer, halves to the even one.
func (b *builder) Round(x backends.Op) (backends.Op, error) {
	return b.unary(backends.OpTypeRound, op.Round, x)
}

// Rsqrt returns 1 / sqrt(x).
func (b *builder) Rsqrt(x backends.Op) (backends.Op, error) {
	return b.unary(backends.OpTypeRsqrt, op.Rsqrt, x)
}

// Sign returns -1, 0 or 1.
func (b *builder) Sign(x backends.Op) (backends.Op, error) {
	return b.unary(backends.OpTypeSign, op.Sign, x)
}

// Sin returns the sine of x.
func (b *builder) Sin(x backends.Op) (backends.Op, error) {
	return b.unary(backends.OpTypeSin, op.Sin, x)
}

// Sqrt returns the square root of x.
func (b *builder) Sqrt(x backends.Op) (backends.Op, error) {
	return b.unary(backends.OpTypeSqrt, op.Sqrt, x)
}

// Tanh returns the hyperbolic tangent of x.
func (b *builder) Tanh(x backends.Op) (backends.Op, error) {
	return b.unary(backends.OpTypeTanh, op.Tanh, x)
}

// Add returns x + y.
func (b *builder) Add(x, y backends.Op) (backends.Op, error) {
	return b.binary(backends.OpTypeAdd, op.Add, x, y)
}

// BitwiseAnd returns the bits that are set in both.
func (b *builder) BitwiseAnd(x, y backends.Op) (backends.Op, error) {
	return b.binary(backends.OpTypeBitwiseAnd, op.And, x, y)
}

// BitwiseOr returns the bits that are set in either.
func (b *builder) BitwiseOr(x, y backends.Op) (backends.Op, error) {
	return b.binary(backends.OpTypeBitwiseOr, op.Or, x, y)
}

// BitwiseXor returns the bits that differ.
func (b *builder) BitwiseXor(x, y backends.Op) (backends.Op, error) {
	return b.binary(backends.OpTypeBitwiseXor, op.Xor, x, y)
}

// Div returns x / y.
func (b *builder) Div(x, y backends.Op) (backends.Op, error) {
	return b.binary(backends.OpTypeDiv, op.Div, x, y)
}

// LogicalAnd returns x and y.
func (b *builder) LogicalAnd(x, y backends.Op) (backends.Op, error) {
	return b.binary(backends.OpTypeLogicalAnd, op.And, x, y)
}

// LogicalOr returns x or y.
func (b *builder) LogicalOr(x, y backends.Op) (backends.Op, error) {
	return b.binary(backends.OpTypeLogicalOr, op.Or, x, y)
}

// LogicalXor returns x unequal y.
func (b *builder) LogicalXor(x, y backends.Op) (backends.Op, error) {
	return b.binary(backends.OpTypeLogicalXor, op.Xor, x, y)
}

// Max returns the larger, NaN if either is.
func (b *builder) Max(x, y backends.Op) (backends.Op, error) {
	return b.binary(backends.OpTypeMax, op.Max, x, y)
}

// Min returns the smaller, NaN if either is.
func (b *builder) Min(x, y backends.Op) (backends.Op, error) {
	return b.binary(backends.OpTypeMin, op.Min, x, y)
}

// Mul returns x · y.
func (b *builder) Mul(x, y backends.Op) (backends.Op, error) {
	return b.binary(backends.OpTypeMul, op.Mul, x, y)
}

// Pow returns x to the power of y.
func (b *builder) Pow(x, y backends.Op) (backends.Op, error) {
	return b.binary(backends.OpTypePow, op.Pow, x, y)
}

// Rem returns the remainder of x / y, with the sign of x.
func (b *builder) Rem(x, y backends.Op) (backends.Op, error) {
	return b.binary(backends.OpTypeRem, op.Rem, x, y)
}

// Sub returns x - y.
func (b *builder) Sub(x, y backends.Op) (backends.Op, error) {
	return b.binary(backends.OpTypeSub, op.Sub, x, y)
}

// ShiftLeft returns the bits of x moved up by y places; by as many as it has or more, none are
// left.
func (b *builder) ShiftLeft(x, y backends.Op) (backends.Op, error) {
	return b.shift(backends.OpTypeShiftLeft, op.ShiftLeft, x, y)
}

// ShiftRightArithmetic returns the bits of x moved down by y places, with copies of the highest
// moved in.
func (b *builder) ShiftRightArithmetic(x, y backends.Op) (backends.Op, error) {
	return b.shift(backends.OpTypeShiftRightArithmetic, op.ShiftRightArithmetic, x, y)
}

// ShiftRightLogical returns the bits of x moved down by y places, with zeros moved in.
func (b *builder) ShiftRightLogical(x, y backends.Op) (backends.Op, error) {
	return b.shift(backends.OpTypeShiftRightLogical, op.ShiftRightLogical, x, y)
}

// Equal returns x = y.
func (b *builder) Equal(x, y backends.Op) (backends.Op, error) {
	return b.compare(backends.OpTypeEqual, op.Eq, x, y)
}

// NotEqual returns x ≠ y.
func (b *builder) NotEqual(x, y backends.Op) (backends.Op, error) {
	return b.compare(backends.OpTypeNotEqual, op.Ne, x, y)
}

// GreaterOrEqual returns x ≥ y.
func (b *builder) GreaterOrEqual(x, y backends.Op) (backends.Op, error) {
	return b.compare(backends.OpTypeGreaterOrEqual, op.Ge, x, y)
}

// GreaterThan returns x > y.
func (b *builder) GreaterThan(x, y backends.Op) (backends.Op, error) {
	return b.compare(backends.OpTypeGreaterThan, op.Gt, x, y)
}

// LessOrEqual returns x ≤ y.
func (b *builder) LessOrEqual(x, y backends.Op) (backends.Op, error) {
	return b.compare(backends.OpTypeLessOrEqual, op.Le, x, y)
}

// LessThan returns x < y.
func (b *builder) LessThan(x, y backends.Op) (backends.Op, error) {
	return b.compare(backends.OpTypeLessThan, op.Lt, x, y)
}

package num

import (
	"math/bits"
	"unsafe"

	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

// IntUnary returns the given operation on an integer type, nil if there is none.
func IntUnary[T Integer](o op.Op) func(T) T {
	switch o {
	case op.Neg:
		return func(x T) T { return -x }
	case op.Not:
		return func(x T) T { return ^x }
	case op.Abs:
		return absolute[T]
	case op.Sign:
		return func(x T) T { return T(b2i(x > 0)) - T(b2i(x < 0)) }
	case op.BitCount:
		return func(x T) T { return T(bits.OnesCount64(unsigned(x))) }
	case op.Clz:
		return func(x T) T { return T(bits.LeadingZeros64(unsigned(x)) - 64 + width[T]()) }
	}
	return nil
}

// IntBinary returns the given operation on an integer type, nil if there is none.
func IntBinary[T Integer](o op.Op) func(a, b T) T {
	switch o {
	case op.Div:
		return quotient[T]
	case op.Rem:
		return remainder[T]
	case op.Pow:
		return power[T]
	case op.And:
		return func(a, b T) T { return a & b }
	case op.Or:
		return func(a, b T) T { return a | b }
	case op.Xor:
		return func(a, b T) T { return a ^ b }
	}
	if f := shift[T](o); f != nil {
		return f
	}
	return arithmetic[T](o)
}

func absolute[T Integer](x T) T {
	if x < 0 {
		return -x
	}
	return x
}

func shift[T Integer](o op.Op) func(a, b T) T {
	switch o {
	case op.ShiftLeft:
		return func(a, b T) T { return a << unsigned(b) }
	case op.ShiftRightLogical:
		return func(a, b T) T { return T(unsigned(a) >> unsigned(b)) }
	case op.ShiftRightArithmetic:
		return shiftArithmetic[T]
	}
	return nil
}

// shiftArithmetic shifts copies of the highest bit in, for unsigned types too.
func shiftArithmetic[T Integer](a, b T) T {
	shift := min(unsigned(b), uint64(width[T]()))
	out := T(unsigned(a) >> shift)
	if top := T(1) << (width[T]() - 1); a&top != 0 {
		out |= ^T(0) &^ T(unsigned(^T(0))>>shift)
	}
	return out
}

func quotient[T Integer](a, b T) T {
	if b == 0 {
		return ^T(0)
	}
	return a / b
}

func remainder[T Integer](a, b T) T {
	if b == 0 {
		return a
	}
	return a % b
}

// power returns a to the power of b by squaring. Negative powers are the integer parts of 1/a^|b|,
// as in XLA.
func power[T Integer](a, b T) T {
	if b < 0 {
		switch {
		case a == 1:
			return 1
		case a == ^T(0): // -1, since unsigned b is not negative
			return 1 - 2*(b&1)
		}
		return 0
	}
	r := T(1)
	for ; b > 0; b >>= 1 {
		if b&1 == 1 {
			r *= a
		}
		a *= a
	}
	return r
}

// width returns the number of bits of T.
func width[T Integer]() int { return 8 * int(unsafe.Sizeof(T(0))) }

// unsigned returns the bits of x as an unsigned number.
func unsigned[T Integer](x T) uint64 { return uint64(x) & (^uint64(0) >> (64 - width[T]())) }

func b2i(b bool) int8 {
	if b {
		return 1
	}
	return 0
}

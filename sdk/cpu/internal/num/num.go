// Package num computes operations on single numbers of any type.
//
// It is the definition of what the operations mean on types other than float32, and what constants
// are folded with. Floating point follows IEEE 754; integers wrap, and where a result is undefined
// they do what XLA does: x/0 is -1 (all bits set), the remainder of x by 0 is x, shifts by the
// width or more shift everything out, conversions from floating point saturate and take NaN to 0.
package num

// Integer is an integer type.
type Integer interface {
	int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64
}

// Float is a floating point type.
type Float interface{ float32 | float64 }

// Number is any numeric type.
type Number interface{ Integer | Float }

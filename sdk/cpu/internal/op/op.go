// Package op names the operations of the graphs that this backend compiles.
//
// There are fewer of them than methods of GoMLX's builder, because the front end lowers each method to a normal form:
// operands of elementwise operations have the same shape (a broadcast is an operation of its own), every matrix product
// is a Dot, a convolution is one of windows, batch normalisation is made
// of its formulas. What follows has that much less to know.
package op

// Op is an operation.
type Op uint8

// Leaves: the inputs of an execution, and literals.
const (
	Invalid Op = iota
	Param
	Const

	// Views: the result holds elements of the operand in another order or shape, and computes nothing.
	Reshape
	Broadcast
	Transpose
	Slice
	Window
	Reverse

	// Elementwise operations of one operand. Step is 0 below zero, else 1; Relu is 0 below zero,
	// else the operand; both are NaN for NaN. Not is logical on bools and bitwise on integers. Bitcast is between types
	// of the same size.
	Neg
	Abs
	Sign
	Step
	Relu
	Sqrt
	Rsqrt
	Exp
	Expm1
	Log
	Log1p
	Tanh
	Logistic
	Sin
	Cos
	Erf
	Floor
	Ceil
	Round
	Not
	BitCount
	Clz
	IsFinite
	Convert
	Bitcast

	// Elementwise operations of two operands. And, Or and Xor are logical on bools and bitwise on integers.
	Add
	Sub
	Mul
	Div
	Rem
	Pow
	Max
	Min
	And
	Or
	Xor
	ShiftLeft
	ShiftRightArithmetic
	ShiftRightLogical

	// Comparisons: elementwise operations of two operands with a bool as result.
	Eq
	Ne
	Lt
	Le
	Gt
	Ge

	// Select takes its second operand where its first is true, else its third.
	Select

	// Reductions over some axes, which disappear.
	ReduceSum
	ReduceProduct
	ReduceMax
	ReduceMin
	ReduceAnd
	ReduceOr
	ReduceXor

	// Operations with a loop of their own. Reinterpret is Bitcast between types of different sizes.
	Dot
	Pad
	Concat
	Gather
	ScatterSum
	ScatterMax
	ScatterMin
	ArgMin
	ArgMax
	DynamicSlice
	DynamicUpdateSlice
	RandomBits
	RandomState
	Reinterpret

	last
)

var names = [last]string{
	Invalid: "invalid", Param: "param", Const: "const",
	Reshape: "reshape", Broadcast: "broadcast", Transpose: "transpose", Slice: "slice", Window: "window",
	Reverse: "reverse",
	Neg:     "neg", Abs: "abs", Sign: "sign", Step: "step", Relu: "relu", Sqrt: "sqrt", Rsqrt: "rsqrt", Exp: "exp", Expm1: "expm1", Log: "log",
	Log1p: "log1p", Tanh: "tanh", Logistic: "logistic", Sin: "sin", Cos: "cos", Erf: "erf", Floor: "floor", Ceil: "ceil",
	Round: "round", Not: "not", BitCount: "bit_count", Clz: "clz", IsFinite: "is_finite", Convert: "convert",
	Bitcast: "bitcast",
	Add:     "add", Sub: "sub", Mul: "mul", Div: "div", Rem: "rem", Pow: "pow", Max: "max", Min: "min", And: "and", Or: "or",
	Xor: "xor", ShiftLeft: "shift_left", ShiftRightArithmetic: "shift_right_arithmetic",
	ShiftRightLogical: "shift_right_logical",
	Eq:                "eq", Ne: "ne", Lt: "lt", Le: "le", Gt: "gt", Ge: "ge", Select: "select",
	ReduceSum: "reduce_sum", ReduceProduct: "reduce_product", ReduceMax: "reduce_max", ReduceMin: "reduce_min",
	ReduceAnd: "reduce_and", ReduceOr: "reduce_or", ReduceXor: "reduce_xor",
	Dot: "dot", Pad: "pad", Concat: "concat", Gather: "gather", ScatterSum: "scatter_sum",
	ScatterMax: "scatter_max", ScatterMin: "scatter_min", ArgMin: "arg_min", ArgMax: "arg_max",
	DynamicSlice: "dynamic_slice", DynamicUpdateSlice: "dynamic_update_slice", RandomBits: "random_bits",
	RandomState: "random_state", Reinterpret: "reinterpret",
}

// String returns the name of the operation, in lower case with underscores.
func (o Op) String() string { return names[o] }

// IsView says whether the operation only rearranges the elements of its operand.
func (o Op) IsView() bool { return o >= Reshape && o <= Reverse }

// IsUnary says whether the operation is elementwise with one operand.
func (o Op) IsUnary() bool { return o >= Neg && o <= Bitcast }

// IsBinary says whether the operation is elementwise with two operands of the result's type.
func (o Op) IsBinary() bool { return o >= Add && o <= ShiftRightLogical }

// IsCompare says whether the operation is a comparison.
func (o Op) IsCompare() bool { return o >= Eq && o <= Ge }

// IsElementwise says whether each element of the result depends on the elements at the same place of the operands.
func (o Op) IsElementwise() bool { return o >= Neg && o <= Select }

// IsReduce says whether the operation is a reduction.
func (o Op) IsReduce() bool { return o >= ReduceSum && o <= ReduceXor }

// Combine returns the binary operation that a reduction or scatter repeats.
func (o Op) Combine() Op {
	switch o {
	case ReduceSum, ScatterSum:
		return Add
	case ReduceProduct:
		return Mul
	case ReduceMax, ScatterMax:
		return Max
	case ReduceMin, ScatterMin:
		return Min
	case ReduceAnd:
		return And
	case ReduceOr:
		return Or
	case ReduceXor:
		return Xor
	}
	return Invalid
}

// Weight is what the operation costs for each element, in units of an addition, roughly, when it is vectorised.
func (o Op) Weight() int {
	switch o {
	case Div, Sqrt, Rsqrt, Rem:
		return 3
	case Exp, Expm1, Logistic:
		return 8
	case Log, Log1p, Tanh, Sin, Cos:
		return 12
	case Erf:
		return 16
	case Pow:
		return 60
	}
	return 1
}

// Package op names the operations of the graphs that this backend compiles.
//
// There are fewer of them than methods of GoMLX's builder, because the front end lowers each method
// to a normal form: operands of elementwise operations have the same shape (a broadcast is an
// operation of its own), every matrix product is a Dot, a convolution is one of windows, batch
// normalisation is made of its formulas. What follows has that much less to know.
package op

import (
	"iter"
	"math"
)

// Op is an operation.
type Op uint8

// Leaves: the inputs of an execution, and literals.
const (
	Invalid Op = iota
	Param
	Const

	// Views: the result holds elements of the operand in another order or shape, and computes
	// nothing.
	Reshape
	Broadcast
	Transpose
	Slice
	Window
	Reverse

	// Elementwise operations of one operand. Step is 0 below zero, else 1; Relu is 0 below zero,
	// else the operand; both are NaN for NaN. Round takes halves to the even number. Not is logical
	// on bools and bitwise on integers. Bitcast is between types of the same size.
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

	// Elementwise operations of two operands. And, Or and Xor are logical on bools and bitwise on
	// integers.
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

// facts is what there is to know about an operation besides its kind.
type facts struct {
	name   string
	weight int // 0 for 1
	// of a unary operation that is a function of a real number, else nil
	function func(float64) float64
}

var table = [last]facts{
	Invalid:              {name: "invalid"},
	Param:                {name: "param"},
	Const:                {name: "const"},
	Reshape:              {name: "reshape"},
	Broadcast:            {name: "broadcast"},
	Transpose:            {name: "transpose"},
	Slice:                {name: "slice"},
	Window:               {name: "window"},
	Reverse:              {name: "reverse"},
	Neg:                  {name: "neg"},
	Abs:                  {name: "abs", function: math.Abs},
	Sign:                 {name: "sign"},
	Step:                 {name: "step"},
	Relu:                 {name: "relu"},
	Sqrt:                 {name: "sqrt", weight: 3, function: math.Sqrt},
	Rsqrt:                {name: "rsqrt", weight: 3, function: rsqrt},
	Exp:                  {name: "exp", weight: 8, function: math.Exp},
	Expm1:                {name: "expm1", weight: 8, function: math.Expm1},
	Log:                  {name: "log", weight: 12, function: math.Log},
	Log1p:                {name: "log1p", weight: 12, function: math.Log1p},
	Tanh:                 {name: "tanh", weight: 12, function: math.Tanh},
	Logistic:             {name: "logistic", weight: 8, function: logistic},
	Sin:                  {name: "sin", weight: 12, function: math.Sin},
	Cos:                  {name: "cos", weight: 12, function: math.Cos},
	Erf:                  {name: "erf", weight: 16, function: math.Erf},
	Floor:                {name: "floor", function: math.Floor},
	Ceil:                 {name: "ceil", function: math.Ceil},
	Round:                {name: "round", function: math.RoundToEven},
	Not:                  {name: "not"},
	BitCount:             {name: "bit_count"},
	Clz:                  {name: "clz"},
	IsFinite:             {name: "is_finite"},
	Convert:              {name: "convert"},
	Bitcast:              {name: "bitcast"},
	Add:                  {name: "add"},
	Sub:                  {name: "sub"},
	Mul:                  {name: "mul"},
	Div:                  {name: "div", weight: 3},
	Rem:                  {name: "rem", weight: 3},
	Pow:                  {name: "pow", weight: 60},
	Max:                  {name: "max"},
	Min:                  {name: "min"},
	And:                  {name: "and"},
	Or:                   {name: "or"},
	Xor:                  {name: "xor"},
	ShiftLeft:            {name: "shift_left"},
	ShiftRightArithmetic: {name: "shift_right_arithmetic"},
	ShiftRightLogical:    {name: "shift_right_logical"},
	Eq:                   {name: "eq"},
	Ne:                   {name: "ne"},
	Lt:                   {name: "lt"},
	Le:                   {name: "le"},
	Gt:                   {name: "gt"},
	Ge:                   {name: "ge"},
	Select:               {name: "select"},
	ReduceSum:            {name: "reduce_sum"},
	ReduceProduct:        {name: "reduce_product"},
	ReduceMax:            {name: "reduce_max"},
	ReduceMin:            {name: "reduce_min"},
	ReduceAnd:            {name: "reduce_and"},
	ReduceOr:             {name: "reduce_or"},
	ReduceXor:            {name: "reduce_xor"},
	Dot:                  {name: "dot"},
	Pad:                  {name: "pad"},
	Concat:               {name: "concat"},
	Gather:               {name: "gather"},
	ScatterSum:           {name: "scatter_sum"},
	ScatterMax:           {name: "scatter_max"},
	ScatterMin:           {name: "scatter_min"},
	ArgMin:               {name: "arg_min"},
	ArgMax:               {name: "arg_max"},
	DynamicSlice:         {name: "dynamic_slice"},
	DynamicUpdateSlice:   {name: "dynamic_update_slice"},
	RandomBits:           {name: "random_bits"},
	RandomState:          {name: "random_state"},
	Reinterpret:          {name: "reinterpret"},
}

func rsqrt(x float64) float64 { return 1 / math.Sqrt(x) }

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// All goes through the operations, in the order in which they are listed.
func All() iter.Seq[Op] {
	return func(yield func(Op) bool) {
		for o := Param; o < last; o++ {
			if !yield(o) {
				return
			}
		}
	}
}

// String returns the name of the operation, in lower case with underscores.
func (o Op) String() string { return table[o].name }

// IsView says whether the operation only rearranges the elements of its operand.
func (o Op) IsView() bool { return o >= Reshape && o <= Reverse }

// IsUnary says whether the operation is elementwise with one operand.
func (o Op) IsUnary() bool { return o >= Neg && o <= Bitcast }

// IsBinary says whether the operation is elementwise with two operands of the result's type.
func (o Op) IsBinary() bool { return o >= Add && o <= ShiftRightLogical }

// IsCompare says whether the operation is a comparison.
func (o Op) IsCompare() bool { return o >= Eq && o <= Ge }

// IsElementwise says whether each element of the result depends on the elements at the same place
// of the operands.
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

// Weight is what the operation costs for each element, in units of an addition, roughly, when it is
// vectorised.
func (o Op) Weight() int { return max(table[o].weight, 1) }

// Function returns the function of a real number that a unary operation on floating point is, as
// float64 has it; nil for operations that are not such a function, or are simpler said on numbers
// of each type.
func (o Op) Function() func(float64) float64 { return table[o].function }

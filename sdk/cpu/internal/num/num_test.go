package num

import (
	"math"
	"testing"

	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

func TestIntegerOperations(t *testing.T) {
	signed := []struct {
		o          op.Op
		a, b, want int8
	}{
		{op.Add, 127, 1, -128},
		{op.Mul, 64, 2, -128},
		{op.Div, 7, 0, -1},
		{op.Div, -128, -1, -128},
		{op.Div, -7, 2, -3},
		{op.Rem, -7, 2, -1},
		{op.Rem, 7, 0, 7},
		{op.Pow, 3, 4, 81},
		{op.Pow, 2, -1, 0},
		{op.Pow, 1, -5, 1},
		{op.Pow, -1, -5, -1},
		{op.Pow, -1, -4, 1},
		{op.Pow, 5, 0, 1},
		{op.ShiftLeft, 1, 7, -128},
		{op.ShiftLeft, 1, 8, 0},
		{op.ShiftLeft, 1, -1, 0},
		{op.ShiftRightLogical, -1, 7, 1},
		{op.ShiftRightArithmetic, -128, 3, -16},
		{op.ShiftRightArithmetic, -128, 100, -1},
		{op.Xor, 6, 3, 5},
		{op.Min, -1, 1, -1},
	}
	for _, c := range signed {
		if got := IntBinary[int8](c.o)(c.a, c.b); got != c.want {
			t.Errorf("%s(%d, %d) = %d, want %d", c.o, c.a, c.b, got, c.want)
		}
	}
	if got := IntBinary[uint8](op.Div)(7, 0); got != 255 {
		t.Errorf("7 / 0 = %d in uint8, want 255", got)
	}
	if got := IntUnary[int16](op.Clz)(-1); got != 0 {
		t.Errorf("clz(-1) = %d", got)
	}
	if got := IntUnary[int16](op.Clz)(1); got != 15 {
		t.Errorf("clz(1) = %d in int16, want 15", got)
	}
	if got := IntUnary[int8](op.BitCount)(-1); got != 8 {
		t.Errorf("bit_count(-1) = %d in int8, want 8", got)
	}
	if IntUnary[int8](op.Exp) != nil || FloatBinary[float32](op.And) != nil {
		t.Error("operations are defined on types that have none")
	}
}

func TestFloatOperationsThatAreExact(t *testing.T) {
	inf, nan, minusZero := math.Inf(1), math.NaN(), math.Copysign(0, -1)
	x := []float64{nan, -inf, -2.5, -0.5, minusZero, 0, 0.5, 1.5, 2.5, inf}
	for _, c := range []struct {
		o    op.Op
		want []float64
	}{
		{op.Neg, []float64{nan, inf, 2.5, 0.5, 0, minusZero, -0.5, -1.5, -2.5, -inf}},
		{op.Abs, []float64{nan, inf, 2.5, 0.5, 0, 0, 0.5, 1.5, 2.5, inf}},
		{op.Sign, []float64{nan, -1, -1, -1, minusZero, 0, 1, 1, 1, 1}},
		{op.Step, []float64{nan, 0, 0, 0, 1, 1, 1, 1, 1, 1}},
		{op.Relu, []float64{nan, 0, 0, 0, 0, 0, 0.5, 1.5, 2.5, inf}},
		{op.Round, []float64{nan, -inf, -2, minusZero, minusZero, 0, 0, 2, 2, inf}},
	} {
		for i, want := range c.want {
			got := FloatUnary[float64](c.o)(x[i])
			got32 := float64(FloatUnary[float32](c.o)(float32(x[i])))
			for _, got := range []float64{got, got32} {
				if math.IsNaN(want) != math.IsNaN(got) ||
					!math.IsNaN(want) && math.Float64bits(got) != math.Float64bits(want) {
					t.Errorf("%s(%v) = %v, want %v", c.o, x[i], got, want)
				}
			}
		}
	}
}

func TestIdentitiesLeaveNumbersAsTheyAre(t *testing.T) {
	for _, o := range []op.Op{op.Add, op.Mul, op.Max, op.Min} {
		for _, x := range []float32{0, -3, float32(math.Inf(1)), float32(math.Inf(-1))} {
			if got := FloatBinary[float32](o)(Identity[float32](o), x); got != x {
				t.Errorf("%s with its identity takes %g to %g", o, x, got)
			}
		}
	}
	for _, o := range []op.Op{op.Add, op.Mul, op.Max, op.Min, op.And, op.Or, op.Xor} {
		for _, x := range []int16{0, -1, 77, -32768, 32767} {
			if got := IntBinary[int16](o)(Identity[int16](o), x); got != x {
				t.Errorf("%s with its identity takes %d to %d", o, x, got)
			}
		}
	}
}

func TestConversionsSaturate(t *testing.T) {
	if got := Convert[int32](float32(math.NaN())); got != 0 {
		t.Errorf("NaN is %d", got)
	}
	if got := Convert[int64](math.Inf(1)); got != math.MaxInt64 {
		t.Errorf("Inf is %d", got)
	}
	if got := Convert[uint64](1.5e19); got != 15000000000000000000 {
		t.Errorf("1.5e19 is %d", got)
	}
	if got := Convert[uint8](-3.0); got != 0 {
		t.Errorf("-3 is %d in uint8", got)
	}
	if got := Convert[int8](int32(300)); got != 44 {
		t.Errorf("300 is %d in int8, want 44", got)
	}
}

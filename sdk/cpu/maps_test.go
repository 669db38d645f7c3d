package cpu_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/gomlx/gomlx/pkg/core/dtypes"
	. "github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/tensors"
)

// values returns n numbers of the given type: normal numbers of several scales, small integers, and
// if special is set what IEEE 754 has besides.
func values[T float32 | float64](rng *rand.Rand, n int, special bool) []T {
	v := make([]T, n)
	inf := math.Inf(1)
	for i := range v {
		v[i] = T(rng.NormFloat64() * math.Pow(4, float64(rng.IntN(5)-2)))
		switch k := rng.IntN(12); {
		case k == 0:
			v[i] = T(rng.IntN(9) - 4)
		case k == 1 && special:
			v[i] = T([]float64{
				0, math.Copysign(0, -1), inf, -inf, math.NaN(), 0.5, 2.5, -1.5, 88,
				-104,
			}[rng.IntN(10)])
		}
	}
	return v
}

type unaryCase struct {
	name string
	fn   func(*Node) *Node
	at   func(float64) float64 // brings arguments into the domain of interest
}

func unaryCases() []unaryCase {
	return []unaryCase{
		{"abs", Abs, nil},
		{"neg", Neg, nil},
		{"floor", Floor, nil},
		{"ceil", Ceil, nil},
		{"sqrt", Sqrt, math.Abs},
		{"exp", Exp, nil},
		{"expm1", Expm1, nil},
		{"log", Log, math.Abs},
		{"log1p", Log1P, math.Abs},
		{"tanh", Tanh, nil},
		{"sigmoid", Sigmoid, nil},
		{"sin", Sin, nil},
		{"cos", Cos, nil},
		{"erf", Erf, nil},
		{"rsqrt", Rsqrt, math.Abs},
		{"square", Square, nil},
		{"reciprocal", Reciprocal, nil},
		{"is finite", IsFinite, nil},
		{"is nan", IsNaN, nil},
	}
}

func TestUnaryOperationsAgreeWithTheBundledBackend(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, c := range unaryCases() {
		t.Run(c.name, func(t *testing.T) {
			x := values[float32](rng, 2500, true)
			y := values[float64](rng, 300, true)
			if c.at != nil {
				for i := range x {
					x[i] = float32(c.at(float64(x[i])))
				}
				for i := range y {
					y[i] = c.at(y[i])
				}
			}
			fn := func(in []*Node) []*Node { return []*Node{c.fn(in[0])} }
			agree(t, 1e-6, fn, x)
			agree(t, 1e-14, fn, y)
		})
	}
}

// The bundled backend takes the sign of NaN to 0 and rounds halves away from zero, against the
// contract.
func TestSignAndRound(t *testing.T) {
	nan, inf, zero := float32(math.NaN()), float32(math.Inf(1)), float32(math.Copysign(0, -1))
	for _, settings := range []string{"", "isa=portable", "fuse=off"} {
		got := run(t, newBackend(t, settings), func(in []*Node) []*Node {
			return []*Node{Sign(in[0]), Round(in[0]), Reciprocal(Sign(in[0]))}
		}, []float32{nan, 0.5, 1.5, -2.5, 3.2, -inf, zero, 0, 8388609, -0.2})
		check(t, got[0], []float32{nan, 1, 1, -1, 1, -1, 0, 0, 1, -1})
		check(t, got[1], []float32{nan, 0, 2, -2, 3, -inf, 0, 0, 8388609, 0})
		check(t, got[2], []float32{nan, 1, 1, -1, 1, -1, -inf, inf, 1, -1})
	}
}

func TestBinaryOperationsAgreeWithTheBundledBackend(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 3))
	cases := []struct {
		name    string
		fn      func(x, y *Node) *Node
		special bool
	}{
		{"add", Add, true},
		{"sub", Sub, true},
		{"mul", Mul, true},
		{"div", Div, true},
		{"max", Max, true},
		{"min", Min, true},
		{"pow", Pow, false},
		{"rem", Mod, true},
		{"equal", Equal, true},
		{"not equal", NotEqual, true},
		{"less", LessThan, true},
		{"less or equal", LessOrEqual, true},
		{"greater", GreaterThan, true},
		{"greater or equal", GreaterOrEqual, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			fn := func(in []*Node) []*Node { return []*Node{c.fn(in[0], in[1])} }
			agree(t, 2e-6, fn, values[float32](rng, 2500, c.special),
				values[float32](rng, 2500, c.special))
			agree(t, 1e-14, fn, values[float64](rng, 300, c.special),
				values[float64](rng, 300, c.special))
		})
	}
}

func TestOperandsBroadcast(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 4))
	fn := func(in []*Node) []*Node {
		return []*Node{Add(in[0], in[1]), Sub(in[1], in[0]), LessThan(in[0], in[1])}
	}
	shapes := map[string][2][]int{
		"row":        {{7, 130}, {1, 130}},
		"column":     {{7, 130}, {7, 1}},
		"both":       {{7, 1}, {1, 130}},
		"scalar":     {{}, {3, 4}},
		"middle":     {{3, 40, 5}, {3, 1, 5}},
		"large rows": {{3, 3000}, {1, 3000}},
		"one":        {{1, 1}, {40, 30}},
	}
	for name, s := range shapes {
		t.Run(name, func(t *testing.T) {
			agree(t, 0, fn, normal(rng, s[0]...), normal(rng, s[1]...))
		})
	}
}

// integers returns n numbers of an integer type, some of them extreme.
func integers[T int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64](
	rng *rand.Rand, n int,
) []T {
	v := make([]T, n)
	for i := range v {
		if v[i] = T(rng.Uint64()); rng.IntN(2) == 0 {
			v[i] = T(rng.IntN(20))
		}
	}
	return v
}

func TestIntegerOperationsAgreeWithTheBundledBackend(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 5))
	fn := func(in []*Node) []*Node {
		x, y := in[0], in[1]
		positive := Max(y, OnesLike(y)) // the bundled backend fails to divide by zero
		return []*Node{
			Add(x, y), Sub(x, y), Mul(x, y), Max(x, y), Min(x, y), Div(x, positive),
			Mod(x, positive), BitwiseAnd(x, y),
			BitwiseOr(x, y), BitwiseXor(x, y), BitwiseNot(x), BitCount(x), Clz(x), Equal(x, y),
			LessThan(x, y),
			ConvertDType(x, dtypes.Float32), ConvertDType(x, dtypes.Int64),
			ConvertDType(x, dtypes.Bool),
			Where(LessThan(x, y), x, y),
		}
	}
	agree(t, 0, fn, integers[int8](rng, 500), integers[int8](rng, 500))
	agree(t, 0, fn, integers[int16](rng, 500), integers[int16](rng, 500))
	agree(t, 0, fn, integers[int32](rng, 1500), integers[int32](rng, 1500))
	agree(t, 0, fn, integers[int64](rng, 500), integers[int64](rng, 500))
	agree(t, 0, fn, integers[uint8](rng, 500), integers[uint8](rng, 500))
	agree(t, 0, fn, integers[uint16](rng, 500), integers[uint16](rng, 500))
	agree(t, 0, fn, integers[uint32](rng, 500), integers[uint32](rng, 500))
	agree(t, 0, fn, integers[uint64](rng, 500), integers[uint64](rng, 500))
}

func TestLogicAgreesWithTheBundledBackend(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 6))
	bools := func(n int) []bool {
		v := make([]bool, n)
		for i := range v {
			v[i] = rng.IntN(2) == 0
		}
		return v
	}
	agree(t, 0, func(in []*Node) []*Node {
		x, y := in[0], in[1]
		return []*Node{
			LogicalAnd(x, y), LogicalOr(x, y), LogicalXor(x, y), LogicalNot(x),
			ConvertDType(x, dtypes.Float32),
			ConvertDType(x, dtypes.Int8), Where(x, in[2], in[3]),
			Where(y, ScalarZero(x.Graph(), dtypes.F32), in[3]),
		}
	}, bools(1200), bools(1200), values[float32](rng, 1200, true), values[float32](rng, 1200, true))
}

func TestConversions(t *testing.T) {
	in := []float32{
		0, 1.5, -1.5, 2.999, 127, 128, -128, 255, 256, 1e9, float32(math.Copysign(0, -1)),
	}
	agree(t, 0, func(x []*Node) []*Node {
		var out []*Node
		for _, d := range []dtypes.DType{dtypes.Float64, dtypes.Int32, dtypes.Int64, dtypes.Bool} {
			out = append(out, ConvertDType(x[0], d))
		}
		return out
	}, in)
	nan := float32(math.NaN())
	inf := float32(math.Inf(1))
	got := run(t, newBackend(t, ""), func(x []*Node) []*Node {
		return []*Node{ConvertDType(x[0], dtypes.Int8), ConvertDType(x[0], dtypes.Uint16)}
	}, []float32{nan, inf, -inf, 1000, -1000})
	check(t, got[0], []int8{0, 127, -128, 127, -128})
	check(t, got[1], []uint16{0, 65535, 0, 1000, 0})
}

func TestShifts(t *testing.T) {
	x, y := []int32{-2, 5, -1, 1 << 30, 7}, []int32{1, 2, 31, 3, 40}
	got := run(t, newBackend(t, ""), func(in []*Node) []*Node {
		return []*Node{
			BitwiseShiftLeft(in[0], in[1]), BitwiseShiftRightArithmetic(in[0], in[1]),
			BitwiseShiftRightLogical(in[0], in[1]),
		}
	}, x, y)
	check(t, got[0], []int32{-4, 20, -1 << 31, 0, 0})
	check(t, got[1], []int32{-1, 1, -1, 1 << 27, 0})
	check(t, got[2], []int32{1<<31 - 1, 1, 1, 1 << 27, 0})
}

func TestClampAndBitcast(t *testing.T) {
	got := run(t, newBackend(t, ""), func(in []*Node) []*Node {
		g := in[0].Graph()
		return []*Node{
			Clamp(Scalar(g, dtypes.F32, -1), in[0], Scalar(g, dtypes.F32, 2)),
			Bitcast(in[0], dtypes.Uint32), Bitcast(in[0], dtypes.Uint16),
			Bitcast(Bitcast(in[0], dtypes.Uint8), dtypes.F32),
		}
	}, []float32{-3, 1, 4})
	check(t, got[0], []float32{-1, 1, 2})
	check(t, got[1], []uint32{0xc0400000, 0x3f800000, 0x40800000})
	check(t, got[2], [][]uint16{{0, 0xc040}, {0, 0x3f80}, {0, 0x4080}})
	check(t, got[3], []float32{-3, 1, 4})
}

// check compares a tensor with a value, exactly.
func check(t *testing.T, got *tensors.Tensor, want any) {
	t.Helper()
	if err := near(got, tensors.FromAnyValue(want), 0); err != nil {
		t.Error(err)
	}
}

package vec

import (
	"math"
	"testing"

	"github.com/invbench/invbench/sdk/cpu/internal/isa"
)

// eachLevel runs a test on the kernels of each instruction set of this machine.
func eachLevel(t *testing.T, f func(t *testing.T, k *Kernels)) {
	for _, level := range isa.Supported() {
		t.Run(level.String(), func(t *testing.T) { f(t, For(level)) })
	}
}

// specials are the numbers at the edges of the format and of the functions' domains.
func specials() []float32 {
	v := []float32{
		0, 1, 0.5, 2, 0x1p-149, 0x1p-126, 0x1.fffffcp-127, 0x1.000002p-126, 0x1p-24, 0x1p-12, 0.99999994, 1.0000001, 1.5,
		2.5, 0.49999997, 0.70710677, 0.70710683, 1.4142135, 88.72283, 88.72284, 89, 87.33654, 103.97208, 103.97209, 104,
		126, 127, 128, 0x1p22, 4194304.5, 8388607.5, 8388608, 0x1p24, 0x1.fffffep127, float32(math.Inf(1)),
		0.41421354, 0.41421357, 2.4142134, 2.4142137, 10, 9.010913, 16.635532, 17.32868,
	}
	for _, x := range v {
		v = append(v, -x)
	}
	return append(v, float32(math.NaN()))
}

// sweep calls f with slices that together hold the special numbers and every step-th float32.
func sweep(step uint32, f func(x []float32)) {
	f(specials())
	x := make([]float32, 0, 4093) // odd, so that numbers meet every place of a vector and the tail
	for b := uint64(0); b < 1<<32; b += uint64(step) {
		x = append(x, math.Float32frombits(uint32(b)))
		if len(x) == cap(x) {
			f(x)
			x = x[:0]
		}
	}
	f(x)
}

// ulps returns the distance of got from want in units in the last place of want's binade, 0 if both are NaN.
func ulps(got float32, want float64) float64 {
	g := float64(got)
	if w := float32(want); g == float64(w) || math.IsNaN(g) && math.IsNaN(want) {
		if math.IsInf(want, 0) || math.IsNaN(want) || math.IsInf(g, 0) {
			return 0
		}
		return math.Abs(g-want) / ulp(want)
	}
	return math.Abs(g-want) / ulp(want)
}

// ulp returns the unit in the last place of float32 in the binade of x.
func ulp(x float64) float64 {
	x = min(math.Abs(x), math.MaxFloat32)
	_, e := math.Frexp(x)
	return math.Ldexp(1, max(e-24, -149))
}

func TestFunctionsAreWithinTheirBounds(t *testing.T) {
	eachLevel(t, func(t *testing.T, k *Kernels) {
		for _, f := range []struct {
			name  string
			f     Unary
			want  func(float64) float64
			bound float64 // as the package comment states
		}{
			{"Sqrt", k.Sqrt, math.Sqrt, 0.5},
			{"Recip", k.Recip, func(x float64) float64 { return 1 / x }, 0.5},
			{"Rsqrt", k.Rsqrt, func(x float64) float64 { return 1 / math.Sqrt(x) }, 1.5},
			{"Floor", k.Floor, math.Floor, 0},
			{"Ceil", k.Ceil, math.Ceil, 0},
			{"Round", k.Round, math.Round, 0},
			{"Neg", k.Neg, func(x float64) float64 { return -x }, 0},
			{"Abs", k.Abs, math.Abs, 0},
			{"Relu", k.Relu, func(x float64) float64 { return max(x, 0) }, 0},
			{"Exp", k.Exp, math.Exp, 1},
			{"Expm1", k.Expm1, math.Expm1, 2},
			{"Log", k.Log, math.Log, 1},
			{"Log1p", k.Log1p, math.Log1p, 2},
			{"Tanh", k.Tanh, math.Tanh, 3},
			{"Sigmoid", k.Sigmoid, func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }, 2.5},
			{"Atan", k.Atan, math.Atan, 2},
			{"Sin", k.Sin, math.Sin, 2},
			{"Cos", k.Cos, math.Cos, 2},
			{"Erf", k.Erf, math.Erf, 1},
		} {
			t.Run(f.name, func(t *testing.T) {
				worst, at := 0.0, float32(0)
				sweep(5003, func(x []float32) {
					y := make([]float32, len(x))
					f.f(y, x)
					for i, v := range x {
						want := f.want(float64(v))
						if math.Signbit(float64(y[i])) != math.Signbit(want) && !math.IsNaN(want) {
							t.Fatalf("f(%v) = %v has the wrong sign, want %v", v, y[i], want)
						}
						if e := ulps(y[i], want); !(e <= worst) {
							worst, at = e, v
						}
					}
				})
				if !(worst <= f.bound) {
					y := []float32{at}
					f.f(y, y)
					t.Errorf("f(%v) = %v, want %v: %.3f ulp, bound %v", at, y[0], f.want(float64(at)), worst, f.bound)
				}
				t.Logf("%.3f ulp at %v", worst, at)
			})
		}
	})
}

func TestResultDoesNotDependOnPlace(t *testing.T) {
	eachLevel(t, func(t *testing.T, k *Kernels) {
		x := specials()
		for name, f := range map[string]Unary{
			"Exp": k.Exp, "Log": k.Log, "Log1p": k.Log1p, "Expm1": k.Expm1, "Tanh": k.Tanh, "Sigmoid": k.Sigmoid,
			"Atan": k.Atan, "Sqrt": k.Sqrt, "Sin": k.Sin, "Round": k.Round,
		} {
			whole := make([]float32, len(x))
			f(whole, x)
			for i := range x {
				one := []float32{x[i]}
				f(one, one)
				if math.Float32bits(one[0]) != math.Float32bits(whole[i]) && one[0] == one[0] {
					t.Errorf("%s(%v) is %v alone and %v in a slice", name, x[i], one[0], whole[i])
				}
			}
		}
	})
}

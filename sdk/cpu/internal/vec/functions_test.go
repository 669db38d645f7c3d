package vec

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/invbench/invbench/sdk/cpu/internal/isa"
	"github.com/invbench/invbench/sdk/cpu/internal/num"
	"github.com/invbench/invbench/sdk/cpu/internal/op"
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
		0, 1, 0.5, 2, 0x1p-149, 0x1p-126, 0x1.fffffcp-127, 0x1.000002p-126, 0x1p-24, 0x1p-12,
		0.99999994, 1.0000001, 1.5,
		2.5, 0.49999997, 0.70710677, 0.70710683, 1.4142135, 88.72283, 88.72284, 89, 87.33654,
		103.97208, 103.97209, 104,
		126, 127, 128, 0x1p22, 4194304.5, 8388607.5, 8388608, 0x1p24, 0x1.fffffep127,
		float32(math.Inf(1)),
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

// ulps returns the distance of got from want in units in the last place of want's binade, 0 if both
// are NaN.
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

// bounds returns the errors that the comments of the assembly promise, in ulp, by the names of
// operations without underscores.
func bounds(t *testing.T) map[string]float64 {
	t.Helper()
	text, err := os.ReadFile("kernels_amd64.go")
	if err != nil {
		t.Fatal(err)
	}
	promise := regexp.MustCompile(`Unary\[op\.(\w+)\], with an error of at most ([0-9.]+) ulp`)
	all := map[string]float64{}
	for _, m := range promise.FindAllStringSubmatch(string(text), -1) {
		if all[strings.ToLower(m[1])], err = strconv.ParseFloat(m[2], 64); err != nil {
			t.Fatal(err)
		}
	}
	if len(all) == 0 {
		t.Fatal("no comment in kernels_amd64.go promises a bound")
	}
	return all
}

// Every kernel of one operand keeps what the comment of its assembly promises, and those that have
// none are the float64 function rounded. The reference is the operation's definition in float64,
// which tests of package cpu compare with the backend that is bundled with GoMLX.
func TestFunctionsAreWithinTheirBounds(t *testing.T) {
	promised := bounds(t)
	eachLevel(t, func(t *testing.T, k *Kernels) {
		for o := range op.All() {
			if k.Unary[o] == nil {
				continue
			}
			bound, ok := promised[strings.ReplaceAll(o.String(), "_", "")]
			if !ok {
				bound = 0.51
			}
			t.Run(o.String(), func(t *testing.T) {
				checkBound(t, k.Unary[o], num.FloatUnary[float64](o), bound)
			})
		}
		t.Run("recip", func(t *testing.T) {
			checkBound(t, k.Recip, func(x float64) float64 { return 1 / x }, 0.5)
		})
	})
}

// checkBound compares a kernel with a function in float64 on a sweep of all numbers.
func checkBound(t *testing.T, f Unary, exact func(float64) float64, bound float64) {
	t.Helper()
	worst, at := 0.0, float32(0)
	sweep(5003, func(x []float32) {
		y := make([]float32, len(x))
		f(y, x)
		for i, v := range x {
			want := exact(float64(v))
			if math.Signbit(float64(y[i])) != math.Signbit(want) && !math.IsNaN(want) {
				t.Fatalf("f(%v) = %v has the wrong sign, want %v", v, y[i], want)
			}
			if e := ulps(y[i], want); !(e <= worst) {
				worst, at = e, v
			}
		}
	})
	if !(worst <= bound) {
		y := []float32{at}
		f(y, y)
		t.Errorf("f(%v) = %v, want %v: %.3f ulp, bound %v",
			at, y[0], exact(float64(at)), worst, bound)
	}
	t.Logf("%.3f ulp at %v", worst, at)
}

func TestResultDoesNotDependOnPlace(t *testing.T) {
	eachLevel(t, func(t *testing.T, k *Kernels) {
		x := specials()
		for o, f := range k.Unary {
			whole := make([]float32, len(x))
			f(whole, x)
			for i := range x {
				one := []float32{x[i]}
				f(one, one)
				if math.Float32bits(one[0]) != math.Float32bits(whole[i]) && one[0] == one[0] {
					t.Errorf("%s(%v) is %v alone and %v in a slice", o, x[i], one[0], whole[i])
				}
			}
		}
	})
}

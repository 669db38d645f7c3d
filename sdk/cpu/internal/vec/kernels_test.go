package vec

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"unsafe"

	"github.com/invbench/invbench/sdk/cpu/internal/isa"
	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

// same says whether two results are the same bits, or both NaN.
func same(a, b float32) bool {
	return math.Float32bits(a) == math.Float32bits(b) || a != a && b != b
}

// numbers returns n numbers: random ones of all sizes, with a special one now and then.
func numbers(rng *rand.Rand, n int) []float32 {
	sp := specials()
	x := make([]float32, n)
	for i := range x {
		switch rng.IntN(6) {
		case 0:
			x[i] = sp[rng.IntN(len(sp))]
		case 1:
			x[i] = math.Float32frombits(rng.Uint32())
		default:
			x[i] = 4*rng.Float32() - 2
		}
	}
	return x
}

// lengths are slice lengths around the sizes of vectors, rounds and blocks.
func lengths() []int {
	var n []int
	for i := range 70 {
		n = append(n, i)
	}
	return append(n, 127, 128, 129, 500, 1000, 4095, 4096, 4097, 10000)
}

func TestEveryKernelIsThere(t *testing.T) {
	eachLevel(t, func(t *testing.T, k *Kernels) {
		v := reflect.ValueOf(*k)
		for i := range v.NumField() {
			if v.Field(i).IsNil() {
				t.Errorf("no %s", v.Type().Field(i).Name)
			}
		}
		for o := range op.All() {
			if o.IsCompare() && (k.Compare[o] == nil || k.CompareS[o] == nil) {
				t.Errorf("no comparison %s", o)
			}
		}
		for _, o := range []op.Op{op.Add, op.Max, op.Min} {
			if k.Reduce[o] == nil {
				t.Errorf("no reduction by %s", o)
			}
		}
	})
}

// TestArithmeticIsExact compares kernels that round once with the same operation in Go, bit for
// bit, for every length, with the destination apart from, and the same as, an operand, and checks
// that nothing behind the end is written.
func TestArithmeticIsExact(t *testing.T) {
	type f2 = func(x, y float32) float32
	eachLevel(t, func(t *testing.T, k *Kernels) {
		for _, c := range []struct {
			op op.Op
			f  f2
		}{
			{op.Add, func(x, y float32) float32 { return x + y }},
			{op.Sub, func(x, y float32) float32 { return x - y }},
			{op.Mul, func(x, y float32) float32 { return x * y }},
			{op.Div, func(x, y float32) float32 { return x / y }},
			{op.Max, func(x, y float32) float32 { return max(x, y) }},
			{op.Min, func(x, y float32) float32 { return min(x, y) }},
			{
				op.Pow,
				func(x, y float32) float32 { return float32(math.Pow(float64(x), float64(y))) },
			},
			{
				op.Rem,
				func(x, y float32) float32 { return float32(math.Mod(float64(x), float64(y))) },
			},
		} {
			t.Run(c.op.String(), func(t *testing.T) {
				vv, vs, sv := k.Binary[c.op], k.BinaryS[c.op], k.SBinary[c.op]
				rng := rand.New(rand.NewPCG(1, 1))
				for _, n := range lengths() {
					a, b := numbers(rng, n), numbers(rng, n)
					check := func(form string, run func(dst []float32), f func(i int) float32) {
						t.Helper()
						checkElements(t, form, n, run, f)
					}
					want := func(i int) float32 { return c.f(a[i], b[i]) }
					check("vector", func(d []float32) { vv(d, a, b) }, want)
					check("dst is a", func(d []float32) { copy(d, a); vv(d, d, b) }, want)
					check("dst is b", func(d []float32) { copy(d, b); vv(d, a, d) }, want)
					s := numbers(rng, 1)[0]
					if c.op == op.Pow {
						s = []float32{s, 1, 2, -1}[rng.IntN(4)]
					}
					check("scalar second", func(d []float32) { vs(d, a, s) }, func(i int) float32 {
						return c.f(a[i], s)
					})
					check("scalar first", func(d []float32) { sv(d, a, s) }, func(i int) float32 {
						return c.f(s, a[i])
					})
				}
			})
		}
	})
}

// checkElements runs a kernel on a destination of n elements inside a longer slice.
func checkElements(
	t *testing.T, form string, n int, run func(dst []float32), want func(i int) float32,
) {
	t.Helper()
	const guard = 12345
	whole := make([]float32, n+40)
	for i := range whole {
		whole[i] = guard
	}
	run(whole[3 : 3+n])
	for i, got := range whole {
		if i < 3 || i >= 3+n {
			if got != guard {
				t.Fatalf("%s, length %d: element %d outside was written", form, n, i-3)
			}
			continue
		}
		if w := want(i - 3); !same(got, w) {
			t.Fatalf("%s, length %d: element %d is %v, want %v", form, n, i-3, got, w)
		}
	}
}

func TestFusedKernels(t *testing.T) {
	eachLevel(t, func(t *testing.T, k *Kernels) {
		rng := rand.New(rand.NewPCG(2, 2))
		// rounded once, by way of float64, except where that rounds twice
		fused := func(x, y, z float32) float32 {
			return float32(math.FMA(float64(x), float64(y), float64(z)))
		}
		near := func(n int, run func(dst []float32), want func(i int) float32) {
			t.Helper()
			dst := make([]float32, n)
			run(dst)
			for i, got := range dst { // operands and results are below 1
				if w := want(i); !(math.Abs(float64(got-w)) <= 0x1p-23) {
					t.Fatalf("length %d: element %d is %v, want %v", n, i, got, w)
				}
			}
		}
		for _, n := range lengths() {
			a, b, c := make([]float32, n), make([]float32, n), make([]float32, n)
			for i := range n {
				a[i], b[i], c[i] = rng.Float32()-0.5, rng.Float32()-0.5, rng.Float32()-0.5
			}
			const s, u = 0.7, -0.3
			fma := func(i int) float32 { return fused(a[i], b[i], c[i]) }
			near(n, func(d []float32) { k.FMA(d, a, b, c) }, fma)
			near(n, func(d []float32) { copy(d, c); k.FMA(d, a, b, d) }, fma)
			near(n, func(d []float32) { k.ScaleAdd(d, a, s, c) }, func(i int) float32 {
				return fused(a[i], s, c[i])
			})
			near(n, func(d []float32) { k.Affine(d, a, s, u) }, func(i int) float32 {
				return fused(a[i], s, u)
			})
			x := numbers(rng, n)
			checkElements(t, "Fill", n,
				func(d []float32) { k.Fill(d, s) }, func(int) float32 { return s })
			checkElements(t, "Square", n,
				func(d []float32) { k.Square(d, x) }, func(i int) float32 { return x[i] * x[i] })
		}
	})
}

func TestComparisonsAndChoices(t *testing.T) {
	eachLevel(t, func(t *testing.T, k *Kernels) {
		rng := rand.New(rand.NewPCG(3, 3))
		for _, c := range []struct {
			v Compare
			s CompareS
			f func(x, y float32) bool
		}{
			{k.Compare[op.Eq], k.CompareS[op.Eq], func(x, y float32) bool { return x == y }},
			{k.Compare[op.Ne], k.CompareS[op.Ne], func(x, y float32) bool { return x != y }},
			{k.Compare[op.Lt], k.CompareS[op.Lt], func(x, y float32) bool { return x < y }},
			{k.Compare[op.Le], k.CompareS[op.Le], func(x, y float32) bool { return x <= y }},
			{k.Compare[op.Gt], k.CompareS[op.Gt], func(x, y float32) bool { return x > y }},
			{k.Compare[op.Ge], k.CompareS[op.Ge], func(x, y float32) bool { return x >= y }},
			{
				nil, func(dst []bool, a []float32, _ float32) { k.IsFinite(dst, a) },
				func(x, _ float32) bool { return x-x == 0 },
			},
		} {
			for _, n := range lengths() {
				a, b := numbers(rng, n), numbers(rng, n)
				for i := range n {
					if rng.IntN(3) == 0 {
						b[i] = a[i]
					}
				}
				if c.v != nil {
					checkBools(t, n, func(d []bool) { c.v(d, a, b) }, func(i int) bool {
						return c.f(a[i], b[i])
					})
				}
				s := numbers(rng, 1)[0]
				checkBools(t, n, func(d []bool) { c.s(d, a, s) }, func(i int) bool {
					return c.f(a[i], s)
				})
			}
		}
		for _, n := range lengths() {
			a, b, m := numbers(rng, n), numbers(rng, n), make([]bool, n)
			for i := range n {
				m[i] = rng.IntN(2) == 0
			}
			picked := func(i int) float32 {
				if m[i] {
					return a[i]
				}
				return b[i]
			}
			checkElements(t, "Select", n, func(d []float32) { k.Select(d, m, a, b) }, picked)
		}
	})
}

// checkBools is checkElements for comparisons; it also checks that true is stored as 1, which is
// what reading the bytes of bools as numbers rests on.
func checkBools(t *testing.T, n int, run func(dst []bool), want func(i int) bool) {
	t.Helper()
	whole := make([]bool, n+40)
	run(whole[3 : 3+n])
	for i, got := range whole {
		if b := *(*byte)(unsafe.Pointer(&whole[i])); b > 1 {
			t.Fatalf("length %d: element %d is the byte %d", n, i, b)
		}
		if inside := i >= 3 && i < 3+n; got != (inside && want(i-3)) {
			t.Fatalf("length %d: element %d is %v", n, i-3, got)
		}
	}
}

func TestSumIsAccurateAndTheSameOnAllLevels(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	want := For(isa.Portable).Reduce[op.Add]
	eachLevel(t, func(t *testing.T, k *Kernels) {
		for _, n := range append(lengths(), 1<<20) {
			a := make([]float32, n)
			var sum, size float64
			for i := range n {
				a[i] = rng.Float32() - 0.4
				sum, size = sum+float64(a[i]), size+math.Abs(float64(a[i]))
			}
			got := k.Reduce[op.Add](a)
			if got != want(a) {
				t.Fatalf("sum of %d is %v, portable %v", n, got, want(a))
			}
			// At most 64 additions in a lane of a block, 6 in joining lanes; the blocks are added
			// in float64.
			const bound = 72 * 0x1p-24
			if !(math.Abs(float64(got)-sum) <= bound*size) {
				t.Fatalf("sum of %d is %v, want %v", n, got, sum)
			}
		}
	})
}

func TestMaxOfAndMinOf(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	eachLevel(t, func(t *testing.T, k *Kernels) {
		for _, n := range lengths() {
			for trial := range 4 {
				a := numbers(rng, n)
				if trial > 0 { // mostly without NaN
					a = slices.DeleteFunc(a, func(x float32) bool { return x != x })
				}
				if trial == 3 {
					for i := range a {
						a[i] = float32(math.Copysign(0, float64(rng.IntN(2))-0.5))
					}
				}
				hi, lo := float32(math.Inf(-1)), float32(math.Inf(1))
				for _, x := range a {
					hi, lo = max(hi, x), min(lo, x)
				}
				if got := k.Reduce[op.Max](a); !same(got, hi) {
					t.Fatalf("max of %d is %v, want %v", len(a), got, hi)
				}
				if got := k.Reduce[op.Min](a); !same(got, lo) {
					t.Fatalf("min of %d is %v, want %v", len(a), got, lo)
				}
			}
		}
	})
}

func TestTranspose(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	eachLevel(t, func(t *testing.T, k *Kernels) {
		for range 300 {
			rows, cols, gap := rng.IntN(40), rng.IntN(40), rng.IntN(3)
			src := numbers(rng, rows*(cols+gap))
			dst := make([]float32, cols*(rows+gap))
			k.Transpose(dst, rows+gap, src, cols+gap, rows, cols)
			for i := range rows {
				for j := range cols {
					if !same(dst[j*(rows+gap)+i], src[i*(cols+gap)+j]) {
						t.Fatalf("%d x %d: element %d,%d is wrong", rows, cols, i, j)
					}
				}
			}
			for j := range cols {
				for i := rows; i < rows+gap; i++ {
					if dst[j*(rows+gap)+i] != 0 {
						t.Fatalf("%d x %d: wrote between rows", rows, cols)
					}
				}
			}
		}
	})
}

func TestShortestSliceCounts(t *testing.T) {
	eachLevel(t, func(t *testing.T, k *Kernels) {
		long := make([]float32, 100)
		k.Fill(long, 1)
		for _, n := range []int{0, 5, 37} {
			dst := make([]float32, 100)
			k.Binary[op.Add](dst, long[:n], long)
			k.Binary[op.Add](dst[:n], long, long)
			k.FMA(dst, long, long, long[:n])
			if got := k.Reduce[op.Add](dst); got != float32(2*n) {
				t.Errorf("%d elements were written, want %d", int(got)/2, n)
			}
		}
	})
}

func TestKernelsAllocateNothing(t *testing.T) {
	eachLevel(t, func(t *testing.T, k *Kernels) {
		x, m := make([]float32, 1000), make([]bool, 1000)
		n := testing.AllocsPerRun(10, func() {
			k.Binary[op.Add](x, x, x)
			k.Unary[op.Exp](x, x)
			k.Unary[op.Sin](x, x)
			k.CompareS[op.Gt](m, x, 1)
			k.Select(x, m, x, x)
			k.Reduce[op.Add](x)
			k.BinaryS[op.Pow](x, x, 2)
		})
		if n != 0 {
			t.Errorf("kernels allocate %v times", n)
		}
	})
}

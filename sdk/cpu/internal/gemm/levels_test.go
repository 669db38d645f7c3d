package gemm

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/invbench/invbench/sdk/cpu/internal/isa"
)

// vectorLevels returns the levels with vector instructions that this machine has. A test that
// compares them is skipped where there is only one.
func vectorLevels(t *testing.T) []isa.Level {
	t.Helper()
	levels := slices.DeleteFunc(isa.Supported(), func(l isa.Level) bool {
		return l == isa.Portable
	})
	if len(levels) < 2 {
		t.Skipf("this machine has no two vector levels to compare, it has %v", levels)
	}
	return levels
}

// Levels give the same bits: for shapes of all methods and all remainders of K, with everything
// that Args can ask for.
func TestLevelsGiveTheSameBits(t *testing.T) {
	levels, pl := vectorLevels(t), newPool(t, 2)
	rng := rand.New(rand.NewPCG(12, 13))
	all := shapes(rng)
	// each remainder of a vector, a pair of vectors and a round, by all kernels of dot products
	for k := range 70 {
		all = append(all, Shape{1 + k%9, 1 + k%8, minDot + k, false, true},
			Shape{1 + k%8, 9 + k%5, minDot + k, false, true})
	}
	used := map[method]bool{}
	for i, s := range all {
		p := newProblem(rng, s, i%3)
		p.roughen(rng)
		old := slices.Clone(p.args.C)
		for _, args := range p.variants(rng) {
			var want []float32
			for _, level := range levels {
				plan := New(level, pl).Plan(s)
				used[plan.method] = true
				copy(p.args.C, old)
				plan.Run(args)
				if want == nil {
					want = slices.Clone(p.args.C)
				} else if at := firstDifference(want, p.args.C); at >= 0 {
					t.Fatalf("%+v, ReLU %v: element %d is %x on %v, %x on %v", s, args.ReLU, at,
						math.Float32bits(p.args.C[at]), level, math.Float32bits(want[at]),
						levels[0])
				}
			}
		}
	}
	if len(used) != 3 {
		t.Errorf("the shapes use the methods %v, want all three", used)
	}
}

// roughen spreads the sizes of the operands, so that sums in another order would round otherwise,
// with some denormals.
func (p *problem) roughen(rng *rand.Rand) {
	for _, v := range [][]float32{p.args.A, p.args.B} {
		for i := range v {
			v[i] = float32(math.Ldexp(float64(v[i]), rng.IntN(24)-12))
			if rng.IntN(50) == 0 {
				v[i] = math.Float32frombits(rng.Uint32N(1 << 23))
			}
		}
	}
}

// variants returns the arguments of the problem as they are, and with what a product can do
// besides.
func (p *problem) variants(rng *rand.Rand) []Args {
	plain, epilogue := p.args, p.args
	epilogue.Bias, epilogue.ReLU = make([]float32, p.shape.N), true
	for j := range epilogue.Bias {
		epilogue.Bias[j] = rng.Float32() - 0.5
	}
	return []Args{plain, epilogue}
}

// firstDifference returns the index of the first element whose bits differ, and -1 if none do. NaN
// is NaN.
func firstDifference(a, b []float32) int {
	for i := range a {
		if math.Float32bits(a[i]) != math.Float32bits(b[i]) && (a[i] == a[i] || b[i] == b[i]) {
			return i
		}
	}
	return -1
}

// A dot product has sixteen partial sums that are added by halves, at every level: compared with
// plain Go, whose products are exact here so that fusing them changes nothing.
func TestDotProductsHaveSixteenPartialSums(t *testing.T) {
	rng := rand.New(rand.NewPCG(14, 15))
	for _, level := range isa.Supported() {
		if level == isa.Portable {
			continue
		}
		e := New(level, newPool(t, 1))
		for k := minDot; k < 100; k++ {
			s := Shape{M: 7, N: 5, K: k, TransB: true}
			p := newProblem(rng, s, 0)
			for i := range p.args.B {
				// a power of two: products are exact
				p.args.B[i] = float32(math.Ldexp(1, rng.IntN(6)-3))
			}
			e.Plan(s).Run(p.args)
			for i := range s.M {
				for j := range s.N {
					want := sixteenSums(p.args.A[i*k:][:k], p.args.B[j*k:][:k])
					if got := p.args.C[i*s.N+j]; got != want {
						t.Fatalf("%v, K = %d: element %d,%d is %v, want %v",
							level, k, i, j, got, want)
					}
				}
			}
		}
	}
}

func sixteenSums(a, b []float32) float32 {
	var sums [16]float32
	for p := range a {
		sums[p%16] += float32(a[p] * b[p])
	}
	for n := 8; n > 0; n /= 2 {
		for i := range n {
			sums[i] += sums[i+n]
		}
	}
	return sums[0]
}

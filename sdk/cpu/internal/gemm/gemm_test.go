package gemm

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/invbench/invbench/sdk/cpu/internal/isa"
	"github.com/invbench/invbench/sdk/cpu/internal/pool"
)

// problem is a product with operands of random numbers in [-1, 1) and gaps between rows, and, once
// reference was called, its result in float64.
type problem struct {
	shape Shape
	args  Args
	want  []float64 // [M,N] without gaps
	size  []float64 // [M,N]: the sum of the absolute values of the products, which bounds the error
}

func newProblem(rng *rand.Rand, s Shape, gap int) *problem {
	random := func(rows, cols int, trans bool) ([]float32, int) {
		if trans {
			rows, cols = cols, rows
		}
		v := make([]float32, rows*(cols+gap))
		for i := range v {
			v[i] = 2*rng.Float32() - 1
		}
		return v, cols + gap
	}
	p := &problem{shape: s}
	p.args.A, p.args.LDA = random(s.M, s.K, s.TransA)
	p.args.B, p.args.LDB = random(s.K, s.N, s.TransB)
	p.args.C, p.args.LDC = random(s.M, s.N, false)
	return p
}

func element(v []float32, ld, i, j int, trans bool) float64 {
	if trans {
		i, j = j, i
	}
	return float64(v[i*ld+j])
}

// reference computes the product in float64.
func (p *problem) reference() {
	s, a := p.shape, p.args
	p.want, p.size = make([]float64, s.M*s.N), make([]float64, s.M*s.N)
	for i := range s.M {
		for j := range s.N {
			for k := range s.K {
				x := element(a.A, a.LDA, i, k, s.TransA) * element(a.B, a.LDB, k, j, s.TransB)
				p.want[i*s.N+j] += x
				p.size[i*s.N+j] += math.Abs(x)
			}
		}
	}
}

// check compares C with the reference, to the error bound of a sum of K products, (K+2)·2^-24 times
// the sum of absolute values (Higham, Accuracy and Stability of Numerical Algorithms, §3.1).
func (p *problem) check(t *testing.T) {
	t.Helper()
	s := p.shape
	for i := range s.M {
		for j := range s.N {
			want, size := p.want[i*s.N+j], p.size[i*s.N+j]
			got := float64(p.args.C[i*p.args.LDC+j])
			if !(math.Abs(got-want) <= float64(s.K+2)*0x1p-24*size) {
				t.Fatalf("%+v: C[%d,%d] = %v, want %v", s, i, j, got, want)
			}
		}
	}
}

// eachLevel runs a test for each instruction set of this machine.
func eachLevel(t *testing.T, f func(t *testing.T, level isa.Level)) {
	for _, level := range isa.Supported() {
		t.Run(level.String(), func(t *testing.T) { f(t, level) })
	}
}

func newPool(t testing.TB, threads int) *pool.Pool {
	p := pool.New(threads)
	t.Cleanup(p.Close)
	return p
}

// shapes are sizes around the edges of tiles, panels and blocks, and random ones, in all
// transposes.
func shapes(rng *rand.Rand) []Shape {
	sizes := [][3]int{
		{1, 1, 1},
		{1, 33, 20},
		{12, 32, 5},
		{13, 33, 257},
		{48, 256, 64},
		{49, 257, 130},
		{13, 33, 513},
		{64, 1, 500},
		{64, 3, 500},
		{250, 500, 4},
		{5, 3, 600},
		{4, 500, 130},
		{500, 1, 64},
		{70, 40, 1024},
		{1, 100, 1},
		{100, 1, 1},
		{24, 64, 31},
		{25, 64, 31},
		{9, 40, 1100},
		{9, 9, 16},
		{100, 8, 15},
		{0, 5, 3},
		{5, 0, 3},
		{5, 3, 0},
		{300, 20, 0},
	}
	for range 20 {
		sizes = append(sizes, [3]int{1 + rng.IntN(120), 1 + rng.IntN(120), 1 + rng.IntN(120)})
	}
	var all []Shape
	for _, z := range sizes {
		for v := range 4 {
			all = append(all, Shape{z[0], z[1], z[2], v&1 != 0, v&2 != 0})
		}
	}
	return all
}

func TestProductMatchesFloat64(t *testing.T) {
	eachLevel(t, func(t *testing.T, level isa.Level) {
		rng := rand.New(rand.NewPCG(1, 2))
		e := New(level, newPool(t, 2))
		for i, s := range shapes(rng) {
			newProblem(rng, s, i%3).runAndCheck(t, e)
		}
	})
}

// runAndCheck runs the product and checks all that is written.
func (p *problem) runAndCheck(t *testing.T, e *Engine) {
	t.Helper()
	p.reference()
	plan := e.Plan(p.shape)
	old := slices.Clone(p.args.C)
	plan.Run(p.args)
	p.check(t)
	p.checkGaps(t, old)
}

// FuzzProduct checks products of random shapes on the kernels of this machine.
func FuzzProduct(f *testing.F) {
	f.Add(uint16(5), uint16(70), uint16(33), byte(2), uint64(1))
	f.Add(uint16(61), uint16(3), uint16(700), byte(5), uint64(2))
	f.Fuzz(func(t *testing.T, m, n, k uint16, flags byte, seed uint64) {
		s := Shape{int(m % 200), int(n % 400), int(k % 1200), flags&1 != 0, flags&2 != 0}
		if s.M*s.N*s.K > 1<<22 {
			t.Skip("too large for the reference")
		}
		p := pool.New(2)
		defer p.Close()
		for _, level := range isa.Supported() {
			newProblem(rand.New(rand.NewPCG(seed, 0)), s, int(flags>>2&3)).runAndCheck(t,
				New(level, p))
		}
	})
}

// checkGaps checks that what lies between the rows of C was not written.
func (p *problem) checkGaps(t *testing.T, old []float32) {
	t.Helper()
	for i := range p.shape.M {
		for j := p.shape.N; j < p.args.LDC; j++ {
			if p.args.C[i*p.args.LDC+j] != old[i*p.args.LDC+j] {
				t.Fatalf("%+v: element %d behind row %d of C was written", p.shape, j, i)
			}
		}
	}
}

func TestResultIsTheSameForAnyNumberOfThreads(t *testing.T) {
	eachLevel(t, func(t *testing.T, level isa.Level) {
		rng := rand.New(rand.NewPCG(3, 4))
		for _, s := range []Shape{
			{300, 200, 700, false, false},
			{130, 90, 600, true, false},
			{128, 77, 1024, false, true},
			{4, 500, 1000, true, false},
			{500, 3, 1000, true, false},
			{500, 2, 300, false, false},
		} {
			p := newProblem(rng, s, 0)
			New(level, newPool(t, 1)).Plan(s).Run(p.args)
			want := slices.Clone(p.args.C)
			for threads := 2; threads <= 4; threads++ {
				New(level, newPool(t, threads)).Plan(s).Run(p.args)
				if !slices.Equal(p.args.C, want) {
					t.Errorf("%+v: result with %d threads differs", s, threads)
				}
			}
		}
	})
}

func TestBiasAndReLUComeOnce(t *testing.T) {
	eachLevel(t, func(t *testing.T, level isa.Level) {
		rng := rand.New(rand.NewPCG(5, 6))
		e := New(level, newPool(t, 2))
		for _, s := range shapes(rng) {
			p := newProblem(rng, s, 1)
			p.reference()
			p.args.Bias, p.args.ReLU = make([]float32, s.N), true
			for j := range p.args.Bias {
				p.args.Bias[j] = rng.Float32() - 0.5
			}
			old := slices.Clone(p.args.C)
			e.Plan(s).Run(p.args)
			p.checkGaps(t, old)
			for x := range p.want {
				want := max(0, p.want[x]+float64(p.args.Bias[x%s.N]))
				got := float64(p.args.C[x/s.N*p.args.LDC+x%s.N])
				if !(math.Abs(got-want) <= float64(s.K+4)*0x1p-23*(p.size[x]+1)) {
					t.Fatalf("%+v: element %d is %v, want %v", s, x, got, want)
				}
			}
		}
	})
}

func TestNaNAndInfPropagate(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	eachLevel(t, func(t *testing.T, level isa.Level) {
		rng := rand.New(rand.NewPCG(7, 8))
		e := New(level, newPool(t, 2))
		for _, s := range shapes(rng) {
			if s.M*s.N*s.K == 0 {
				continue
			}
			p := newProblem(rng, s, 0)
			i, j, k := rng.IntN(s.M), rng.IntN(s.N), rng.IntN(s.K)
			at := i*p.args.LDA + k
			if s.TransA {
				at = k*p.args.LDA + i
			}
			for _, bad := range []float32{nan, inf} {
				p.args.A[at] = bad
				e.Plan(s).Run(p.args)
				for r := range s.M {
					got := float64(p.args.C[r*p.args.LDC+j])
					if finite := !math.IsNaN(got) && !math.IsInf(got, 0); finite != (r != i) {
						t.Fatalf("%+v: A[%d,%d] = %v gives C[%d,%d] = %v", s, i, k, bad, r, j, got)
					}
				}
			}
		}
	})
}

func TestRunAllocatesNothing(t *testing.T) {
	for _, threads := range []int{1, 2} {
		e := New(isa.Detect(), newPool(t, threads))
		for _, s := range []Shape{
			{100, 70, 90, false, true}, {4, 70, 90, true, false}, {200, 1, 90, false, false},
		} {
			p := newProblem(rand.New(rand.NewPCG(9, 9)), s, 0)
			plan := e.Plan(s)
			if n := testing.AllocsPerRun(100, func() { plan.Run(p.args) }); n != 0 {
				t.Errorf("%+v on %d threads: a run allocates %v times", s, threads, n)
			}
		}
	}
}

func TestShortOperandsPanic(t *testing.T) {
	e := New(isa.Portable, newPool(t, 1))
	plan := e.Plan(Shape{M: 4, N: 5, K: 6})
	good := Args{A: make([]float32, 24), B: make([]float32, 30), C: make([]float32, 20)}
	for name, change := range map[string]func(*Args){
		"A":    func(a *Args) { a.A = a.A[:23] },
		"B":    func(a *Args) { a.LDB = 6 },
		"C":    func(a *Args) { a.LDC = 4 },
		"bias": func(a *Args) { a.Bias = make([]float32, 4) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			args := good
			change(&args)
			plan.Run(args)
		})
	}
}

func TestFloat64(t *testing.T) {
	rng := rand.New(rand.NewPCG(10, 11))
	pl := newPool(t, 2)
	for _, s := range shapes(rng) {
		p := newProblem(rng, s, 0)
		p.reference()
		wide := func(v []float32) []float64 {
			w := make([]float64, len(v))
			for i, x := range v {
				w[i] = float64(x)
			}
			return w
		}
		c := make([]float64, s.M*s.N)
		for i := range c {
			c[i] = 1 // to be overwritten
		}
		Float64(pl, s, wide(p.args.A), wide(p.args.B), c)
		for i := range c {
			if math.Abs(c[i]-p.want[i]) > 1e-12*(1+p.size[i]) {
				t.Fatalf("%+v: C[%d] = %v, want %v", s, i, c[i], p.want[i])
			}
		}
	}
}

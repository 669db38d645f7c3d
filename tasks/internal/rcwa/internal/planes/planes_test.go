package planes

import (
	"fmt"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"
)

// sizes have every remainder by the edge of a tile that matters, and one that a tile holds.
var sizes = []int{1, 3, 7, 8, 9, 16, 41, 53, 85}

func random(r *rand.Rand, rows, columns int) *Matrix {
	m := NewMatrix(rows, columns)
	for i := range rows {
		for j := range columns {
			m.Set(i, j, complex(r.NormFloat64(), r.NormFloat64()))
		}
	}
	return m
}

// product returns a·b by the definition.
func product(a, b *Matrix) *Matrix {
	c := NewMatrix(a.Rows(), b.Columns())
	for i := range a.Rows() {
		for j := range b.Columns() {
			for k := range a.Columns() {
				c.Add(i, j, a.At(i, k)*b.At(k, j))
			}
		}
	}
	return c
}

// distance returns the largest difference of two matrices, NaN if there is one.
func distance(a, b *Matrix) float64 {
	worst := 0.0
	for i := range a.Rows() {
		for j := range a.Columns() {
			worst = max(worst, cmplx.Abs(a.At(i, j)-b.At(i, j)))
		}
	}
	return worst
}

// checkFilling reports numbers beyond the shape of m that are not 0.
func checkFilling(t *testing.T, m *Matrix) {
	t.Helper()
	for i := range m.height() {
		for j := range m.all.stride {
			k := i*m.all.stride + j
			if (i >= m.rows || j >= m.cols) && (m.all.re[k] != 0 || m.all.im[k] != 0) {
				t.Fatalf("a matrix of %d×%d has %v at (%d, %d)", m.rows, m.cols, m.At(i, j), i, j)
			}
		}
	}
}

// eachEngine runs a test on all engines of this machine.
func eachEngine(t *testing.T, test func(t *testing.T, e *Engine)) {
	for _, e := range engines() {
		t.Run(e.Name(), func(t *testing.T) { test(t, e) })
	}
}

func TestMultiply(t *testing.T) {
	eachEngine(t, func(t *testing.T, e *Engine) {
		r := rand.New(rand.NewPCG(1, 1))
		for _, n := range sizes {
			a, b := random(r, n, n+2), random(r, n+2, 3*n)
			want, got := product(a, b), random(r, n, 3*n)
			e.Multiply(got, a, b)
			if off := distance(got, want); !(off <= 1e-13*float64(n+2)) {
				t.Errorf("%d: a product is off by %g", n, off)
			}
			checkFilling(t, got)
			e.MultiplySubtract(got, a, b)
			if off := distance(got, NewMatrix(n, 3*n)); !(off <= 1e-13*float64(n+2)) {
				t.Errorf("%d: a product minus itself is off by %g", n, off)
			}
			checkFilling(t, got)
		}
	})
}

func TestSolve(t *testing.T) {
	eachEngine(t, func(t *testing.T, e *Engine) {
		r := rand.New(rand.NewPCG(2, 1))
		for _, n := range sizes {
			for _, columns := range []int{1, n + 3} {
				a, x := random(r, n, n), random(r, n, columns)
				got := product(a, x)
				e.Solve(a, got)
				if off := distance(got, x); !(off <= 1e-11*float64(n)) {
					t.Errorf("%d by %d: a solution is off by %g", n, columns, off)
				}
				checkFilling(t, a)
				checkFilling(t, got)
			}
		}
	})
}

// TestSolveNeedsPivots solves systems with zeros on the diagonal: cyclic shifts.
func TestSolveNeedsPivots(t *testing.T) {
	eachEngine(t, func(t *testing.T, e *Engine) {
		r := rand.New(rand.NewPCG(3, 1))
		for _, n := range sizes {
			a, b := NewMatrix(n, n), random(r, n, 2)
			for i := range n {
				a.Set(i, (i+5)%n, 2i)
			}
			got := NewMatrix(n, 2)
			got.Copy(b)
			e.Solve(a, got)
			for i := range n {
				if want := b.At(i, 1) / 2i; cmplx.Abs(got.At((i+5)%n, 1)-want) > 1e-15 {
					t.Fatalf("%d: row %d is %v, want %v", n, i, got.At((i+5)%n, 1), want)
				}
			}
		}
	})
}

func TestSolveOfASingularMatrixIsNotFinite(t *testing.T) {
	eachEngine(t, func(t *testing.T, e *Engine) {
		a, b := NewMatrix(9, 9), NewMatrix(9, 1)
		for i := range 9 {
			a.Set(i, 8-i, complex(float64(i), 0))
			b.Set(i, 0, 1)
		}
		e.Solve(a, b)
		finite := true
		for i := range 9 {
			finite = finite && !cmplx.IsNaN(b.At(i, 0)) && !cmplx.IsInf(b.At(i, 0))
		}
		if finite {
			t.Error("the solution is finite")
		}
	})
}

// TestEnginesAgree compares the assembly with plain Go, which differ in rounding only.
func TestEnginesAgree(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 1))
	a, b := random(r, 85, 85), random(r, 85, 85)
	reference := engines()[len(engines())-1]
	want := NewMatrix(85, 85)
	reference.Multiply(want, a, b)
	for _, e := range engines() {
		got := NewMatrix(85, 85)
		e.Multiply(got, a, b)
		if off := distance(got, want); !(off <= 1e-13) {
			t.Errorf("%s and %s are %g apart", e.Name(), reference.Name(), off)
		}
	}
	if New().Name() != engines()[0].Name() {
		t.Errorf("New gives %s, the best is %s", New().Name(), engines()[0].Name())
	}
}

func TestElementwise(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 1))
	a, b := random(r, 9, 9), random(r, 9, 9)
	sum, scaled, turned := NewMatrix(9, 9), NewMatrix(9, 9), NewMatrix(9, 9)
	sum.Copy(a)
	sum.Combine(2, -0.5, b)
	scaled.Scale(1+2i, a)
	scaled.AddDiagonal(3i)
	turned.Transpose(a)
	x, y := make([]complex128, 9), make([]complex128, 9)
	for i := range x {
		x[i] = complex(r.NormFloat64(), r.NormFloat64())
	}
	a.Apply(y, x)
	for i := range 9 {
		var want complex128
		for j := range 9 {
			want += a.At(i, j) * x[j]
			near(t, "Combine", sum.At(i, j), 2*a.At(i, j)-0.5*b.At(i, j))
			near(t, "Transpose", turned.At(i, j), a.At(j, i))
			diagonal := complex128(0)
			if i == j {
				diagonal = 3i
			}
			near(t, "Scale and AddDiagonal", scaled.At(i, j), (1+2i)*a.At(i, j)+diagonal)
		}
		near(t, "Apply", y[i], want)
	}
	for _, m := range []*Matrix{sum, scaled, turned} {
		checkFilling(t, m)
	}
	sum.Clear()
	if distance(sum, NewMatrix(9, 9)) != 0 {
		t.Error("Clear leaves numbers")
	}
}

func near(t *testing.T, what string, got, want complex128) {
	t.Helper()
	if !(cmplx.Abs(got-want) <= 1e-14*(1+cmplx.Abs(want))) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestShapesMustFit(t *testing.T) {
	a, b := NewMatrix(3, 4), NewMatrix(3, 3)
	e := New()
	for name, call := range map[string]func(){
		"product":           func() { e.Multiply(NewMatrix(3, 3), a, b) },
		"product in place":  func() { e.Multiply(b, b, b) },
		"solve":             func() { e.Solve(a, b) },
		"solve for another": func() { e.Solve(b, NewMatrix(4, 1)) },
		"copy":              func() { a.Copy(b) },
		"transpose":         func() { a.Transpose(b) },
		"combine":           func() { a.Combine(1, 1, b) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			call()
		})
	}
}

func TestNothingAllocates(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 1))
	a, b, c := random(r, 20, 20), random(r, 20, 20), NewMatrix(20, 20)
	for _, e := range engines() {
		if n := testing.AllocsPerRun(10, func() {
			e.Multiply(c, a, b)
			e.Solve(c, b)
			c.Transpose(a)
		}); n != 0 {
			t.Errorf("%s: %v allocations", e.Name(), n)
		}
	}
}

func BenchmarkMultiply(b *testing.B) { benchmark(b, 1, (*Engine).benchmarkMultiply) }

func BenchmarkSolve(b *testing.B) { benchmark(b, 4.0/3, (*Engine).benchmarkSolve) }

func (e *Engine) benchmarkMultiply(x, y, c, _ *Matrix) { e.Multiply(c, x, y) }

func (e *Engine) benchmarkSolve(x, y, c, d *Matrix) {
	c.Copy(x)
	d.Copy(y)
	e.Solve(c, d)
}

// benchmark reports how many floating-point operations a second work does, which takes cubes·n³
// complex multiplications.
func benchmark(b *testing.B, cubes float64, work func(e *Engine, x, y, c, d *Matrix)) {
	r := rand.New(rand.NewPCG(7, 1))
	for _, e := range engines() {
		for _, n := range []int{53, 85} {
			b.Run(fmt.Sprintf("%s/%d", e.Name(), n), func(b *testing.B) {
				x, y := random(r, n, n), random(r, n, n)
				c, d := NewMatrix(n, n), NewMatrix(n, n)
				for b.Loop() {
					work(e, x, y, c, d)
				}
				b.ReportMetric(8*cubes*math.Pow(float64(n), 3)*float64(b.N)/b.Elapsed().Seconds()/
					1e9, "GFLOP/s")
			})
		}
	}
}

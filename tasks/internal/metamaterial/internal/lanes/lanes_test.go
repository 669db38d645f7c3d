package lanes

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

func normal(r *rand.Rand, n int) []float32 {
	out := make([]float32, n)
	for i := range out {
		out[i] = float32(r.NormFloat64())
	}
	return out
}

func near(t *testing.T, what string, got float32, want, off float64) {
	t.Helper()
	if !(math.Abs(float64(got)-want) <= off) {
		t.Fatalf("%s is %v, want %v ± %g", what, got, want, off)
	}
}

// eachEngine runs a test on all engines of this machine.
func eachEngine(t *testing.T, test func(t *testing.T, e *Engine)) {
	for _, e := range Engines() {
		t.Run(e.Name(), func(t *testing.T) { test(t, e) })
	}
}

// TestMultiply compares with the definition, in float64. What lies between rows must stay.
func TestMultiply(t *testing.T) {
	eachEngine(t, func(t *testing.T, e *Engine) {
		r := rand.New(rand.NewPCG(1, 1))
		for _, c := range []struct{ rows, depth, width, lda, more int }{
			{8, 1, 1, 1, 0},
			{8, 2, 32, 2, 0},
			{16, 3, 33, 5, 7},
			{32, 128, 128, 128, 0},
			{24, 65, 96, 70, 1},
		} {
			a, b, bias := normal(r, c.rows*c.lda), normal(r, c.depth*c.width), normal(r, c.width)
			m := NewMatrix(c.depth, b, bias)
			ld := m.Width() + c.more
			got := make([]float32, c.rows*ld)
			for i := range got {
				got[i] = -7
			}
			e.Multiply(c.rows, a, c.lda, m, got, ld)
			for i := range c.rows {
				for j := range ld {
					want := -7.0
					switch {
					case j < c.width:
						want = float64(bias[j])
						for k := range c.depth {
							want += float64(a[i*c.lda+k]) * float64(b[k*c.width+j])
						}
					case j < m.Width():
						want = 0
					}
					near(t, fmt.Sprintf("%v: (%d, %d)", c, i, j), got[i*ld+j], want, 2e-5)
				}
			}
		}
	})
}

func TestLinear(t *testing.T) {
	m := NewMatrix(1, []float32{2}, []float32{3})
	a, c := []float32{5, 0, 0, 0, 0, 0, 0, 0}, make([]float32, 8*32)
	for _, e := range Engines() {
		e.Multiply(8, a, 1, m, c, 32)
		near(t, "with the bias", c[0], 13, 0)
		e.Multiply(8, a, 1, m.Linear().Linear(), c, 32)
		near(t, "without", c[0], 10, 0)
	}
}

// TestBend compares with the formula in float64, far out too.
func TestBend(t *testing.T) {
	eachEngine(t, func(t *testing.T, e *Engine) {
		x := normal(rand.New(rand.NewPCG(2, 1)), 96)
		copy(x, []float32{0, 1, -1, 30, -30, 1e6, -1e3, 1e-20})
		got := append([]float32(nil), x...)
		e.Bend(got)
		for i, v := range x {
			want := float64(v) / 2 * (1 + float64(v)/math.Sqrt(1+float64(v)*float64(v)))
			near(t, fmt.Sprintf("bent %v", v), got[i], want, 1e-6*(1+math.Abs(float64(v))))
			near(t, fmt.Sprintf("bent(%v)", v), bent(v), float64(got[i]), 0)
		}
	})
}

// TestSlope compares with differences of the formula.
func TestSlope(t *testing.T) {
	f := func(x float64) float64 { return x / 2 * (1 + x/math.Sqrt(1+x*x)) }
	for x := -6.0; x < 6; x += 0.25 {
		near(t, "slope", Slope(float32(x)), (f(x+1e-5)-f(x-1e-5))/2e-5, 1e-7)
	}
}

// TestCross compares with sums under the characters written out.
func TestCross(t *testing.T) {
	signs := [4][4]float64{{1, 1, 1, 1}, {1, -1, 1, -1}, {1, 1, -1, -1}, {1, -1, -1, 1}}
	eachEngine(t, func(t *testing.T, e *Engine) {
		r := rand.New(rand.NewPCG(3, 1))
		const count, apart = 64, 70
		c, a := normal(r, 4*apart), normal(r, 4*apart)
		c0, a0 := append([]float32(nil), c...), append([]float32(nil), a...)
		e.Cross(count, c, a, apart)
		for i := range apart {
			var sum [4]float64
			for k := range 4 {
				x := 0.0
				for l := range 4 {
					x += signs[k][l] / 2 * float64(c0[l*apart+i])
				}
				sum[k] = float64(a0[k*apart+i]) + x/2*(1+x/math.Sqrt(1+x*x))
			}
			for k := range 4 {
				turned := 0.0
				for l := range 4 {
					turned += signs[k][l] / 2 * sum[l]
				}
				if i >= count {
					turned, sum[k] = float64(c0[k*apart+i]), float64(a0[k*apart+i])
				}
				near(t, "a", a[k*apart+i], sum[k], 2e-6)
				near(t, "c", c[k*apart+i], turned, 2e-6)
			}
		}
	})
}

// TestRowsAreIndependent computes rows by themselves and in company: no digit may differ.
func TestRowsAreIndependent(t *testing.T) {
	eachEngine(t, func(t *testing.T, e *Engine) {
		r := rand.New(rand.NewPCG(4, 1))
		m := NewMatrix(50, normal(r, 50*64), normal(r, 64))
		a := normal(r, 24*50)
		all, one := make([]float32, 24*64), make([]float32, 8*64)
		e.Multiply(24, a, 50, m, all, 64)
		for i := range 24 {
			alone := make([]float32, 8*50)
			copy(alone[i%8*50:], a[i*50:][:50])
			e.Multiply(8, alone, 50, m, one, 64)
			for j := range 64 {
				near(t, "alone", one[i%8*64+j], float64(all[i*64+j]), 0)
			}
		}
	})
}

func TestShapesThatDoNotFitPanic(t *testing.T) {
	e, m := New(), NewMatrix(4, make([]float32, 4*32), nil)
	for name, f := range map[string]func(){
		"rows": func() {
			e.Multiply(7, make([]float32, 28), 4, m, make([]float32, 7*32), 32)
		},
		"short a": func() {
			e.Multiply(8, make([]float32, 31), 4, m, make([]float32, 8*32), 32)
		},
		"short c": func() {
			e.Multiply(8, make([]float32, 32), 4, m, make([]float32, 8*32-1), 32)
		},
		"narrow c": func() {
			e.Multiply(8, make([]float32, 32), 4, m, make([]float32, 8*32), 31)
		},
		"bend":        func() { e.Bend(make([]float32, 31)) },
		"cross":       func() { e.Cross(32, make([]float32, 127), make([]float32, 128), 32) },
		"ragged":      func() { NewMatrix(3, make([]float32, 7), nil) },
		"long a bias": func() { NewMatrix(2, make([]float32, 6), make([]float32, 4)) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}

func BenchmarkMultiply(b *testing.B) {
	for _, e := range Engines() {
		b.Run(e.Name(), func(b *testing.B) {
			const n, count = 128, 32
			m := NewMatrix(n, make([]float32, n*n), nil)
			x, y := make([]float32, n*count), make([]float32, n*count)
			for b.Loop() {
				e.Multiply(count, x, n, m, y, n)
			}
			b.ReportMetric(2*n*n*count*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
		})
	}
}

func BenchmarkCross(b *testing.B) {
	for _, e := range Engines() {
		b.Run(e.Name(), func(b *testing.B) {
			const n = 4096
			x, y := make([]float32, 4*n), make([]float32, 4*n)
			for b.Loop() {
				e.Cross(n, x, y, n)
			}
			b.ReportMetric(b.Elapsed().Seconds()*1e9/float64(b.N)/(4*n), "ns/number")
		})
	}
}

package gemm

import "github.com/invbench/invbench/sdk/cpu/internal/pool"

// Float64 computes C = op(A)·op(B) in float64 on the given pool, for matrices without gaps between
// rows. It goes by blocks that stay in cache but has no assembly: float64 is for checks, not for
// training.
func Float64(p *pool.Pool, s Shape, a, b, c []float64) {
	const rows = 16
	p.Do(ceil(s.M, rows), func(task int) {
		for i := task * rows; i < min((task+1)*rows, s.M); i++ {
			clear(c[i*s.N:][:s.N])
		}
		const depth = 128
		for k0 := 0; k0 < s.K; k0 += depth {
			for i := task * rows; i < min((task+1)*rows, s.M); i++ {
				row64(s, i, k0, min(k0+depth, s.K), a, b, c[i*s.N:][:s.N])
			}
		}
	})
}

// row64 adds the part [k0, k1) of K to row i of C.
func row64(s Shape, i, k0, k1 int, a, b, c []float64) {
	if s.TransB {
		for j := range c {
			var sum float64
			for k, y := range b[j*s.K+k0 : j*s.K+k1] {
				sum += element64(s, a, i, k0+k) * y
			}
			c[j] += sum
		}
		return
	}
	for k := k0; k < k1; k++ {
		x := element64(s, a, i, k)
		for j, y := range b[k*s.N:][:len(c)] {
			c[j] += x * y
		}
	}
}

// element64 is element (i, k) of op(A).
func element64(s Shape, a []float64, i, k int) float64 {
	if s.TransA {
		return a[k*s.M+i]
	}
	return a[i*s.K+k]
}

package vec

import (
	"github.com/invbench/invbench/sdk/cpu/internal/num"
	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

// fastLimit is the largest size of an argument for which the assembly of sine and cosine is right.
const fastLimit = 65536

// trigonometric makes a kernel of sine or cosine for all numbers of one for numbers up to
// fastLimit: the few that are larger, infinite or NaN are done one by one.
func trigonometric(k *Kernels, o op.Op, fast Unary) Unary {
	maxOf, minOf, exact := k.Reduce[op.Max], k.Reduce[op.Min], num.FloatUnary[float32](o)
	return func(dst, a []float32) {
		const block = 256
		n := min(len(dst), len(a))
		for i := 0; i < n; i += block {
			d, x := dst[i:min(i+block, n)], a[i:min(i+block, n)]
			if maxOf(x) <= fastLimit && minOf(x) >= -fastLimit {
				fast(d, x)
				continue
			}
			var saved [block]float32 // dst may be a
			copy(saved[:], x)
			fast(d, x)
			for j, v := range saved[:len(x)] {
				if !(v >= -fastLimit && v <= fastLimit) {
					d[j] = exact(v)
				}
			}
		}
	}
}

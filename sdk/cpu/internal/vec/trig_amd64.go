package vec

import "math"

// fastLimit is the largest size of an argument for which the assembly of sine and cosine is right.
const fastLimit = 65536

// trigonometric makes a kernel for all numbers of one for numbers up to fastLimit: the few that are larger, infinite or
// NaN are done one by one.
func trigonometric(k *Kernels, fast Unary, exact func(float64) float64) Unary {
	return func(dst, a []float32) {
		const block = 256
		n := min(len(dst), len(a))
		for i := 0; i < n; i += block {
			d, x := dst[i:min(i+block, n)], a[i:min(i+block, n)]
			if k.MaxOf(x) <= fastLimit && k.MinOf(x) >= -fastLimit {
				fast(d, x)
				continue
			}
			var saved [block]float32 // dst may be a
			copy(saved[:], x)
			fast(d, x)
			for j, v := range saved[:len(x)] {
				if !(math.Abs(float64(v)) <= fastLimit) {
					d[j] = float32(exact(float64(v)))
				}
			}
		}
	}
}

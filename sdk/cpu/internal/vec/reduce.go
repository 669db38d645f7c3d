package vec

import "math"

func portableReductions(k *Kernels) {
	k.Sum = func(a []float32) float32 {
		var s float64
		for _, x := range a {
			s += float64(x)
		}
		return float32(s)
	}
	k.SumSquares = func(a []float32) float32 { return k.Dot(a, a) }
	k.Dot = func(a, b []float32) float32 {
		var s float64
		b = b[:len(a)]
		for i, x := range a {
			s += float64(x) * float64(b[i])
		}
		return float32(s)
	}
	k.MaxOf = func(a []float32) float32 {
		m := float32(math.Inf(-1))
		for _, x := range a {
			m = max(m, x)
		}
		return m
	}
	k.MinOf = func(a []float32) float32 {
		m := float32(math.Inf(1))
		for _, x := range a {
			m = min(m, x)
		}
		return m
	}
}

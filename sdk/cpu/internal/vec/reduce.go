package vec

import "math"

const (
	// partials is the number of partial results of a reduction.
	partials = 64
	// blockLen is the length of the blocks of a reduction.
	blockLen = 4096
)

// setReductions fills in the reductions, given kernels that reduce one block.
func setReductions(k *Kernels, sum, squares Reduce, dot func(a, b []float32) float32, maxOf, minOf Reduce) {
	k.Sum, k.SumSquares = inBlocks(sum), inBlocks(squares)
	k.Dot = func(a, b []float32) float32 {
		n := min(len(a), len(b))
		if n <= blockLen {
			return dot(a, b)
		}
		var s float64
		for i := 0; i < n; i += blockLen {
			j := min(i+blockLen, n)
			s += float64(dot(a[i:j], b[i:j]))
		}
		return float32(s)
	}
	k.MaxOf, k.MinOf = maxOf, minOf
}

// inBlocks makes a sum over slices of any length of a sum over one block.
func inBlocks(sum Reduce) Reduce {
	return func(a []float32) float32 {
		if len(a) <= blockLen {
			return sum(a)
		}
		var s float64
		for i := 0; i < len(a); i += blockLen {
			s += float64(sum(a[i:min(i+blockLen, len(a))]))
		}
		return float32(s)
	}
}

func portableReductions(k *Kernels) {
	setReductions(k, sumPortable, func(a []float32) float32 { return dotPortable(a, a) }, dotPortable,
		func(a []float32) float32 {
			m := float32(math.Inf(-1))
			for _, x := range a {
				m = max(m, x)
			}
			return m
		},
		func(a []float32) float32 {
			m := float32(math.Inf(1))
			for _, x := range a {
				m = min(m, x)
			}
			return m
		})
}

func sumPortable(a []float32) float32 {
	var p [partials]float32
	for len(a) > 0 {
		n := min(len(a), partials)
		for i, x := range a[:n] {
			p[i] += x
		}
		a = a[n:]
	}
	return fold(&p)
}

func dotPortable(a, b []float32) float32 {
	n := min(len(a), len(b))
	a, b = a[:n], b[:n]
	var p [partials]float32
	for len(a) > 0 {
		n := min(len(a), partials)
		for i, x := range a[:n] {
			p[i] += x * b[i]
		}
		a, b = a[n:], b[n:]
	}
	return fold(&p)
}

// fold adds up the partial results in the order of the package comment.
func fold(p *[partials]float32) float32 {
	for i := range 16 {
		p[i] = (p[i] + p[i+16]) + (p[i+32] + p[i+48])
	}
	for h := 8; h > 0; h /= 2 {
		for i := range h {
			p[i] += p[i+h]
		}
	}
	return p[0]
}

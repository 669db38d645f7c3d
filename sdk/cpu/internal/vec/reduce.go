package vec

import (
	"math"

	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

const (
	// partials is the number of partial results of a reduction.
	partials = 64
	// blockLen is the length of the blocks of a reduction.
	blockLen = 4096
)

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
	k.Reduce = map[op.Op]Reduce{op.Add: inBlocks(sumPortable), op.Max: maxOf, op.Min: minOf}
}

func maxOf(a []float32) float32 {
	m := float32(math.Inf(-1))
	for _, x := range a {
		m = max(m, x)
	}
	return m
}

func minOf(a []float32) float32 {
	m := float32(math.Inf(1))
	for _, x := range a {
		m = min(m, x)
	}
	return m
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

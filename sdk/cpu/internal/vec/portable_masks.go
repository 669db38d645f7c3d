package vec

import (
	"math"

	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

// compare and compareS make kernels of a comparison.
func compare(f func(x, y float32) bool) (Compare, CompareS) {
	v := func(dst []bool, a, b []float32) {
		n := min(len(dst), len(a), len(b))
		dst, a, b = dst[:n], a[:n], b[:n]
		for i, x := range a {
			dst[i] = f(x, b[i])
		}
	}
	s := func(dst []bool, a []float32, s float32) {
		n := min(len(dst), len(a))
		dst, a = dst[:n], a[:n]
		for i, x := range a {
			dst[i] = f(x, s)
		}
	}
	return v, s
}

func portableMasks(k *Kernels) {
	k.Compare, k.CompareS = map[op.Op]Compare{}, map[op.Op]CompareS{}
	for o, f := range map[op.Op]func(x, y float32) bool{
		op.Eq: func(x, y float32) bool { return x == y },
		op.Ne: func(x, y float32) bool { return x != y },
		op.Lt: func(x, y float32) bool { return x < y },
		op.Le: func(x, y float32) bool { return x <= y },
		op.Gt: func(x, y float32) bool { return x > y },
		op.Ge: func(x, y float32) bool { return x >= y },
	} {
		k.Compare[o], k.CompareS[o] = compare(f)
	}
	k.IsFinite, k.Select = isFinite, selectV
}

func isFinite(dst []bool, a []float32) {
	n := min(len(dst), len(a))
	dst, a = dst[:n], a[:n]
	for i, x := range a {
		dst[i] = math.Float32bits(x)&0x7f800000 != 0x7f800000
	}
}

func selectV(dst []float32, mask []bool, a, b []float32) {
	n := min(len(dst), len(mask), len(a), len(b))
	dst, mask, a, b = dst[:n], mask[:n], a[:n], b[:n]
	for i, m := range mask {
		if m {
			dst[i] = a[i]
		} else {
			dst[i] = b[i]
		}
	}
}

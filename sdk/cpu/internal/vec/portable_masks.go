package vec

import "math"

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
	k.Eq, k.EqS = compare(func(x, y float32) bool { return x == y })
	k.Ne, k.NeS = compare(func(x, y float32) bool { return x != y })
	k.Lt, k.LtS = compare(func(x, y float32) bool { return x < y })
	k.Le, k.LeS = compare(func(x, y float32) bool { return x <= y })
	k.Gt, k.GtS = compare(func(x, y float32) bool { return x > y })
	k.Ge, k.GeS = compare(func(x, y float32) bool { return x >= y })
	k.IsFinite = isFinite
	k.Select, k.SelectS, k.WherePos = selectV, selectS, wherePos
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

func selectS(dst []float32, mask []bool, a []float32, s float32) {
	n := min(len(dst), len(mask), len(a))
	dst, mask, a = dst[:n], mask[:n], a[:n]
	for i, m := range mask {
		if m {
			dst[i] = a[i]
		} else {
			dst[i] = s
		}
	}
}

func wherePos(dst, g, x []float32) {
	n := min(len(dst), len(g), len(x))
	dst, g, x = dst[:n], g[:n], x[:n]
	for i, v := range x {
		if v > 0 {
			dst[i] = g[i]
		} else {
			dst[i] = 0
		}
	}
}

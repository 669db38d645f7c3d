package vec

// The arithmetic kernels are written out one by one, since the compiler inlines no call through a
// variable: it makes them four times as fast as the kernels that binary makes.

func addPortable(dst, a, b []float32) {
	n := min(len(dst), len(a), len(b))
	dst, a, b = dst[:n], a[:n], b[:n]
	for i, x := range a {
		dst[i] = x + b[i]
	}
}

func addSPortable(dst, a []float32, s float32) {
	n := min(len(dst), len(a))
	dst, a = dst[:n], a[:n]
	for i, x := range a {
		dst[i] = x + s
	}
}

func subPortable(dst, a, b []float32) {
	n := min(len(dst), len(a), len(b))
	dst, a, b = dst[:n], a[:n], b[:n]
	for i, x := range a {
		dst[i] = x - b[i]
	}
}

func subSPortable(dst, a []float32, s float32) {
	n := min(len(dst), len(a))
	dst, a = dst[:n], a[:n]
	for i, x := range a {
		dst[i] = x - s
	}
}

func mulPortable(dst, a, b []float32) {
	n := min(len(dst), len(a), len(b))
	dst, a, b = dst[:n], a[:n], b[:n]
	for i, x := range a {
		dst[i] = x * b[i]
	}
}

func mulSPortable(dst, a []float32, s float32) {
	n := min(len(dst), len(a))
	dst, a = dst[:n], a[:n]
	for i, x := range a {
		dst[i] = x * s
	}
}

func divPortable(dst, a, b []float32) {
	n := min(len(dst), len(a), len(b))
	dst, a, b = dst[:n], a[:n], b[:n]
	for i, x := range a {
		dst[i] = x / b[i]
	}
}

func divSPortable(dst, a []float32, s float32) {
	n := min(len(dst), len(a))
	dst, a = dst[:n], a[:n]
	for i, x := range a {
		dst[i] = x / s
	}
}

func maxPortable(dst, a, b []float32) {
	n := min(len(dst), len(a), len(b))
	dst, a, b = dst[:n], a[:n], b[:n]
	for i, x := range a {
		dst[i] = max(x, b[i])
	}
}

func maxSPortable(dst, a []float32, s float32) {
	n := min(len(dst), len(a))
	dst, a = dst[:n], a[:n]
	for i, x := range a {
		dst[i] = max(x, s)
	}
}

func minPortable(dst, a, b []float32) {
	n := min(len(dst), len(a), len(b))
	dst, a, b = dst[:n], a[:n], b[:n]
	for i, x := range a {
		dst[i] = min(x, b[i])
	}
}

func minSPortable(dst, a []float32, s float32) {
	n := min(len(dst), len(a))
	dst, a = dst[:n], a[:n]
	for i, x := range a {
		dst[i] = min(x, s)
	}
}

func sSubPortable(dst, a []float32, s float32) {
	n := min(len(dst), len(a))
	dst, a = dst[:n], a[:n]
	for i, x := range a {
		dst[i] = s - x
	}
}

func sDivPortable(dst, a []float32, s float32) {
	n := min(len(dst), len(a))
	dst, a = dst[:n], a[:n]
	for i, x := range a {
		dst[i] = s / x
	}
}

func reluPortable(dst, a []float32) {
	maxSPortable(dst, a, 0)
}

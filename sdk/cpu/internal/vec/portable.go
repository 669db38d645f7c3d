package vec

import "math"

// portable returns the kernels in plain Go.
func portable() *Kernels {
	k := &Kernels{Fill: fill, FromInt32: fromInt32, FromBool: fromBool, Transpose: transpose}
	portableArithmetic(k)
	portableUnary(k)
	portableFused(k)
	portableMasks(k)
	portableReductions(k)
	return k
}

// binary makes a kernel of a function of two numbers.
func binary(f func(x, y float32) float32) Binary {
	return func(dst, a, b []float32) {
		n := min(len(dst), len(a), len(b))
		dst, a, b = dst[:n], a[:n], b[:n]
		for i, x := range a {
			dst[i] = f(x, b[i])
		}
	}
}

// binaryS makes a kernel of a function whose second operand is a scalar.
func binaryS(f func(x, y float32) float32) BinaryS {
	return func(dst, a []float32, s float32) {
		n := min(len(dst), len(a))
		dst, a = dst[:n], a[:n]
		for i, x := range a {
			dst[i] = f(x, s)
		}
	}
}

// flip exchanges the operands of a function.
func flip(f func(x, y float32) float32) func(x, y float32) float32 {
	return func(x, y float32) float32 { return f(y, x) }
}

func portableArithmetic(k *Kernels) {
	sub := func(x, y float32) float32 { return x - y }
	div := func(x, y float32) float32 { return x / y }
	pow := func(x, y float32) float32 { return float32(math.Pow(float64(x), float64(y))) }
	rem := func(x, y float32) float32 { return float32(math.Mod(float64(x), float64(y))) }
	for _, op := range []struct {
		v     *Binary
		s, sv *BinaryS
		f     func(x, y float32) float32
	}{
		{&k.Add, &k.AddS, nil, func(x, y float32) float32 { return x + y }},
		{&k.Sub, &k.SubS, &k.SSub, sub},
		{&k.Mul, &k.MulS, nil, func(x, y float32) float32 { return x * y }},
		{&k.Div, &k.DivS, &k.SDiv, div},
		{&k.Max, &k.MaxS, nil, func(x, y float32) float32 { return max(x, y) }},
		{&k.Min, &k.MinS, nil, func(x, y float32) float32 { return min(x, y) }},
		{&k.Pow, &k.PowS, &k.SPow, pow},
		{&k.Rem, &k.RemS, &k.SRem, rem},
	} {
		*op.v, *op.s = binary(op.f), binaryS(op.f)
		if op.sv != nil {
			*op.sv = binaryS(flip(op.f))
		}
	}
}

func portableFused(k *Kernels) {
	k.FMA = func(dst, a, b, c []float32) {
		n := min(len(dst), len(a), len(b), len(c))
		dst, a, b, c = dst[:n], a[:n], b[:n], c[:n]
		for i, x := range a {
			dst[i] = x*b[i] + c[i]
		}
	}
	k.Axpy = func(dst []float32, s float32, a []float32) {
		n := min(len(dst), len(a))
		dst, a = dst[:n], a[:n]
		for i, x := range a {
			dst[i] += s * x
		}
	}
	k.Affine = func(dst, a []float32, s, t float32) {
		n := min(len(dst), len(a))
		dst, a = dst[:n], a[:n]
		for i, x := range a {
			dst[i] = x*s + t
		}
	}
	k.Clamp = func(dst, a []float32, lo, hi float32) {
		n := min(len(dst), len(a))
		dst, a = dst[:n], a[:n]
		for i, x := range a {
			dst[i] = min(max(x, lo), hi)
		}
	}
}

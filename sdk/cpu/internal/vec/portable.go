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
	k.Add, k.Sub, k.Mul, k.Div = addPortable, subPortable, mulPortable, divPortable
	k.Max, k.Min = maxPortable, minPortable
	k.AddS, k.SubS, k.MulS, k.DivS = addSPortable, subSPortable, mulSPortable, divSPortable
	k.MaxS, k.MinS = maxSPortable, minSPortable
	k.SSub, k.SDiv = sSubPortable, sDivPortable
	k.Pow, k.PowS, k.SPow = binary(pow), k.powS, binaryS(flip(pow))
	k.Rem, k.RemS, k.SRem = binary(rem), binaryS(rem), binaryS(flip(rem))
}

func pow(x, y float32) float32 { return float32(math.Pow(float64(x), float64(y))) }

func rem(x, y float32) float32 { return float32(math.Mod(float64(x), float64(y))) }

// powS takes the exponents whose power is one rounded operation to the kernels of that operation.
func (k *Kernels) powS(dst, a []float32, s float32) {
	switch s {
	case 1:
		copy(dst, a)
	case 2:
		k.Square(dst, a)
	case -1:
		k.Recip(dst, a)
	default:
		n := min(len(dst), len(a))
		for i, x := range a[:n] {
			dst[i] = pow(x, s)
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
	k.ScaleAdd = func(dst, a []float32, s float32, b []float32) {
		n := min(len(dst), len(a), len(b))
		dst, a, b = dst[:n], a[:n], b[:n]
		for i, x := range a {
			dst[i] = x*s + b[i]
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

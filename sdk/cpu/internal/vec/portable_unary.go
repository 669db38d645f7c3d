package vec

import "math"

// unary makes a kernel of a function of one number.
func unary(f func(x float32) float32) Unary {
	return func(dst, a []float32) {
		n := min(len(dst), len(a))
		dst, a = dst[:n], a[:n]
		for i, x := range a {
			dst[i] = f(x)
		}
	}
}

// unary64 makes a kernel of a function in float64, whose result is rounded once more.
func unary64(f func(x float64) float64) Unary {
	return unary(func(x float32) float32 { return float32(f(float64(x))) })
}

func portableUnary(k *Kernels) {
	k.Neg = unary(func(x float32) float32 { return -x })
	k.Abs = unary(func(x float32) float32 { return math.Float32frombits(math.Float32bits(x) &^ (1 << 31)) })
	k.Sign, k.Step = unary(sign), unary(step)
	k.Relu = reluPortable
	k.Square = unary(func(x float32) float32 { return x * x })
	k.Sqrt = unary64(math.Sqrt)
	k.Rsqrt = unary(func(x float32) float32 { return 1 / float32(math.Sqrt(float64(x))) })
	k.Recip = unary(func(x float32) float32 { return 1 / x })
	k.Floor, k.Ceil, k.Round = unary64(math.Floor), unary64(math.Ceil), unary64(math.Round)
	k.Exp, k.Expm1 = unary64(math.Exp), unary64(math.Expm1)
	k.Log, k.Log1p = unary64(math.Log), unary64(math.Log1p)
	k.Tanh, k.Sigmoid = unary64(math.Tanh), unary64(sigmoid)
	k.Sin, k.Cos, k.Atan, k.Erf = unary64(math.Sin), unary64(math.Cos), unary64(math.Atan), unary64(math.Erf)
}

// sign is -1 or 1 for a negative or positive x and x itself for zeros and NaN.
func sign(x float32) float32 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return x
}

// step is 0 for a negative x, 1 for any other number, and NaN for NaN.
func step(x float32) float32 {
	switch {
	case x < 0:
		return 0
	case x >= 0:
		return 1
	}
	return x
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

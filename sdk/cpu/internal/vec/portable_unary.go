package vec

import (
	"math"

	"github.com/invbench/invbench/sdk/cpu/internal/num"
	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

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

func portableUnary(k *Kernels) {
	k.Unary = map[op.Op]Unary{}
	for o := range op.All() {
		if f := num.FloatUnary[float32](o); f != nil {
			k.Unary[o] = unary(f)
		}
	}
	k.Unary[op.Abs] = unary(func(x float32) float32 {
		return math.Float32frombits(math.Float32bits(x) &^ (1 << 31))
	})
	k.Unary[op.Relu] = reluPortable
	k.Unary[op.Rsqrt] = unary(rsqrt)
	k.Square = unary(func(x float32) float32 { return x * x })
	k.Recip = unary(func(x float32) float32 { return 1 / x })
}

// rsqrt rounds the square root before it divides, as the assembly does.
func rsqrt(x float32) float32 { return 1 / float32(math.Sqrt(float64(x))) }

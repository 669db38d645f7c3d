package vec

import (
	"github.com/invbench/invbench/sdk/cpu/internal/num"
	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

// portable returns the kernels in plain Go. An operation's kernel is a loop over its definition in
// package num, unless a better one is written here: so a new operation works on float32 once
// package num defines it, and needs nothing but a kernel in assembly to be fast.
func portable() *Kernels {
	k := &Kernels{Fill: fill, Transpose: transpose}
	portableUnary(k)
	portableArithmetic(k)
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
	k.Binary, k.BinaryS, k.SBinary = map[op.Op]Binary{}, map[op.Op]BinaryS{}, map[op.Op]BinaryS{}
	for o := range op.All() {
		if f := num.FloatBinary[float32](o); f != nil {
			k.Binary[o], k.BinaryS[o], k.SBinary[o] = binary(f), binaryS(f), binaryS(flip(f))
		}
	}
	k.Binary[op.Add], k.BinaryS[op.Add], k.SBinary[op.Add] = addPortable, addSPortable, addSPortable
	k.Binary[op.Sub], k.BinaryS[op.Sub], k.SBinary[op.Sub] = subPortable, subSPortable, sSubPortable
	k.Binary[op.Mul], k.BinaryS[op.Mul], k.SBinary[op.Mul] = mulPortable, mulSPortable, mulSPortable
	k.Binary[op.Div], k.BinaryS[op.Div], k.SBinary[op.Div] = divPortable, divSPortable, sDivPortable
	k.Binary[op.Max], k.BinaryS[op.Max], k.SBinary[op.Max] = maxPortable, maxSPortable, maxSPortable
	k.Binary[op.Min], k.BinaryS[op.Min], k.SBinary[op.Min] = minPortable, minSPortable, minSPortable
	k.BinaryS[op.Pow] = k.powS(k.BinaryS[op.Pow])
}

// powS takes the exponents whose power is one rounded operation to the kernels of that operation,
// and the others to pow.
func (k *Kernels) powS(pow BinaryS) BinaryS {
	return func(dst, a []float32, s float32) {
		switch s {
		case 1:
			copy(dst, a)
		case 2:
			k.Square(dst, a)
		case -1:
			k.Recip(dst, a)
		default:
			pow(dst, a, s)
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
}

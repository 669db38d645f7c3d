package vec

import (
	"math"

	"github.com/invbench/invbench/sdk/cpu/internal/isa"
)

// For returns the kernels of the given level, which this machine must support.
func For(level isa.Level) *Kernels {
	k := portable()
	k.Level = level
	switch level {
	case isa.AVX2:
		k.Transpose = transposeAVX2
		setArithmeticAVX2(k)
		setUnaryAVX2(k)
		k.Sin, k.Cos = trigonometric(k, sinAVX2, math.Sin), trigonometric(k, cosAVX2, math.Cos)
		setMasksAVX2(k)
		setReductions(k, sumAVX2, sumSquaresAVX2, dotAVX2, maxOfAVX2, minOfAVX2)
	case isa.AVX512:
		k.Transpose = transposeAVX2
		setArithmeticAVX512(k)
		setUnaryAVX512(k)
		k.Sin, k.Cos = trigonometric(k, sinAVX512, math.Sin), trigonometric(k, cosAVX512, math.Cos)
		setMasksAVX512(k)
		setReductions(k, sumAVX512, sumSquaresAVX512, dotAVX512, maxOfAVX512, minOfAVX512)
	}
	return k
}

func setArithmeticAVX2(k *Kernels) {
	k.Add, k.Sub, k.Mul, k.Div = addAVX2, subAVX2, mulAVX2, divAVX2
	k.Max, k.Min, k.AddS, k.SubS = maxAVX2, minAVX2, addSAVX2, subSAVX2
	k.MulS, k.DivS, k.MaxS, k.MinS = mulSAVX2, divSAVX2, maxSAVX2, minSAVX2
	k.SSub, k.SDiv, k.FMA, k.ScaleAdd = sSubAVX2, sDivAVX2, fMAAVX2, scaleAddAVX2
	k.Affine, k.Clamp, k.Fill = affineAVX2, clampAVX2, fillAVX2
}

func setUnaryAVX2(k *Kernels) {
	k.Neg, k.Abs, k.Sign, k.Relu, k.Step = negAVX2, absAVX2, signAVX2, reluAVX2, stepAVX2
	k.Square, k.Sqrt, k.Rsqrt, k.Recip = squareAVX2, sqrtAVX2, rsqrtAVX2, recipAVX2
	k.Floor, k.Ceil, k.Round, k.Exp = floorAVX2, ceilAVX2, roundAVX2, expAVX2
	k.Expm1, k.Log, k.Log1p, k.Tanh = expm1AVX2, logAVX2, log1pAVX2, tanhAVX2
	k.Sigmoid, k.Atan = sigmoidAVX2, atanAVX2
}

func setMasksAVX2(k *Kernels) {
	k.Eq, k.Ne, k.Lt, k.Le = eqAVX2, neAVX2, ltAVX2, leAVX2
	k.Gt, k.Ge, k.EqS, k.NeS = gtAVX2, geAVX2, eqSAVX2, neSAVX2
	k.LtS, k.LeS, k.GtS, k.GeS = ltSAVX2, leSAVX2, gtSAVX2, geSAVX2
	k.IsFinite, k.Select, k.SelectS, k.WherePos = isFiniteAVX2, selectAVX2, selectSAVX2, wherePosAVX2
	k.FromBool, k.FromInt32 = fromBoolAVX2, fromInt32AVX2
}

func setArithmeticAVX512(k *Kernels) {
	k.Add, k.Sub, k.Mul, k.Div = addAVX512, subAVX512, mulAVX512, divAVX512
	k.Max, k.Min, k.AddS, k.SubS = maxAVX512, minAVX512, addSAVX512, subSAVX512
	k.MulS, k.DivS, k.MaxS, k.MinS = mulSAVX512, divSAVX512, maxSAVX512, minSAVX512
	k.SSub, k.SDiv, k.FMA, k.ScaleAdd = sSubAVX512, sDivAVX512, fMAAVX512, scaleAddAVX512
	k.Affine, k.Clamp, k.Fill = affineAVX512, clampAVX512, fillAVX512
}

func setUnaryAVX512(k *Kernels) {
	k.Neg, k.Abs, k.Sign, k.Relu, k.Step = negAVX512, absAVX512, signAVX512, reluAVX512, stepAVX512
	k.Square, k.Sqrt, k.Rsqrt, k.Recip = squareAVX512, sqrtAVX512, rsqrtAVX512, recipAVX512
	k.Floor, k.Ceil, k.Round, k.Exp = floorAVX512, ceilAVX512, roundAVX512, expAVX512
	k.Expm1, k.Log, k.Log1p, k.Tanh = expm1AVX512, logAVX512, log1pAVX512, tanhAVX512
	k.Sigmoid, k.Atan = sigmoidAVX512, atanAVX512
}

func setMasksAVX512(k *Kernels) {
	k.Eq, k.Ne, k.Lt, k.Le = eqAVX512, neAVX512, ltAVX512, leAVX512
	k.Gt, k.Ge, k.EqS, k.NeS = gtAVX512, geAVX512, eqSAVX512, neSAVX512
	k.LtS, k.LeS, k.GtS, k.GeS = ltSAVX512, leSAVX512, gtSAVX512, geSAVX512
	k.IsFinite, k.Select, k.SelectS, k.WherePos = isFiniteAVX512, selectAVX512, selectSAVX512, wherePosAVX512
	k.FromBool, k.FromInt32 = fromBoolAVX512, fromInt32AVX512
}

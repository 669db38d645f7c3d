package cpu_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/gomlx/gomlx/pkg/core/dtypes"
	. "github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/tensors"
)

// doubles returns a tensor of normal numbers in float64.
func doubles(rng *rand.Rand, dims ...int) *tensors.Tensor {
	n := 1
	for _, d := range dims {
		n *= d
	}
	v := make([]float64, n)
	for i := range v {
		v[i] = rng.NormFloat64()
	}
	return tensors.FromFlatDataAndDimensions(v, dims...)
}

// checkGradients compares the gradients of a scalar with respect to all inputs, in float64, with
// central differences in float64, and the same graph in float32 with that in float64.
func checkGradients(t *testing.T, loss func(in []*Node) *Node, in ...*tensors.Tensor) {
	t.Helper()
	grads := func(x []*Node) []*Node { return append(Gradient(loss(x), x...), loss(x)) }
	single := func(x []*Node) []*Node {
		y := make([]*Node, len(x))
		for i := range x {
			y[i] = ConvertDType(x[i], dtypes.Float32)
		}
		return grads(y)
	}
	b := newBackend(t, "threads=2")
	args := make([]any, len(in))
	for i, x := range in {
		args[i] = x
	}
	got, rough := run(t, b, grads, args...), run(t, b, single, args...)
	e, err := NewExec(b, func(x []*Node) *Node { return loss(x) })
	if err != nil {
		t.Fatal(err)
	}
	for i, x := range in {
		const h = 1e-5
		data := flat(x)
		for k := range data.Len() {
			at := func(v float64) float64 {
				moved := make([]any, len(in))
				for j := range in {
					moved[j] = in[j]
				}
				c, _ := x.LocalClone()
				c.MustMutableFlatData(func(f any) { f.([]float64)[k] = v })
				moved[i] = c
				out, err := e.Exec(moved...)
				if err != nil {
					t.Fatal(err)
				}
				return tensors.ToScalar[float64](out[0])
			}
			v := data.Index(k).Float()
			want := (at(v+h) - at(v-h)) / (2 * h)
			if g := flat(got[i]).Index(k).Float(); math.Abs(g-want) > 1e-6*max(1, math.Abs(want)) {
				t.Fatalf("gradient by element %d of input %d is %g, want %g", k, i, g, want)
			}
			if g := flat(rough[i]).Index(k).Float(); math.Abs(g-want) > 2e-3*max(1,
				math.Abs(want)) {
				t.Fatalf("gradient in float32 by element %d of input %d is %g, want %g",
					k, i, g, want)
			}
		}
	}
}

// net is a network as the neural adjoint goes through it: normalised by given moments, rectified,
// with a loss that has absolute values and extremes.
func net(in []*Node) *Node {
	x, w1, b1, mean, variance, w2 := in[0], in[1], in[2], in[3], in[4], in[5]
	h := Add(Dot(x, w1), b1)
	h = Div(Sub(h, mean), Sqrt(AddScalar(Square(variance), 1e-3)))
	h = Max(h, ZerosLike(h))
	y := Dot(h, w2)
	outside := Max(Sub(Abs(x), OnesLike(x)), ZerosLike(x))
	return Add(ReduceAllSum(Square(y)), Add(ReduceAllSum(outside), ReduceAllSum(ReduceMax(y, 1))))
}

func TestNetworkGradientsAreFiniteDifferences(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 1))
	checkGradients(t, net, doubles(rng, 6, 3), doubles(rng, 3, 7), doubles(rng, 1, 7),
		doubles(rng, 1, 7),
		doubles(rng, 1, 7), doubles(rng, 7, 4))
}

// coupling is an affine coupling block as invertible networks have it.
func coupling(in []*Node) *Node {
	x, w, v := in[0], in[1], in[2]
	a, b := Slice(x, AxisRange(), AxisRange(0, 2)), Slice(x, AxisRange(), AxisRange(2))
	r := Dot(Tanh(Dot(a, w)), v)
	s, shift := Slice(r, AxisRange(), AxisRange(0, 3)), Slice(r, AxisRange(), AxisRange(3))
	s = MulScalar(Tanh(s), 1.9)
	y := Concatenate([]*Node{a, Add(Mul(b, Exp(s)), shift)}, 1)
	y = Gather(TransposeAllDims(y, 1, 0), Const(x.Graph(), [][]int32{{3}, {0}, {4}, {1}, {2}}))
	return Sub(MulScalar(ReduceAllSum(Square(y)), 0.5), ReduceAllSum(s))
}

func TestCouplingGradientsAreFiniteDifferences(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 2))
	checkGradients(t, coupling, doubles(rng, 4, 5), doubles(rng, 2, 6), doubles(rng, 6, 6))
}

// mixture is the likelihood of a mixture density network.
func mixture(in []*Node) *Node {
	x, logits, mean, scale := in[0], in[1], in[2], in[3]
	d := Sub(InsertAxes(x, 1), mean)
	z := Mul(d, Exp(scale))
	parts := Add(LogSoftmax(logits),
		Sub(ReduceSum(scale, -1), MulScalar(ReduceSum(Square(z), -1), 0.5)))
	top := StopGradient(ReduceAndKeep(parts, ReduceMax, -1))
	return Neg(ReduceAllMean(Add(Log(ReduceAndKeep(Exp(Sub(parts, top)), ReduceSum, -1)), top)))
}

func TestMixtureGradientsAreFiniteDifferences(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 3))
	checkGradients(t, mixture, doubles(rng, 5, 2), doubles(rng, 5, 3), doubles(rng, 5, 3, 2),
		doubles(rng, 5, 3, 2))
}

func TestElementaryGradientsAreFiniteDifferences(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	checkGradients(t, func(in []*Node) *Node {
		x, y := in[0], in[1]
		p := AddScalar(Square(x), 0.5)
		var terms []*Node
		for _, n := range []*Node{
			Exp(x), Log(p), Tanh(x), Sigmoid(y), Sin(x), Cos(y), Erf(x), Sqrt(p), Log1P(p),
			Mul(x, y), Div(x, p), Pow(p, y),
			Max(x, y), Min(x, MulScalar(y, 0.3)), Where(GreaterThan(x, y), Square(x), y),
			Softmax(Mul(x, y), -1), Abs(x),
			ReduceAndKeep(x, ReduceMean, 0), L2Norm(x, 1),
		} {
			terms = append(terms, ReduceAllSum(Mul(n, AddScalar(n, 0.7))))
		}
		sum := terms[0]
		for _, n := range terms[1:] {
			sum = Add(sum, n)
		}
		return sum
	}, doubles(rng, 3, 4), doubles(rng, 3, 4))
}

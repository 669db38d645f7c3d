package cpu_test

import (
	"math"
	"math/rand/v2"
	"testing"

	. "github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/tensors"
)

func reductions(x *Node) []*Node {
	var out []*Node
	for _, axes := range [][]int{nil, {0}, {1}, {2}, {0, 1}, {0, 2}, {1, 2}} {
		out = append(out, ReduceSum(x, axes...), ReduceMax(x, axes...), ReduceMin(x, axes...))
	}
	return out
}

// whole returns a tensor of small integers in float32, whose sums and those of their squares are
// exact in any order.
func whole(rng *rand.Rand, dims ...int) *tensors.Tensor {
	x := normal(rng, dims...)
	x.MustMutableFlatData(func(f any) {
		for i, v := range f.([]float32) {
			f.([]float32)[i] = float32(math.Round(4 * float64(v)))
		}
	})
	return x
}

func TestReductionsAgreeWithTheBundledBackend(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 1))
	fn := func(in []*Node) []*Node {
		return append(reductions(in[0]), reductions(Square(in[0]))...)
	}
	for name, dims := range map[string][]int{
		"small": {3, 4, 5}, "long rows": {3, 2, 5000}, "long columns": {3000, 3, 2},
		"middle": {2, 3000, 9}, "ones": {1, 70, 1},
	} {
		t.Run(name, func(t *testing.T) { agree(t, 0, fn, whole(rng, dims...)) })
	}
	n := tensors.FromFlatDataAndDimensions(integers[int32](rng, 2400), 4, 20, 30)
	agree(t, 0, func(in []*Node) []*Node {
		return append(reductions(in[0]), ReduceMultiply(in[0], 1), ReduceBitwiseAnd(in[0], 0),
			ReduceBitwiseOr(in[0], 1),
			ReduceBitwiseXor(in[0], 2))
	}, n)
	agree(t, 0, func(in []*Node) []*Node {
		b := GreaterThan(in[0], ScalarZero(in[0].Graph(), in[0].DType()))
		return []*Node{ReduceLogicalAnd(b, 1), ReduceLogicalOr(b, 0), ReduceLogicalXor(b)}
	}, n)
}

// The sum of many numbers in float32 is as good as 72 rounding errors of the sum of their absolute
// values.
func TestSumsAreAccurate(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 2))
	x := values[float32](rng, 1<<20, false)
	var sum, size float64
	for _, v := range x {
		sum += float64(v)
		size += math.Abs(float64(v))
	}
	for _, settings := range []string{"threads=2", "threads=1", "isa=portable"} {
		got := run(t, newBackend(t, settings),
			func(in []*Node) []*Node { return []*Node{ReduceAllSum(in[0])} }, x)
		if d := math.Abs(float64(tensors.ToScalar[float32](got[0])) - sum); d > size*72/(1<<24) {
			t.Errorf("%s: the sum is off by %g of %g", settings, d, size)
		}
	}
}

func TestReductionsKeepNaNAndInfinities(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	row := make([]float32, 200)
	rows := [][]float32{
		append([]float32{nan}, row...), append([]float32{inf}, row...), append(row, nan),
		append(row, -inf),
	}
	for _, settings := range []string{"", "isa=portable", "fuse=off"} {
		got := run(t, newBackend(t, settings), func(in []*Node) []*Node {
			return []*Node{
				ReduceMax(in[0], 1), ReduceMin(in[0], 1), ReduceSum(in[0], 1), ReduceMax(in[0], 0),
			}
		}, rows)
		check(t, got[0], []float32{nan, inf, nan, 0})
		check(t, got[1], []float32{nan, 0, nan, -inf})
		check(t, got[2], []float32{nan, inf, nan, -inf})
	}
}

func TestProductsAgreeWithTheBundledBackend(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 3))
	agree(t, 1e-5, func(in []*Node) []*Node {
		x, y := in[0], in[1]
		return []*Node{
			DotGeneral(x, []int{2}, []int{0}, y, []int{1}, []int{0}),
			DotGeneral(x, []int{1}, nil, y, []int{2}, nil),
			DotGeneral(x, []int{0, 1}, nil, y, []int{0, 2}, nil),
			DotGeneral(x, []int{1}, []int{0}, y, []int{2}, []int{0}),
			Einsum("abc,acb->b", x, y), Einsum("abc,dce->abde", x, y),
			DotGeneral(x, nil, []int{0, 2}, y, nil, []int{0, 1}),
		}
	}, normal(rng, 3, 5, 40), normal(rng, 3, 40, 5))
}

func TestBiasedProductsAgreeWithTheBundledBackend(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 4))
	layer := func(in []*Node) []*Node {
		y := Add(Dot(in[0], in[1]), in[2])
		return []*Node{Max(y, ZerosLike(y))}
	}
	linear := func(in []*Node) []*Node { return []*Node{Add(Dot(in[0], in[1]), in[2])} }
	for _, s := range [][3]int{
		{70, 30, 50}, {5, 200, 3}, {1, 20, 30}, {30, 40, 1}, {100, 3, 513}, {200, 1, 9},
	} {
		x, w, v := whole(rng, s[0], s[1]), whole(rng, s[1], s[2]), whole(rng, 1, s[2])
		agree(t, 0, layer, x, w, v)
		agree(t, 0, linear, x, w, v)
	}
}

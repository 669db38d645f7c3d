package cpu_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/gomlx/gomlx/backends"
	"github.com/gomlx/gomlx/pkg/core/dtypes"
	. "github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/shapes"
	"github.com/gomlx/gomlx/pkg/core/tensors"
)

func TestViewsAgreeWithTheBundledBackend(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 1))
	agree(t, 0, func(in []*Node) []*Node {
		x := in[0]
		return []*Node{
			Transpose(x, 0, 2), TransposeAllDims(x, 1, 2, 0), Reshape(x, 20, -1),
			Slice(x, AxisRange(1, 3), AxisRange().Stride(2)),
			Slice(TransposeAllDims(x, 2, 0, 1), AxisRange(2, 9).Stride(3)),
			Reshape(Transpose(x, 0, 1), 20, -1),
			Add(Transpose(x, 1, 2), Reshape(x, 4, 30, 5)),
			BroadcastPrefix(Slice(x, AxisElem(1)), 2),
			ReduceSum(TransposeAllDims(x, 2, 1, 0), 1),
			Concatenate([]*Node{x, Transpose(Transpose(x, 0, 1), 0, 1)}, 1),
		}
	}, normal(rng, 4, 5, 30))
}

func TestConcatenateAgreesWithTheBundledBackend(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	for axis := range 3 {
		in := []any{}
		for range 3 {
			dims := []int{3, 4, 5}
			dims[axis] = 1 + rng.IntN(40)
			in = append(in, normal(rng, dims...))
		}
		agree(t, 0, func(x []*Node) []*Node {
			y := Concatenate(x, axis)
			return []*Node{y, MulScalar(y, 3), Concatenate([]*Node{MulScalar(x[0], 2), x[0]}, 0)}
		}, in...)
	}
}

// pad is the definition of Pad, element by element.
func pad(x []float32, dims []int, axes []backends.PadAxis, fill float32) ([]float32, []int) {
	out := make([]int, len(dims))
	n := 1
	for i, d := range dims {
		out[i] = axes[i].Start + d + (d-1)*axes[i].Interior + axes[i].End
		n *= out[i]
	}
	y := slices.Repeat([]float32{fill}, n)
	for k, v := range x {
		at, stride, inside := 0, 1, true
		for i := len(dims) - 1; i >= 0; i-- {
			j := axes[i].Start + k%dims[i]*(axes[i].Interior+1)
			k /= dims[i]
			inside = inside && j >= 0 && j < out[i]
			at += j * stride
			stride *= out[i]
		}
		if inside {
			y[at] = v
		}
	}
	return y, out
}

func TestPadIsItsDefinition(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 3))
	for range 30 {
		dims := []int{1 + rng.IntN(5), 2 + rng.IntN(6), 3 + rng.IntN(60)}
		axes := make([]backends.PadAxis, 3)
		for i := range axes {
			axes[i] = backends.PadAxis{
				Start: rng.IntN(4) - 1, End: rng.IntN(4) - 1, Interior: rng.IntN(3),
			}
			if dims[i] < 3 {
				axes[i].Start, axes[i].End = max(axes[i].Start, 0), max(axes[i].End, 0)
			}
		}
		x := values[float32](rng, dims[0]*dims[1]*dims[2], false)
		y, out := pad(x, dims, axes, 7)
		for _, settings := range []string{"threads=2", "fuse=off"} {
			got := run(t, newBackend(t, settings), func(in []*Node) []*Node {
				return []*Node{Pad(in[0], in[1], axes...)}
			}, tensors.FromFlatDataAndDimensions(x, dims...), float32(7))
			if err := near(got[0], tensors.FromFlatDataAndDimensions(y, out...), 0); err != nil {
				t.Errorf("pad %v by %v: %v", dims, axes, err)
			}
		}
	}
}

func TestGatherAgreesWithTheBundledBackend(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 4))
	index := func(n, limit int) []int32 {
		v := make([]int32, n)
		for i := range v {
			v[i] = int32(rng.IntN(limit+4) - 2) // some out of range
		}
		return v
	}
	rows := tensors.FromFlatDataAndDimensions(index(40, 7), 40, 1)
	pairs := tensors.FromFlatDataAndDimensions(index(24, 5), 3, 4, 2)
	agree(t, 0, func(in []*Node) []*Node {
		x := in[0]
		return []*Node{
			Gather(x, in[1]), Gather(x, in[2]), GatherSlices(x, []int{1}, in[1], []int{2}, false),
			// columns
			BackendGather(x, in[1], 1, []int{0, 1}, []int{2}, []int{2}, []int{7, 5, 1}, false),
			BackendGather(x, ConvertDType(in[1], dtypes.Uint8), 1, []int{1, 2}, []int{0}, []int{0},
				[]int{1, 5, 6}, false),
		}
	}, normal(rng, 7, 5, 6), rows, pairs)
}

func TestScatterAgreesWithTheBundledBackend(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 5))
	index := make([]int32, 30)
	for i := range index {
		index[i] = int32(rng.IntN(6))
	}
	fn := func(in []*Node) []*Node {
		return []*Node{
			ScatterSum(in[0], in[1], in[2], false, false),
			ScatterMax(in[0], in[1], in[2], false, false),
			ScatterMin(in[0], in[1], in[2], false, false),
			Scatter(in[1], in[2], in[0].Shape(), false, false),
		}
	}
	rows := tensors.FromFlatDataAndDimensions(index, 30, 1)
	agree(t, 1e-6, fn, normal(rng, 6, 4), rows, normal(rng, 30, 4))
	pairs := tensors.FromFlatDataAndDimensions(index, 15, 2)
	agree(t, 1e-6, fn, normal(rng, 6, 6), pairs, normal(rng, 15))
	agree(t, 0, fn, tensors.FromFlatDataAndDimensions(integers[int64](rng, 36), 6, 6), pairs,
		integers[int64](rng, 15))
}

func TestScatterSkipsWhatIsOutOfRange(t *testing.T) {
	got := run(t, newBackend(t, ""), func(in []*Node) []*Node {
		return []*Node{ScatterSum(in[0], in[1], in[2], false, false)}
	}, []float32{1, 2, 3}, [][]int32{{-1}, {3}, {1}, {1}}, []float32{10, 20, 30, 40})
	check(t, got[0], []float32{1, 72, 3})
}

func TestDynamicSlices(t *testing.T) {
	x := [][]float32{{0, 1, 2, 3}, {4, 5, 6, 7}, {8, 9, 10, 11}}
	got := run(t, newBackend(t, ""), func(in []*Node) []*Node {
		at := []*Node{in[1], in[2]}
		return []*Node{
			DynamicSlice(in[0], at, []int{2, 2}), DynamicUpdateSlice(in[0], in[3], at), in[0],
		}
	}, x, int32(-5), int64(3), [][]float32{{-1, -2}})
	check(t, got[0], [][]float32{{2, 3}, {6, 7}})
	check(t, got[1], [][]float32{{0, 1, -1, -2}, {4, 5, 6, 7}, {8, 9, 10, 11}})
	check(t, got[2], x)
}

func TestArgMinMaxAgreesWithTheBundledBackend(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 6))
	fn := func(in []*Node) []*Node {
		var out []*Node
		for axis := range in[0].Rank() {
			out = append(out, ArgMax(in[0], axis), ArgMin(in[0], axis, dtypes.Uint8))
		}
		return out
	}
	agree(t, 0, fn, normal(rng, 30, 200, 7))
	agree(t, 0, fn, tensors.FromFlatDataAndDimensions(integers[int8](rng, 600), 20, 30))
}

func TestArgMinMaxChooseTheFirstNaN(t *testing.T) {
	nan := float32(0)
	nan /= nan
	got := run(t, newBackend(t, ""),
		func(in []*Node) []*Node { return []*Node{ArgMax(in[0], 1), ArgMin(in[0], 1)} },
		[][]float32{{1, nan, 5, nan}, {2, 7, 7, 2}})
	check(t, got[0], []int32{1, 1})
	check(t, got[1], []int32{1, 0})
}

func TestRandomNumbersAreThoseOfTheBundledBackend(t *testing.T) {
	state := []uint64{1, 2, 3}
	agree(t, 2e-6, func(in []*Node) []*Node {
		s, u := RandomUniform(in[0], shapes.Make(dtypes.F32, 50, 1001))
		s, n := RandomNormal(s, shapes.Make(dtypes.F32, 333))
		s, d := RandomUniform(s, shapes.Make(dtypes.F64, 7))
		s, i := RandomIntN(s, 10, shapes.Make(dtypes.Int32, 40))
		a, b := RNGStateSplit(s)
		return []*Node{u, n, d, i, Slice(a, AxisRange(0, 2)), Slice(b, AxisRange(0, 2))}
	}, state)
}

package cpu_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/gomlx/gomlx/pkg/core/dtypes"
	. "github.com/gomlx/gomlx/pkg/core/graph"
)

// byHand is batch normalisation over all axes but the last.
func byHand(x, scale, offset *Node, epsilon float64) *Node {
	axes := make([]int, x.Rank()-1)
	for i := range axes {
		axes[i] = i
	}
	c := Sub(x, ReduceAndKeep(x, ReduceMean, axes...))
	variance := ReduceAndKeep(Square(c), ReduceMean, axes...)
	wide := func(v *Node) *Node { return ExpandLeftToRank(v, x.Rank()) }
	return Add(Mul(Mul(c, Reciprocal(Sqrt(AddScalar(variance, epsilon)))), wide(scale)),
		wide(offset))
}

func TestBatchNormIsItsFormula(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 1))
	fn := func(in []*Node) []*Node {
		x, scale, offset, weight := in[0], in[1], in[2], in[3]
		y, mean, variance := InternalBatchNormForTraining(x, scale, offset, 1.0/1024, -1)
		z := byHand(x, scale, offset, 1.0/1024)
		loss := func(v *Node) *Node { return ReduceAllSum(Mul(Square(v), weight)) }
		out := []*Node{y, z}
		for i, g := range Gradient(loss(y), x, scale, offset) {
			out = append(out, g, Gradient(loss(z), x, scale, offset)[i])
		}
		inferred := InternalBatchNormForInference(x, scale, offset, mean, variance, 1.0/1024, -1)
		return append(out, inferred, z)
	}
	for _, settings := range []string{"threads=2", "isa=portable", "fuse=off"} {
		got := run(t, newBackend(t, settings), fn, doubles(rng, 4, 5, 6), doubles(rng, 6),
			doubles(rng, 6), doubles(rng, 4, 5, 6))
		for i := 0; i < len(got); i += 2 {
			if err := near(got[i], got[i+1], 1e-10); err != nil {
				t.Errorf("%s: output %d: %v", settings, i, err)
			}
		}
	}
}

// Simplification may not cost accuracy where the mean is far larger than the deviation: compared
// with float64, the error of outputs and gradients must be about that of the graph as it is
// written.
func TestFarMeansAreNormalisedAsAccurately(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 2))
	const rows, n, m = 400, 6, 5
	x, w, bias, scale, offset := doubles(rng, rows, n), doubles(rng, n, m), doubles(rng, 1, m),
		doubles(rng, m), doubles(rng, m)
	bias.MustMutableFlatData(func(f any) {
		for i := range f.([]float64) {
			f.([]float64)[i] += 300
		}
	})
	graph := func(in []*Node, as dtypes.DType) []*Node {
		for i := range in {
			// both start from the same numbers
			in[i] = ConvertDType(ConvertDType(in[i], dtypes.Float32), as)
		}
		h := byHand(Add(Dot(in[0], in[1]), in[2]), in[3], in[4], 1e-5)
		loss := ReduceAllMean(Square(Tanh(h)))
		return append(Gradient(loss, in[0], in[1], in[3], in[4]), h)
	}
	in := []any{x, w, bias, scale, offset}
	exact := run(t, newBackend(t, ""),
		func(in []*Node) []*Node { return graph(in, dtypes.Float64) }, in...)
	worst := func(settings string) []float64 {
		got := run(t, newBackend(t, settings),
			func(in []*Node) []*Node { return graph(in, dtypes.Float32) }, in...)
		errs := make([]float64, len(got))
		for i := range got {
			g, w := flat(got[i]), flat(exact[i])
			for k := range w.Len() {
				errs[i] = max(errs[i], math.Abs(g.Index(k).Float()-w.Index(k).Float()))
			}
		}
		return errs
	}
	plain := worst("fuse=off,isa=portable")
	for _, settings := range []string{"", "isa=portable"} {
		for i, e := range worst(settings) {
			if e > 3*plain[i]+1e-9 {
				t.Errorf("%s: the error of output %d is %.3g, of the graph as written %.3g",
					settings, i, e, plain[i])
			}
		}
	}
}

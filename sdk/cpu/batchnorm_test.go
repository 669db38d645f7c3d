package cpu_test

import (
	"math/rand/v2"
	"testing"

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
	return Add(Mul(Mul(c, Reciprocal(Sqrt(AddScalar(variance, epsilon)))), wide(scale)), wide(offset))
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
		got := run(t, newBackend(t, settings), fn, doubles(rng, 4, 5, 6), doubles(rng, 6), doubles(rng, 6), doubles(rng, 4, 5, 6))
		for i := 0; i < len(got); i += 2 {
			if err := near(got[i], got[i+1], 1e-10); err != nil {
				t.Errorf("%s: output %d: %v", settings, i, err)
			}
		}
	}
}

package cpu_test

import (
	"math/rand/v2"
	"testing"

	. "github.com/gomlx/gomlx/pkg/core/graph"
)

// mlpStep is a training step of a net with batch norm by hand: inputs are x, y and then weights, biases, scales and
// shifts of each layer; outputs are the loss and the updated parameters.
func mlpStep(in []*Node) []*Node {
	x, y, params := in[0], in[1], in[2:]
	h := x
	layers := len(params) / 4
	for l := range layers {
		w, b, scale, shift := params[4*l], params[4*l+1], params[4*l+2], params[4*l+3]
		h = Add(Dot(h, w), b)
		if l == layers-1 {
			break
		}
		mean := ReduceAndKeep(h, ReduceMean, 0)
		c := Sub(h, mean)
		variance := ReduceAndKeep(Square(c), ReduceMean, 0)
		h = Add(Mul(Mul(c, Reciprocal(Sqrt(AddScalar(variance, 1e-5)))), scale), shift)
		h = Max(h, ZerosLike(h))
	}
	loss := ReduceAllMean(Square(Sub(h, y)))
	grads := Gradient(loss, params...)
	out := []*Node{loss}
	for i, p := range params {
		out = append(out, Sub(p, MulScalar(grads[i], 0.1)))
	}
	return out
}

func mlpInputs(rng *rand.Rand, batch int, widths ...int) []any {
	in := []any{normal(rng, batch, widths[0]), normal(rng, batch, widths[len(widths)-1])}
	for l := range len(widths) - 1 {
		w := widths[l+1]
		in = append(in, normal(rng, widths[l], w), normal(rng, 1, w), normal(rng, 1, w), normal(rng, 1, w))
	}
	return in
}

func TestTrainingStepAgreesWithTheBundledBackend(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	agree(t, 1e-4, mlpStep, mlpInputs(rng, 64, 4, 33, 17, 1)...)
}

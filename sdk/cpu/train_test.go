package cpu_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/gomlx/gomlx/pkg/core/dtypes"
	. "github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/tensors"
)

// mlpStep is a training step of a net with batch norm by hand: inputs are x, y and then weights,
// biases, scales and shifts of each layer; outputs are the loss and the updated parameters.
func mlpStep(in []*Node) []*Node {
	x, y, params := in[0], in[1], in[2:]
	loss := mlpLoss(x, y, params)
	grads := Gradient(loss, params...)
	out := []*Node{loss}
	for i, p := range params {
		out = append(out, Sub(p, MulScalar(grads[i], 0.1)))
	}
	return out
}

// mlpLoss is the mean squared error of a net with batch norm and ReLU after all layers but the
// last.
func mlpLoss(x, y *Node, params []*Node) *Node {
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
	return ReduceAllMean(Square(Sub(h, y)))
}

func mlpInputs(rng *rand.Rand, batch int, widths ...int) []any {
	in := []any{normal(rng, batch, widths[0]), normal(rng, batch, widths[len(widths)-1])}
	for l := range len(widths) - 1 {
		w := widths[l+1]
		in = append(in, normal(rng, widths[l], w), normal(rng, 1, w), normal(rng, 1, w),
			normal(rng, 1, w))
	}
	return in
}

func TestTrainingStepAgreesWithTheBundledBackend(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	agree(t, 1e-4, mlpStep, mlpInputs(rng, 64, 4, 33, 17, 1)...)
}

// adamStep is a step with Adam and L2 weight decay, as PyTorch has it: inputs are x, y, the step
// counter, a random state, and then parameters, first and second moments; outputs are the loss and
// all of these but x and y, updated.
func adamStep(in []*Node) []*Node {
	x, y, step, state := in[0], in[1], in[2], in[3]
	n := (len(in) - 4) / 3
	params, first, second := in[4:4+n], in[4+n:4+2*n], in[4+2*n:]
	state, noise := RandomNormal(state, x.Shape())
	loss := mlpLoss(Add(x, MulScalar(noise, 0.01)), y, params)
	step = AddScalar(step, 1)
	one := ScalarOne(x.Graph(), dtypes.F32)
	correct := func(beta float64) *Node {
		return Sub(one, Pow(Scalar(x.Graph(), dtypes.F32, beta), step))
	}
	rate, root := MulScalar(Reciprocal(correct(0.9)), 1e-2), Sqrt(correct(0.999))
	out := []*Node{loss, step, state}
	var p, m, v []*Node
	for i, g := range Gradient(loss, params...) {
		g = Add(g, MulScalar(params[i], 1e-4))
		m = append(m, Add(MulScalar(first[i], 0.9), MulScalar(g, 0.1)))
		v = append(v, Add(MulScalar(second[i], 0.999), MulScalar(Square(g), 0.001)))
		d := AddScalar(Div(Sqrt(v[i]), root), 1e-8)
		p = append(p, Sub(params[i], Mul(rate, Div(m[i], d))))
	}
	out = append(out, p...)
	return append(append(out, m...), v...)
}

// adamInputs returns the inputs of adamStep.
func adamInputs(rng *rand.Rand, batch int, widths ...int) []any {
	in := mlpInputs(rng, batch, widths...)
	params := in[2:]
	in = append(in[:2:2], float32(0), []uint64{1, 2, 3})
	for i, p := range params {
		x := p.(*tensors.Tensor)
		x.MustMutableFlatData(func(f any) {
			for k := range f.([]float32) {
				f.([]float32)[k] /= float32(math.Sqrt(float64(x.Shape().Dim(0))))
				if i%4 == 2 {
					f.([]float32)[k] = 1
				}
			}
		})
	}
	in = append(in, params...)
	for range 2 {
		for _, p := range params {
			in = append(in, tensors.FromShape(p.(*tensors.Tensor).Shape()))
		}
	}
	return in
}

func TestLossesOfTrainingAgreeWithTheBundledBackend(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 1))
	in := adamInputs(rng, 64, 4, 30, 20, 1)
	want := newTrainer(t, newReference(t), adamStep, in).losses(40)
	if want[39] > want[0]/2 {
		t.Fatalf("the reference does not learn: its loss goes from %g to %g", want[0], want[39])
	}
	for _, settings := range []string{"threads=2", "isa=portable", "threads=1,fuse=off"} {
		got := newTrainer(t, newBackend(t, settings), adamStep, in).losses(40)
		for i := range want {
			if math.Abs(float64(got[i]-want[i])) > 1e-3*float64(want[i]) {
				t.Fatalf("%s: loss of step %d is %g, want %g", settings, i, got[i], want[i])
			}
		}
	}
}

// Results must not depend on the number of threads, to the bit.
func TestThreadsDoNotChangeResults(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 2))
	in := adamInputs(rng, 700, 5, 130, 257, 3)
	want := newTrainer(t, newBackend(t, "threads=1"), adamStep, in).losses(20)
	for _, settings := range []string{"threads=2", "threads=3", "threads=5"} {
		if got := newTrainer(t, newBackend(t, settings), adamStep,
			in).losses(20); !slices.Equal(got, want) {
			t.Errorf("%s: losses are %v, with one thread %v", settings, got, want)
		}
	}
}

// A step in steady state allocates nothing, in Go's heap or outside.
func TestTrainingAllocatesNothing(t *testing.T) {
	in := adamInputs(rand.New(rand.NewPCG(9, 2)), 64, 4, 30, 20, 1)
	for _, settings := range []string{"threads=2", "threads=1,isa=portable"} {
		tr := newTrainer(t, newBackend(t, settings), adamStep, in)
		tr.losses(3)
		if n := testing.AllocsPerRun(100, tr.step); n != 0 {
			t.Errorf("%s: a step makes %g allocations", settings, n)
		}
	}
}

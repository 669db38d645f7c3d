package cpu_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/gomlx/gomlx/backends"
	"github.com/gomlx/gomlx/pkg/core/dtypes"
	. "github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/tensors"
)

// workload is what BENCHMARKS.md measures: a net of linear layers with batch norm and ReLU between
// them, trained by Adam with L2 weight decay, or with fixed weights and Adam on its input.
type workload struct {
	name    string
	batch   int
	widths  []int
	adjoint bool
}

func workloads() []workload {
	return []workload{
		{name: "W1", batch: 1024, widths: []int{4, 500, 500, 500, 1}},
		{name: "W2", batch: 1024, widths: []int{8, 1000, 1000, 1000, 1000, 150}},
		{name: "W3", batch: 2048, widths: []int{4, 500, 500, 500, 1}, adjoint: true},
	}
}

// perLayer is the number of arrays of a layer: weights, bias, scale, shift, running mean and
// variance.
const perLayer = 6

// forward returns the net's output, with the batch's moments if training, else with the running
// ones, and the running moments after the batch.
func (w workload) forward(x *Node, net []*Node) (y *Node, running []*Node) {
	h := x
	for l := range len(w.widths) - 1 {
		p := net[perLayer*l:]
		h = Add(Dot(h, p[0]), p[1])
		mean, variance := p[4], p[5]
		if l == len(w.widths)-2 {
			return h, append(running, mean, variance)
		}
		if !w.adjoint {
			mean = ReduceAndKeep(h, ReduceMean, 0)
			variance = ReduceAndKeep(Square(Sub(h, mean)), ReduceMean, 0)
			n := float64(w.batch)
			running = append(running, Add(MulScalar(p[4], 0.9), MulScalar(mean, 0.1)),
				Add(MulScalar(p[5], 0.9), MulScalar(variance, 0.1*n/(n-1))))
		}
		h = Div(Sub(h, mean), Sqrt(AddScalar(variance, 1e-5)))
		h = Add(Mul(h, p[2]), p[3])
		h = Max(h, ZerosLike(h))
	}
	return h, running
}

// adam returns updated parameters and moments.
func adam(step *Node, params, grads, first, second []*Node, rate, decay float64) (p, m, v []*Node) {
	g := step.Graph()
	correct := func(beta float64) *Node {
		return Sub(Scalar(g, dtypes.F32, 1), Pow(Scalar(g, dtypes.F32, beta), step))
	}
	size, root := Div(Scalar(g, dtypes.F32, rate), correct(0.9)), Sqrt(correct(0.999))
	for i, d := range grads {
		if decay != 0 {
			d = Add(d, MulScalar(params[i], decay))
		}
		m = append(m, Add(MulScalar(first[i], 0.9), MulScalar(d, 0.1)))
		v = append(v, Add(MulScalar(second[i], 0.999), MulScalar(Square(d), 0.001)))
		p = append(p, Sub(params[i], Div(Mul(size, m[i]), AddScalar(Div(Sqrt(v[i]), root), 1e-8))))
	}
	return p, m, v
}

// train is a training step: inputs are x, y, the step, the net's arrays and the moments of those
// that are trained.
func (w workload) train(in []*Node) []*Node {
	x, y, step := in[0], in[1], AddScalar(in[2], 1)
	count := perLayer * (len(w.widths) - 1)
	net, moments := in[3:3+count], in[3+count:]
	out, running := w.forward(x, net)
	var params []*Node
	for l := range len(w.widths) - 1 {
		params = append(params, net[perLayer*l:perLayer*l+4]...)
	}
	loss := ReduceAllMean(Square(Sub(out, y)))
	half := len(moments) / 2
	p, m, v := adam(step, params, Gradient(loss, params...), moments[:half], moments[half:], 1e-3,
		1e-4)
	results := []*Node{loss, step}
	for l := range len(w.widths) - 1 {
		results = append(append(results, p[4*l:4*l+4]...), running[2*l:2*l+2]...)
	}
	return append(append(results, m...), v...)
}

// descend is a step of the neural adjoint: inputs are y, the net's arrays in place of the first
// two, then the step, x and its moments.
func (w workload) descend(in []*Node) []*Node {
	count := perLayer * (len(w.widths) - 1)
	y, net, step, x := in[0], in[1:1+count], AddScalar(in[1+count], 1), in[2+count]
	out, _ := w.forward(x, net)
	outside := Max(Sub(Abs(x), OnesLike(x)), ZerosLike(x))
	loss := Add(ReduceAllMean(Square(Sub(out, y))), ReduceAllMean(Square(outside)))
	p, m, v := adam(step, []*Node{x}, Gradient(loss, x), in[3+count:4+count], in[4+count:], 1e-2, 0)
	return []*Node{loss, step, p[0], m[0], v[0]}
}

// inputs returns the graph, inputs for it, and how many of them stay as they are from step to step.
func (w workload) inputs() (fn graphFn, in []any, fixed int) {
	rng := rand.New(rand.NewPCG(10, uint64(w.batch)))
	uniform := func(scale float64, dims ...int) *tensors.Tensor {
		v := make([]float32, size(dims))
		for i := range v {
			v[i] = float32(scale * (2*rng.Float64() - 1))
		}
		return tensors.FromFlatDataAndDimensions(v, dims...)
	}
	constant := func(value float32, dims ...int) *tensors.Tensor {
		v := make([]float32, size(dims))
		for i := range v {
			v[i] = value
		}
		return tensors.FromFlatDataAndDimensions(v, dims...)
	}
	last := len(w.widths) - 1
	var net, moments []any
	for l := range last {
		n, m := w.widths[l], w.widths[l+1]
		k := 1 / math.Sqrt(float64(n))
		net = append(net, uniform(k, n, m), uniform(k, 1, m), constant(1, 1, m), constant(0, 1, m),
			constant(0, 1, m), constant(1, 1, m))
		for i := range 4 {
			moments = append(moments,
				constant(0, net[perLayer*l+i].(*tensors.Tensor).Shape().Dimensions...))
		}
	}
	x, y := uniform(1, w.batch, w.widths[0]), uniform(1, w.batch, w.widths[last])
	if w.adjoint {
		in = append(append([]any{y}, net...), float32(0), x, constant(0, w.batch, w.widths[0]),
			constant(0, w.batch, w.widths[0]))
		return w.descend, in, 1 + len(net)
	}
	in = append(append([]any{x, y, float32(0)}, net...), moments...)
	return w.train, append(in, moments...), 2
}

// newWorkload returns a trainer for a workload.
func newWorkload(t testing.TB, b backends.Backend, w workload) *trainer {
	fn, in, fixed := w.inputs()
	return newTrainerOf(t, b, fn, in, fixed)
}

func TestWorkloadsAgreeWithTheBundledBackend(t *testing.T) {
	for _, w := range workloads() {
		w.batch /= 32
		for i := range w.widths {
			w.widths[i] = max(w.widths[i]/10, min(w.widths[i], 8))
		}
		t.Run(w.name, func(t *testing.T) {
			want := newWorkload(t, newReference(t), w).losses(15)
			for _, settings := range []string{"threads=2", "fuse=off"} {
				got := newWorkload(t, newBackend(t, settings), w).losses(15)
				for i := range want {
					if math.Abs(float64(got[i]-want[i])) > 1e-3*float64(want[i]) {
						t.Fatalf("%s: loss of step %d is %g, want %g", settings, i, got[i], want[i])
					}
				}
			}
		})
	}
}

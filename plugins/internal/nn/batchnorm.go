package nn

import (
	"github.com/gomlx/gomlx/pkg/core/graph"
)

// What PyTorch's BatchNorm1d has by default.
const (
	normEpsilon  = 1e-5
	normMomentum = 0.1 // weight of the new value in a running statistic
)

// BatchNorm normalises each column of a batch. In training it uses the batch's own mean and
// (biased) variance, through which gradients flow, and moves its running mean and (unbiased)
// variance a tenth of the way to them; otherwise it uses the running ones, so that rows do not
// influence each other (reference §3.0, §9 traps 13 and 14).
type BatchNorm struct {
	scale, shift   *Variable // [1, width]
	mean, variance *Variable // [1, width], statistics
}

// NewBatchNorm adds a batch norm of the given width to set.
func NewBatchNorm(set *Set, name string, width int) BatchNorm {
	return BatchNorm{
		scale:    set.Constant(name+".scale", true, 1, 1, width),
		shift:    set.Constant(name+".shift", true, 0, 1, width),
		mean:     set.Constant(name+".mean", false, 0, 1, width),
		variance: set.Constant(name+".variance", false, 1, 1, width),
	}
}

// Apply returns the normalised rows of x. In training, x needs at least two rows.
func (b BatchNorm) Apply(s *Scope, x *graph.Node) *graph.Node {
	if s.Training {
		return b.train(s, x)
	}
	factor := graph.Div(s.Node(b.scale), deviation(s.Node(b.variance)))
	return graph.Add(graph.Mul(x, factor),
		graph.Sub(s.Node(b.shift), graph.Mul(s.Node(b.mean), factor)))
}

func (b BatchNorm) train(s *Scope, x *graph.Node) *graph.Node {
	n := float64(x.Shape().Dimensions[0])
	mean := graph.ReduceAndKeep(x, graph.ReduceMean, 0)
	centred := graph.Sub(x, mean)
	variance := graph.ReduceAndKeep(graph.Square(centred), graph.ReduceMean, 0)
	b.track(s, b.mean, mean)
	b.track(s, b.variance, graph.MulScalar(variance, n/(n-1)))
	factor := graph.Div(s.Node(b.scale), deviation(variance))
	return graph.Add(graph.Mul(centred, factor), s.Node(b.shift))
}

// track moves a running statistic towards the value that it has in this batch.
func (b BatchNorm) track(s *Scope, v *Variable, now *graph.Node) {
	s.Set(v, graph.Add(graph.MulScalar(s.Node(v), 1-normMomentum),
		graph.MulScalar(now, normMomentum)))
}

func deviation(variance *graph.Node) *graph.Node {
	return graph.Sqrt(graph.AddScalar(variance, normEpsilon))
}

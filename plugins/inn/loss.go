package main

import (
	"github.com/gomlx/gomlx/pkg/core/graph"

	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/nn"
	"github.com/invbench/invbench/plugins/internal/train"
)

// The variance of y that is learnt: how fast its running mean follows, as in batch norm, and what
// it never falls below.
const (
	momentum      = 0.1
	leastVariance = 1e-6
)

// noise is a batch's standard normal numbers, by what they are for. Those of padding may be nil.
type noise struct {
	padX, padY, y, z *graph.Node
}

func noiseColumns(l layout) int { return l.padX() + l.padY() + l.dy + l.dz }

func newNoise(l layout, all *graph.Node) noise {
	first := 0
	take := func(n int) *graph.Node {
		first += n
		return nn.Columns(all, first-n, n)
	}
	return noise{padX: take(l.padX()), padY: take(l.padY()), y: take(l.dy), z: take(l.dz)}
}

// scaled returns x times factor, and nil for nil.
func scaled(x *graph.Node, factor float64) *graph.Node {
	if x == nil {
		return nil
	}
	return graph.MulScalar(x, factor)
}

// target returns y with the noise of training.
func (n *net) target(b train.Batch, noise noise) *graph.Node {
	if n.params.YNoise == 0 {
		return b.Y
	}
	return graph.Add(b.Y, scaled(noise.y, n.params.YNoise))
}

// likelihood is the paper's loss, its Eq. 8 and 13: the mean of -log p([x, padding] | y), less the
// constants of the normal densities. All squares are summed over columns.
func (n *net) likelihood(b train.Batch) *graph.Node {
	noise := newNoise(n.layout, b.Noise)
	x := nn.Join(b.X, scaled(noise.padX, n.params.PadNoise))
	return graph.Neg(graph.ReduceAllMean(n.logDensity(b.Net, x, n.target(b, noise))))
}

// logDensity returns log p(x|y) for rows of filled up x, less the constants of the normal
// densities.
func (n *net) logDensity(s *nn.Scope, x, y *graph.Node) *graph.Node {
	side := n.forward(s, x)
	errors := graph.Square(graph.Sub(side.y, y))
	variance := n.variance(s, errors)
	square := graph.Add(nn.SumColumns(graph.Square(side.z)),
		nn.SumColumns(graph.Div(errors, variance)))
	if side.padding != nil {
		square = graph.Add(square,
			nn.SumColumns(graph.Square(scaled(side.padding, 1/n.params.PadNoise))))
	}
	p := graph.Sub(side.logDet, graph.DivScalar(square, 2))
	return graph.Sub(p, graph.DivScalar(nn.SumColumns(graph.Log(variance)), 2))
}

// variance returns the variance that is granted to the squared errors of the flow's y, as one row.
// If it is learnt, it is in training their mean over the batch, which is the variance of greatest
// likelihood, and otherwise the running mean of that.
func (n *net) variance(s *nn.Scope, errors *graph.Node) *graph.Node {
	switch {
	case n.learnt == nil:
		return graph.MulScalar(graph.Ones(errors.Graph(), engine.Shape(1, n.layout.dy)),
			n.params.YVariance)
	case !s.Training:
		return graph.AddScalar(s.Node(n.learnt), leastVariance)
	}
	now := graph.ReduceAndKeep(errors, graph.ReduceMean, 0)
	s.Set(n.learnt, graph.Add(graph.MulScalar(s.Node(n.learnt), 1-momentum),
		graph.MulScalar(now, momentum)))
	return graph.AddScalar(now, leastVariance)
}

// reference is the loss of the authors' code. The squared error of padding and y is a mean over
// rows and columns, and the square is that of the noise z, a constant, where that of the flow's own
// z should be: nothing makes z normal (reference §3.5, §9 traps 1 and 2).
func (n *net) reference(b train.Batch) *graph.Node {
	noise := newNoise(n.layout, b.Noise)
	side := n.forward(b.Net, nn.Join(b.X, scaled(noise.padX, n.params.PadNoise)))
	got := nn.Join(side.padding, side.y)
	want := nn.Join(scaled(noise.padY, n.params.PadNoise), n.target(b, noise))
	square := graph.DivScalar(nn.MeanSquare(got, want), n.params.YVariance)
	square = graph.Add(square, graph.ReduceAllMean(graph.Square(noise.z)))
	return graph.Sub(graph.DivScalar(square, 2), graph.ReduceAllMean(side.logDet))
}

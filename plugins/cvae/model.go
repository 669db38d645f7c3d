package main

import (
	"context"
	"math"
	"math/rand/v2"

	"github.com/gomlx/gomlx/pkg/core/graph"

	"github.com/invbench/invbench/plugins/internal/apply"
	"github.com/invbench/invbench/plugins/internal/conditional"
	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/nn"
	"github.com/invbench/invbench/plugins/internal/train"
	"github.com/invbench/invbench/sdk"
)

// net is an encoder (x, y) → q(z), a normal density with a diagonal covariance, and a decoder (z, y) → x (reference §3.7).
type net struct {
	params           parameters
	dx, dy, dz       int
	set              *nn.Set
	encoder, decoder nn.MLP

	encode, decode *apply.Function
}

func newModel(p parameters, setup sdk.Setup) (sdk.Model, error) {
	options := conditional.Options{Scale: p.Option, Training: p.Settings, Backend: p.Choice}
	return conditional.New("cvae", options, setup, newNet(p, setup))
}

func newNet(p parameters, setup sdk.Setup) *net {
	n := &net{
		params: p, dx: len(setup.Task.Spaces.X), dy: len(setup.Task.Spaces.Y), dz: p.Latent,
		set: nn.NewSet(setup.Seed.Derive("net")),
	}
	if n.dz == 0 {
		n.dz = n.dx
	}
	n.encoder = nn.NewMLP(n.set, "encoder", nn.Widths(n.dx+n.dy, p.EncoderHidden, 2*n.dz)...)
	n.decoder = nn.NewMLP(n.set, "decoder", nn.Widths(n.dz+n.dy, p.DecoderHidden, n.dx)...)
	return n
}

// Set implements conditional.Net.
func (n *net) Set() *nn.Set { return n.set }

// Objective implements conditional.Net.
func (n *net) Objective() train.Objective {
	return train.Objective{Stage: "autoencoder", Net: n.set, Noise: n.dz, Loss: n.loss}
}

// loss is the squared error of x, and kl times the divergence of q(z) from the standard normal: both sums over dims, and a
// mean or a sum over rows (the paper's Eq. 7 and 12; reference §9 trap 32). In training z is drawn from q, in validation it
// is the mean.
func (n *net) loss(b train.Batch) *graph.Node {
	mean, logVariance := n.code(b.Net, b.X, b.Y)
	z := mean
	if b.Net.Training {
		z = graph.Add(mean, graph.Mul(graph.Exp(graph.DivScalar(logVariance, 2)), b.Noise))
	}
	x := n.decoder.Apply(b.Net, nn.Join(z, b.Y))
	loss := nn.SumColumns(graph.Square(graph.Sub(x, b.X)))
	loss = graph.Add(loss, graph.MulScalar(divergence(mean, logVariance), n.params.KL))
	if n.params.Loss == "sum" {
		return graph.ReduceAllSum(loss)
	}
	return graph.ReduceAllMean(loss)
}

// code returns the mean and the logarithm of the variance of q(z) for rows of x and y.
func (n *net) code(s *nn.Scope, x, y *graph.Node) (mean, logVariance *graph.Node) {
	out := n.encoder.Apply(s, nn.Join(x, y))
	return nn.Columns(out, 0, n.dz), nn.Columns(out, n.dz, n.dz)
}

// divergence returns the Kullback-Leibler divergence of a normal density with diagonal covariance from the standard
// normal, for each row: Σ (μ² + σ² - 1 - log σ²)/2.
func divergence(mean, logVariance *graph.Node) *graph.Node {
	terms := graph.Sub(graph.Add(graph.Square(mean), graph.Exp(logVariance)), graph.OnePlus(logVariance))
	return graph.DivScalar(nn.SumColumns(terms), 2)
}

// Ready implements conditional.Net.
func (n *net) Ready(e *engine.Engine) (err error) {
	n.encode, err = apply.New(e, "encode", n.set, func(s *nn.Scope, in []*graph.Node) []*graph.Node {
		mean, logVariance := n.code(s, in[0], in[1])
		return []*graph.Node{mean, logVariance}
	}, n.dx, n.dy)
	if err != nil {
		return err
	}
	n.decode, err = apply.New(e, "decode", n.set, func(s *nn.Scope, in []*graph.Node) []*graph.Node {
		return []*graph.Node{n.decoder.Apply(s, nn.Join(in[0], in[1]))}
	}, n.dz, n.dy)
	return err
}

// Draw implements conditional.Net: z from the standard normal, decoded.
func (n *net) Draw(ctx context.Context, rng *rand.Rand, y []float32, draws int) (sdk.Batch, error) {
	out, err := n.decode.Run(ctx, conditional.Normal(rng, draws, n.dz), conditional.Repeat(y, draws))
	if err != nil {
		return sdk.Batch{}, err
	}
	x := out[0]
	if n.params.DrawNoise {
		deviation := math.Sqrt(n.params.KL / 2)
		for i := range x.Data {
			x.Data[i] += float32(deviation * rng.NormFloat64())
		}
	}
	return x, nil
}

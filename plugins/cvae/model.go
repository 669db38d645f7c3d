package main

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/gomlx/gomlx/pkg/core/graph"

	"github.com/invbench/invbench/plugins/internal/apply"
	"github.com/invbench/invbench/plugins/internal/conditional"
	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/nn"
	"github.com/invbench/invbench/plugins/internal/train"
	"github.com/invbench/invbench/sdk"
)

// net is an encoder (x, y) → q(z), a normal density with a diagonal covariance, and a decoder (z,
// y) → x (reference §3.7). In place of y both see the condition: y itself, or what the y encoder
// makes of it.
type net struct {
	params           parameters
	dx, dy, dc, dz   int // dims of x, of y, of the condition, of z
	set              *nn.Set
	yEncoder         nn.Sequence // without layers, the condition is y
	encoder, decoder nn.MLP

	condition, encode, decode *apply.Function
}

func newModel(p parameters, setup sdk.Setup) (sdk.Model, error) {
	options := conditional.Options{Scale: p.Option, Training: p.Settings, Backend: p.Choice}
	n, err := newNet(p, setup)
	if err != nil {
		return nil, fmt.Errorf("cvae: %w", err)
	}
	return conditional.New("cvae", options, setup, n)
}

func newNet(p parameters, setup sdk.Setup) (*net, error) {
	n := &net{
		params: p, dx: len(setup.Task.Spaces.X), dy: len(setup.Task.Spaces.Y), dz: p.Latent,
		set: nn.NewSet(setup.Seed.Derive("net")),
	}
	if n.dz == 0 {
		n.dz = n.dx
	}
	if err := n.addYEncoder(); err != nil {
		return nil, err
	}
	n.encoder = nn.NewMLP(n.set, "encoder", nn.Widths(n.dx+n.dc, p.EncoderHidden, 2*n.dz)...)
	n.decoder = nn.NewMLP(n.set, "decoder", nn.Widths(n.dz+n.dc, p.DecoderHidden, n.dx)...)
	return n, nil
}

// addYEncoder adds the layers between y and the condition: the convolutions, and layers that all
// have batch norm and ReLU, the last too (reference §9 trap 33).
func (n *net) addYEncoder() (err error) {
	n.dc = n.dy
	if n.params.Convolutions {
		if n.dc, err = nn.Half(n.dy); err != nil {
			return err
		}
		n.yEncoder = append(n.yEncoder, nn.NewHalving(n.set, "y_encoder.convolutions", n.dy))
	}
	if widths := n.params.YEncoder; len(widths) > 0 {
		n.yEncoder = append(n.yEncoder,
			nn.NewHidden(n.set, "y_encoder", slices.Concat([]int{n.dc}, widths)...))
		n.dc = widths[len(widths)-1]
	}
	return nil
}

// Set implements conditional.Net.
func (n *net) Set() *nn.Set { return n.set }

// Objective implements conditional.Net.
func (n *net) Objective() train.Objective {
	return train.Objective{Stage: "autoencoder", Net: n.set, Noise: n.dz, Loss: n.loss}
}

// loss is the squared error of x, and kl times the divergence of q(z) from the standard normal:
// both sums over dims, and a mean or a sum over rows (the paper's Eq. 7 and 12; reference §9 trap
// 32). In training z is drawn from q, in validation it is the mean.
func (n *net) loss(b train.Batch) *graph.Node {
	y := n.yEncoder.Apply(b.Net, b.Y)
	mean, logVariance := n.code(b.Net, b.X, y)
	z := mean
	if b.Net.Training {
		z = graph.Add(mean, graph.Mul(graph.Exp(graph.DivScalar(logVariance, 2)), b.Noise))
	}
	x := n.decoder.Apply(b.Net, nn.Join(z, y))
	loss := nn.SumColumns(graph.Square(graph.Sub(x, b.X)))
	loss = graph.Add(loss, graph.MulScalar(divergence(mean, logVariance), n.params.KL))
	if n.params.Loss == "sum" {
		return graph.ReduceAllSum(loss)
	}
	return graph.ReduceAllMean(loss)
}

// code returns the mean and the logarithm of the variance of q(z) for rows of x and conditions.
func (n *net) code(s *nn.Scope, x, y *graph.Node) (mean, logVariance *graph.Node) {
	out := n.encoder.Apply(s, nn.Join(x, y))
	return nn.Columns(out, 0, n.dz), nn.Columns(out, n.dz, n.dz)
}

// divergence returns the Kullback-Leibler divergence of a normal density with diagonal covariance
// from the standard normal, for each row: Σ (μ² + σ² - 1 - log σ²)/2.
func divergence(mean, logVariance *graph.Node) *graph.Node {
	terms := graph.Sub(graph.Add(graph.Square(mean), graph.Exp(logVariance)),
		graph.OnePlus(logVariance))
	return graph.DivScalar(nn.SumColumns(terms), 2)
}

// Ready implements conditional.Net.
func (n *net) Ready(e *engine.Engine) (err error) {
	if len(n.yEncoder) > 0 {
		n.condition, err = apply.New(e, "encode y", n.set,
			func(s *nn.Scope, in []*graph.Node) []*graph.Node {
				return []*graph.Node{n.yEncoder.Apply(s, in[0])}
			}, n.dy)
		if err != nil {
			return err
		}
	}
	n.encode, err = apply.New(e, "encode", n.set,
		func(s *nn.Scope, in []*graph.Node) []*graph.Node {
			mean, logVariance := n.code(s, in[0], in[1])
			return []*graph.Node{mean, logVariance}
		}, n.dx, n.dc)
	if err != nil {
		return err
	}
	n.decode, err = apply.New(e, "decode", n.set,
		func(s *nn.Scope, in []*graph.Node) []*graph.Node {
			return []*graph.Node{n.decoder.Apply(s, nn.Join(in[0], in[1]))}
		}, n.dz, n.dc)
	return err
}

// conditions returns the condition for each row of y.
func (n *net) conditions(ctx context.Context, y sdk.Batch) (sdk.Batch, error) {
	if len(n.yEncoder) == 0 {
		return y, nil
	}
	out, err := n.condition.Run(ctx, y)
	if err != nil {
		return sdk.Batch{}, err
	}
	return out[0], nil
}

// Draw implements conditional.Net: z from the standard normal, decoded.
func (n *net) Draw(ctx context.Context, rng *rand.Rand, y []float32, draws int) (sdk.Batch, error) {
	condition, err := n.conditions(ctx, sdk.Batch{Width: n.dy, Data: y})
	if err != nil {
		return sdk.Batch{}, err
	}
	z := conditional.Normal(rng, draws, n.dz)
	out, err := n.decode.Run(ctx, z, conditional.Repeat(condition.Data, draws))
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

package main

import (
	"context"
	"math"
	"math/rand/v2"

	"github.com/invbench/invbench/plugins/internal/conditional"
	"github.com/invbench/invbench/sdk"
)

// LogDensity implements conditional.Net by the importance-weighted bound of Burda, Grosse and
// Salakhutdinov (ICLR 2016): the logarithm of the mean of p(x|z, y) p(z)/q(z|x, y) over a few z
// from q. Its expectation is at most log p(x|y), and comes up to it as density_samples grows.
// p(x|z, y) is normal with the variance kl/2 in each dim, which is what the training takes it for,
// so that this is the density of draws with draw_noise.
func (n *net) LogDensity(ctx context.Context, seed sdk.Seed, y, x sdk.Batch) ([]float64, error) {
	var p []float64
	for first, end := range conditional.Groups(x.Rows(), n.params.Samples) {
		part, err := n.bound(ctx, seed, first, y.Slice(first, end), x.Slice(first, end))
		if err != nil {
			return nil, err
		}
		p = append(p, part...)
	}
	return p, nil
}

// bound returns the bound for rows, the first of which has the given index.
func (n *net) bound(
	ctx context.Context, seed sdk.Seed, first int, y, x sdk.Batch,
) ([]float64, error) {
	y, err := n.conditions(ctx, y)
	if err != nil {
		return nil, err
	}
	code, err := n.encode.Run(ctx, x, y)
	if err != nil {
		return nil, err
	}
	k := n.params.Samples
	z, p := sdk.Batch{Width: n.dz}, []float64(nil)
	for i := range x.Rows() {
		rows, ratios := sample(seed.Row(first+i), code[0].Row(i), code[1].Row(i), k)
		z.Data, p = append(z.Data, rows.Data...), append(p, ratios...)
	}
	decoded, err := n.decode.Run(ctx, z, conditional.Each(y, k))
	if err != nil {
		return nil, err
	}
	for j := range p {
		p[j] += n.logDecoder(x.Row(j/k), decoded[0].Row(j))
	}
	for i := range x.Rows() {
		p[i] = conditional.LogMeanExp(p[i*k : (i+1)*k])
	}
	return p[:x.Rows()], nil
}

// sample returns k values of z from q, and log p(z)/q(z) of each.
func sample(rng *rand.Rand, mean, logVariance []float32, k int) (z sdk.Batch, ratios []float64) {
	z, ratios = sdk.NewBatch(k, len(mean)), make([]float64, k)
	for s := range k {
		for j := range mean {
			noise := rng.NormFloat64()
			v := float64(mean[j]) + math.Exp(float64(logVariance[j])/2)*noise
			z.Row(s)[j] = float32(v)
			ratios[s] += (noise*noise - v*v + float64(logVariance[j])) / 2
		}
	}
	return z, ratios
}

// logDecoder returns log p(x|z, y), where decoded is what the decoder makes of z and y.
func (n *net) logDecoder(x, decoded []float32) float64 {
	variance, square := n.params.KL/2, 0.0
	for k := range x {
		d := float64(x[k] - decoded[k])
		square += d * d
	}
	return -(square/variance + float64(len(x))*math.Log(2*math.Pi*variance)) / 2
}

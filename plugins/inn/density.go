package main

import (
	"context"
	"math"
	"math/rand/v2"

	"github.com/gomlx/gomlx/pkg/core/graph"

	"github.com/invbench/invbench/plugins/internal/conditional"
	"github.com/invbench/invbench/plugins/internal/nn"
	"github.com/invbench/invbench/sdk"
)

// buildDensity builds log p([x, padding] | y), less constants, of rows.
func (n *net) buildDensity(s *nn.Scope, in []*graph.Node) []*graph.Node {
	return []*graph.Node{n.logDensity(s, in[0], in[1])}
}

// LogDensity implements conditional.Net. Without padding of x it is exact. With padding, p(x|y) is
// the integral over it of p([x, padding] | y), which is estimated by importance sampling: the
// logarithm of an unbiased estimate of p.
func (n *net) LogDensity(ctx context.Context, seed sdk.Seed, y, x sdk.Batch) ([]float64, error) {
	if x.Rows() == 0 {
		return nil, nil
	}
	if n.layout.padX() == 0 {
		return n.joint(ctx, y, x)
	}
	var p []float64
	for first, end := range conditional.Groups(x.Rows(), n.params.Samples) {
		part, err := n.marginal(ctx, seed, first, y.Slice(first, end), x.Slice(first, end))
		if err != nil {
			return nil, err
		}
		p = append(p, part...)
	}
	return p, nil
}

// marginal estimates log p(x|y) of rows, the first of which has the given index.
func (n *net) marginal(
	ctx context.Context, seed sdk.Seed, first int, y, x sdk.Batch,
) ([]float64, error) {
	k := n.params.Samples
	filled, weights := sdk.Batch{Width: n.layout.total}, []float64(nil)
	for i := range x.Rows() {
		rows, logDensity := n.proposals(seed.Row(first+i), x.Row(i))
		filled.Data, weights = append(filled.Data, rows.Data...), append(weights, logDensity...)
	}
	p, err := n.joint(ctx, conditional.Each(y, k), filled)
	if err != nil {
		return nil, err
	}
	for j := range p {
		p[j] -= weights[j]
	}
	for i := range x.Rows() {
		p[i] = conditional.LogMeanExp(p[i*k : (i+1)*k])
	}
	return p[:x.Rows()], nil
}

// joint returns log p([x, padding] | y) with all constants.
func (n *net) joint(ctx context.Context, y, x sdk.Batch) ([]float64, error) {
	out, err := n.density.Run(ctx, x, y)
	if err != nil {
		return nil, err
	}
	l := n.layout
	constant := float64(l.total)/2*math.Log(2*math.Pi) +
		float64(l.padY())*math.Log(n.params.PadNoise)
	p := conditional.Values(out[0])
	for i := range p {
		p[i] -= constant
	}
	return p, nil
}

// spreads are what the sd of the padding is multiplied by in proposals: a mixture of narrow and
// wide normal densities, since a flow that is not trained to its end gives draws whose padding is
// wider than what it was trained on.
func spreads() []float64 { return []float64{1, 1, 5, 25} }

// proposals returns x with paddings to average over, and the logarithm of the density that each
// padding was drawn from.
func (n *net) proposals(rng *rand.Rand, x []float32) (rows sdk.Batch, logDensity []float64) {
	rows = sdk.NewBatch(n.params.Samples, n.layout.total)
	logDensity = make([]float64, n.params.Samples)
	for k := range n.params.Samples {
		row, sd := rows.Row(k), n.params.PadNoise*spreads()[rng.IntN(len(spreads()))]
		copy(row, x)
		square := 0.0
		for j := n.layout.dx; j < n.layout.total; j++ {
			row[j] = float32(sd * rng.NormFloat64())
			square += float64(row[j]) * float64(row[j])
		}
		logDensity[k] = n.logProposal(square)
	}
	return rows, logDensity
}

// logProposal returns the logarithm of the proposals' density of a padding with the given sum of
// squares.
func (n *net) logProposal(square float64) float64 {
	var parts []float64
	for _, spread := range spreads() {
		variance := math.Pow(spread*n.params.PadNoise, 2)
		parts = append(parts,
			-(square/variance+float64(n.layout.padX())*math.Log(2*math.Pi*variance))/2)
	}
	return conditional.LogMeanExp(parts)
}

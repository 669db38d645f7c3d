package main

import (
	"context"
	"math"
	"math/rand/v2"

	"github.com/invbench/invbench/sdk"
)

// Draw implements conditional.Net: a component by its weight, and x from its normal density. The
// mixture of the target is computed once for all draws.
func (n *net) Draw(ctx context.Context, rng *rand.Rand, y []float32, draws int) (sdk.Batch, error) {
	out, err := n.mixture.Run(ctx, sdk.Batch{Width: n.dy, Data: y})
	if err != nil {
		return sdk.Batch{}, err
	}
	g, dx := n.params.Components, n.dx
	parts := make([]component, g)
	for i := range parts {
		parts[i] = component{
			weight: math.Exp(float64(out[0].Data[i])),
			mean:   out[1].Data[i*dx : (i+1)*dx],
			root: cholesky(precision(out[2].Data[i*dx*dx:(i+1)*dx*dx], dx, n.params.Identity),
				dx),
		}
	}
	x := sdk.NewBatch(draws, dx)
	for i := range draws {
		pick(parts, rng.Float64()).draw(rng, x.Row(i))
	}
	return x, nil
}

// component is one normal density of a mixture.
type component struct {
	weight float64
	mean   []float32
	root   []float64 // lower triangular L with L·Lᵀ = precision
}

// pick returns the component in which u, uniform on [0, 1), falls.
func pick(parts []component, u float64) component {
	for _, c := range parts[:len(parts)-1] {
		if u < c.weight {
			return c
		}
		u -= c.weight
	}
	return parts[len(parts)-1]
}

// draw fills x with a draw: mean + v, where Lᵀ·v is standard normal.
func (c component) draw(rng *rand.Rand, x []float32) {
	n := len(x)
	v := make([]float64, n)
	for i := range v {
		v[i] = rng.NormFloat64()
	}
	for i := n - 1; i >= 0; i-- {
		for j := i + 1; j < n; j++ {
			v[i] -= c.root[j*n+i] * v[j]
		}
		v[i] /= c.root[i*n+i]
		x[i] = c.mean[i] + float32(v[i])
	}
}

// precision returns A·Aᵀ, with the identity added if wanted.
func precision(a []float32, n int, identity bool) []float64 {
	p := make([]float64, n*n)
	for i := range n {
		for j := range n {
			for k := range n {
				p[i*n+j] += float64(a[i*n+k]) * float64(a[j*n+k])
			}
		}
		if identity {
			p[i*n+i]++
		}
	}
	return p
}

// cholesky returns the lower triangular L with L·Lᵀ = p. A pivot that rounding has made too small,
// or negative, counts as a little of the diagonal entry that it came from: a singular precision
// makes wide draws, not failed ones.
func cholesky(p []float64, n int) []float64 {
	const leastPivot = 1e-14
	l := make([]float64, n*n)
	for j := range n {
		pivot := p[j*n+j]
		least := leastPivot*pivot + math.SmallestNonzeroFloat32
		for k := range j {
			pivot -= l[j*n+k] * l[j*n+k]
		}
		l[j*n+j] = math.Sqrt(max(pivot, least))
		for i := j + 1; i < n; i++ {
			sum := p[i*n+j]
			for k := range j {
				sum -= l[i*n+k] * l[j*n+k]
			}
			l[i*n+j] = sum / l[j*n+j]
		}
	}
	return l
}

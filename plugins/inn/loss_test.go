package main

import (
	"fmt"
	"math"
	"testing"

	"github.com/gomlx/gomlx/pkg/core/graph"

	"github.com/invbench/invbench/plugins/internal/apply"
	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/gausstest"
	"github.com/invbench/invbench/plugins/internal/nn"
	"github.com/invbench/invbench/plugins/internal/train"
	"github.com/invbench/invbench/sdk"
)

// lossRows is the number of rows of the batch that the losses are worked out for.
const lossRows = 20

// batch is what the flow makes of a training batch, in float64, with the noise that the training
// draws.
type batch struct {
	z, padding, y    [][]float64 // of the flow's output
	logDet           []float64
	noiseY, noiseZ   [][]float64
	noisePadding     [][]float64
	wantY            [][]float64
	yNoise, padNoise float64
}

// TestLosses works out both losses from the flow's output and the noise, by the formulas of
// reference §3.5, and compares with what the training reports for its first batch. One has the
// noise for z and means over columns, the other the flow's own z and sums (reference §9 traps 1 and
// 2).
func TestLosses(t *testing.T) {
	for _, c := range []struct {
		loss  string
		total int
		want  func(b batch) float64
	}{
		{`"loss":"reference","y_variance":0.01`, 4, reference},
		{`"loss":"mle","y_variance":0.01`, 4, func(b batch) float64 { return likelihood(b, 0.01) }},
		{`"loss":"mle","y_variance":0`, 4, func(b batch) float64 {
			return likelihood(b, meanSquare(b))
		}},
		{`"loss":"mle","y_variance":0`, 2, func(b batch) float64 {
			return likelihood(b, meanSquare(b))
		}},
	} {
		for _, backend := range []string{"cpu", "go"} {
			t.Run(fmt.Sprintf("%s/%d/%s", c.loss, c.total, backend), func(t *testing.T) {
				p := decode(t, fmt.Sprintf(`{%s,"total":%d,"hidden":[9],"blocks":3,`+
					`"y_noise":0.2,"pad_noise":0.3}`, c.loss, c.total))
				n, err := newNet(p, gausstest.Setup(2))
				if err != nil {
					t.Fatal(err)
				}
				e, err := engine.Open(backend, 1)
				if err != nil {
					t.Fatal(err)
				}
				want := c.want(newBatch(t, n, e))
				got := math.NaN()
				ctx := sdk.WithReporter(t.Context(), func(p sdk.Progress) { got = p.Loss })
				settings := train.Settings{
					Epochs: 1, BatchSize: lossRows, LearningRate: 1e-3, ValidateEvery: 1,
				}
				d := gausstest.Rows(lossRows)
				if _, err := train.Run(ctx, e, n.Objective(), settings, d, d, 9); err != nil {
					t.Fatal(err)
				}
				if !(math.Abs(got-want) <= 2e-5*math.Max(1, math.Abs(want))) {
					t.Errorf("loss is %g, want %g", got, want)
				}
			})
		}
	}
}

// newBatch draws the noise as the training with seed 9 does: for each row that of the padding of x,
// of the padding of y, of y, and z.
func newBatch(t *testing.T, n *net, e *engine.Engine) batch {
	t.Helper()
	l, p, d := n.layout, n.params, gausstest.Rows(lossRows)
	b := batch{yNoise: p.YNoise, padNoise: p.PadNoise}
	rng := sdk.Seed(9).Derive("training").Derive("noise").Row(0)
	take := func(k int) []float64 {
		v := make([]float64, k)
		for i := range v {
			v[i] = rng.NormFloat64()
		}
		return v
	}
	x := sdk.NewBatch(lossRows, l.total)
	for i := range lossRows {
		copy(x.Row(i), d.X.Row(i))
		for k, v := range take(l.padX()) {
			x.Row(i)[l.dx+k] = float32(p.PadNoise * v)
		}
		b.noisePadding = append(b.noisePadding, take(l.padY()))
		b.noiseY, b.noiseZ = append(b.noiseY, take(l.dy)), append(b.noiseZ, take(l.dz))
		b.wantY = append(b.wantY, []float64{float64(d.Y.Row(i)[0])})
	}
	f, err := apply.New(e, "forward", n.set, func(s *nn.Scope, in []*graph.Node) []*graph.Node {
		out, logDet := n.flow.Forward(s, in[0], nil)
		return []*graph.Node{out, logDet}
	}, l.total)
	if err != nil {
		t.Fatal(err)
	}
	out, err := f.Run(t.Context(), x)
	if err != nil {
		t.Fatal(err)
	}
	for i := range lossRows {
		row := make([]float64, l.total)
		for k, v := range out[0].Row(i) {
			row[k] = float64(v)
		}
		b.z, b.padding = append(b.z, row[:l.dz]), append(b.padding, row[l.dz:l.total-l.dy])
		b.y, b.logDet = append(b.y, row[l.total-l.dy:]), append(b.logDet, float64(out[1].Data[i]))
	}
	return b
}

// errors returns the differences of the flow's y of a row from the noisy y.
func (b batch) errors(i int) []float64 {
	e := make([]float64, len(b.y[i]))
	for k := range e {
		e[k] = b.y[i][k] - b.wantY[i][k] - b.yNoise*b.noiseY[i][k]
	}
	return e
}

// reference is ½·[mean((out - target)²)/λ + mean(z²)] - mean log|det J|, with the noise for z.
func reference(b batch) float64 {
	var square, z, logDet, columns, latents float64
	for i := range b.y {
		for _, e := range b.errors(i) {
			square += e * e
			columns++
		}
		for k, v := range b.padding[i] {
			square += math.Pow(v-b.padNoise*b.noisePadding[i][k], 2)
			columns++
		}
		for _, v := range b.noiseZ[i] {
			z += v * v
			latents++
		}
		logDet += b.logDet[i] / lossRows
	}
	return 0.5*(square/columns/0.01+z/latents) - logDet
}

// likelihood is the mean of ½·[Σ (ŷ - y)²/σ² + Σ padding²/σ_p² + Σ ẑ²] + Σ log σ - log|det J|.
func likelihood(b batch, variance float64) float64 {
	loss := 0.0
	for i := range b.y {
		row := math.Log(variance)/2 - b.logDet[i]
		for _, e := range b.errors(i) {
			row += e * e / variance / 2
		}
		for _, v := range b.padding[i] {
			row += v * v / b.padNoise / b.padNoise / 2
		}
		for _, v := range b.z[i] {
			row += v * v / 2
		}
		loss += row / lossRows
	}
	return loss
}

// meanSquare is the mean squared error of y, which has one dim, and the variance's least value.
func meanSquare(b batch) float64 {
	mean := 1e-6
	for i := range b.y {
		for _, e := range b.errors(i) {
			mean += e * e / lossRows
		}
	}
	return mean
}

// The loss of the authors' code does not make z normal, and the likelihood does (reference §9 trap
// 1, §10): under 11 seeds its spread was 100–345, and 0.99–1.02.
func TestOnlyTheLikelihoodMakesZNormal(t *testing.T) {
	spread := func(loss string) float64 {
		p := decode(t, fmt.Sprintf(`{%s,"hidden":[24,24],"blocks":4,"backend":"cpu"}`, loss))
		n, err := newNet(p, gausstest.Setup(2))
		if err != nil {
			t.Fatal(err)
		}
		e, err := engine.Open("cpu", 1)
		if err != nil {
			t.Fatal(err)
		}
		settings := train.Settings{
			Epochs: 60, BatchSize: 100, LearningRate: 3e-3, LRFactor: 0.5, LRPatience: 10,
			ValidateEvery: 10,
		}
		d := gausstest.Rows(1000)
		if _, err := train.Run(t.Context(), e, n.Objective(), settings, d, d, 9); err != nil {
			t.Fatal(err)
		}
		f, err := apply.New(e, "forward", n.set, func(s *nn.Scope, in []*graph.Node) []*graph.Node {
			return []*graph.Node{n.forward(s, in[0]).z}
		}, 2)
		if err != nil {
			t.Fatal(err)
		}
		out, err := f.Run(t.Context(), d.X)
		if err != nil {
			t.Fatal(err)
		}
		square := 0.0
		for _, z := range out[0].Data {
			square += float64(z) * float64(z) / float64(len(out[0].Data))
		}
		return math.Sqrt(square)
	}
	if mle := spread(`"loss":"mle","y_variance":0`); !(mle > 0.8 && mle < 1.25) {
		t.Errorf("under the likelihood z has a spread of %g, want about 1", mle)
	}
	if reference := spread(`"loss":"reference","y_variance":0.01`); !(reference > 3) {
		t.Errorf("under the reference loss z has a spread of %g, want much more than 1", reference)
	}
}

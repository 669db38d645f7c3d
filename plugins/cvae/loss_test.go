package main

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/shapes"

	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/gausstest"
	"github.com/invbench/invbench/plugins/internal/nn/nntest"
	"github.com/invbench/invbench/plugins/internal/train"
	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/params"
)

// The divergence of the loss is ∫ q log(q/p), by quadrature, for one dim, and the sum over dims for
// more.
func TestDivergence(t *testing.T) {
	means, logs := []float32{0, 1.5, -0.7, 3}, []float32{0, -2, 1.2, -5}
	for _, backend := range []string{"cpu", "go"} {
		e, err := engine.Open(backend, 1)
		if err != nil {
			t.Fatal(err)
		}
		p, err := e.Compile("divergence", []shapes.Shape{engine.Shape(2, 2), engine.Shape(2, 2)},
			nil,
			func(in []*graph.Node) []*graph.Node { return []*graph.Node{divergence(in[0], in[1])} })
		if err != nil {
			t.Fatal(err)
		}
		mean, err := e.Upload(means, 2, 2)
		if err != nil {
			t.Fatal(err)
		}
		logVariance, err := e.Upload(logs, 2, 2)
		if err != nil {
			t.Fatal(err)
		}
		out, err := p.Run([]engine.Array{mean, logVariance}, nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := e.Download(out[0])
		if err != nil {
			t.Fatal(err)
		}
		for row := range 2 {
			want := quadrature(float64(means[2*row]), float64(logs[2*row])) +
				quadrature(float64(means[2*row+1]), float64(logs[2*row+1]))
			if math.Abs(float64(got[row])-want) > 1e-4 {
				t.Errorf("%s: divergence %g, want %g", backend, got[row], want)
			}
		}
	}
}

// quadrature returns the divergence of a normal density from the standard normal.
func quadrature(mean, logVariance float64) float64 {
	sd, sum := math.Exp(logVariance/2), 0.0
	const n, reach = 20000, 10.0
	for i := range n {
		u := reach * (2*(float64(i)+0.5)/n - 1)
		x := mean + sd*u
		logQ, logP := -u*u/2-math.Log(sd), -x*x/2
		sum += math.Exp(-u*u/2) / math.Sqrt(2*math.Pi) * (logQ - logP) * 2 * reach / n
	}
	return sum
}

// The losses of one batch in training, with z drawn from q and batch norm by the batch, and of one
// in validation, with z the mean and batch norm by what the training left, against float64 loops.
// Both terms are sums over dims, and over rows or not (reference §9 trap 32).
func TestLoss(t *testing.T) {
	for _, backend := range []string{"cpu", "go"} {
		for _, reduction := range []string{"mean", "sum"} {
			t.Run(backend+"/"+reduction, func(t *testing.T) {
				p, err := params.Decode[parameters]([]byte(fmt.Sprintf(
					`{"loss":%q,"encoder_hidden":[7],"decoder_hidden":[6],"kl":0.3,"latent":2}`,
					reduction)))
				if err != nil {
					t.Fatal(err)
				}
				n, err := newNet(p, gausstest.Setup(2))
				if err != nil {
					t.Fatal(err)
				}
				encoder := nntest.FromSet(n.set, "encoder")
				decoder := nntest.FromSet(n.set, "decoder")
				d, held := gausstest.Rows(20), gausstest.Rows(7)
				// As the training draws it.
				noise := sdk.Seed(9).Derive("training").Derive("noise").Row(0)
				want := loop(encoder, decoder, d, true, noise.NormFloat64, reduction == "sum")
				e, err := engine.Open(backend, 1)
				if err != nil {
					t.Fatal(err)
				}
				settings := train.Settings{
					Epochs: 1, BatchSize: 20, LearningRate: 1e-12, ValidateEvery: 1,
				}
				var report sdk.Progress
				ctx := sdk.WithReporter(t.Context(), func(p sdk.Progress) { report = p })
				if _, err := train.Run(ctx, e, n.Objective(), settings, d, held, 9); err != nil {
					t.Fatal(err)
				}
				if !(math.Abs(report.Loss-want) <= 1e-5*want) {
					t.Errorf("training loss is %g, want %g", report.Loss, want)
				}
				want = loop(encoder, decoder, held, false, func() float64 {
					return 0
				}, reduction == "sum")
				if !(math.Abs(report.Validation-want) <= 1e-5*want) {
					t.Errorf("validation loss is %g, want %g", report.Validation, want)
				}
			})
		}
	}
}

// loop is the loss with kl = 0.3 and two dims of z.
func loop(
	encoder, decoder *nntest.Net, d sdk.Dataset, training bool, noise func() float64, sum bool,
) float64 {
	x, y := nntest.Rows(d.X.Data, 2), nntest.Rows(d.Y.Data, d.Y.Width)
	var in, z [][]float64
	for i := range x {
		in = append(in, slices.Concat(x[i], y[i]))
	}
	loss := 0.0
	for i, code := range encoder.Forward(in, training) {
		row := slices.Concat([]float64{0, 0}, y[i])
		for k := range 2 {
			mean, logVariance := code[k], code[2+k]
			row[k] = mean + math.Exp(logVariance/2)*noise()
			loss += 0.3 * -0.5 * (1 + logVariance - mean*mean - math.Exp(logVariance))
		}
		z = append(z, row)
	}
	for i, out := range decoder.Forward(z, training) {
		for k, v := range out {
			loss += (v - x[i][k]) * (v - x[i][k])
		}
	}
	if sum {
		return loss
	}
	return loss / float64(len(x))
}

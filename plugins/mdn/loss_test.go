package main

import (
	"fmt"
	"math"
	"testing"

	"github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/shapes"
	"gonum.org/v1/gonum/mat"

	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/gausstest"
	"github.com/invbench/invbench/plugins/internal/nn"
	"github.com/invbench/invbench/plugins/internal/nn/nntest"
	"github.com/invbench/invbench/plugins/internal/train"
	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/params"
)

// Both losses under both kinds of precision, worked out in float64 from the net's weights: the
// trunk with ReLU and no batch norm at its end (reference §9 trap 30; TestParameterCounts would see
// a norm there), the softmax, the quadratic form with A·Aᵀ multiplied out, and a determinant by
// elimination.
func TestLosses(t *testing.T) {
	for _, precision := range []string{"triangular", "full"} {
		for _, loss := range []string{"mle", "reference"} {
			for _, backend := range []string{"cpu", "go"} {
				t.Run(precision+"/"+loss+"/"+backend, func(t *testing.T) {
					p, err := params.Decode[parameters]([]byte(fmt.Sprintf(
						`{"precision":%q,"loss":%q,"hidden":[8,7],"components":3}`,
						precision, loss)))
					if err != nil {
						t.Fatal(err)
					}
					n := newNet(p, gausstest.Setup(2))
					d := gausstest.Rows(20)
					d.X.Row(3)[0] = 60 // so far out that the floor of the reference loss counts
					want := 0.0
					for _, parts := range loopComponents(n.set, d, precision == "triangular") {
						want += loopLoss(parts, loss) / float64(d.Len())
					}
					e, err := engine.Open(backend, 1)
					if err != nil {
						t.Fatal(err)
					}
					got := math.NaN()
					ctx := sdk.WithReporter(t.Context(), func(p sdk.Progress) { got = p.Loss })
					settings := train.Settings{
						Epochs: 1, BatchSize: 20, LearningRate: 1e-3, ValidateEvery: 1,
					}
					if _, err := train.Run(ctx, e, n.Objective(), settings, d, d, 9); err != nil {
						t.Fatal(err)
					}
					if !(math.Abs(got-want) <= 1e-4*math.Max(1, math.Abs(want))) {
						t.Errorf("loss is %g, want %g", got, want)
					}
				})
			}
		}
	}
}

func loopLoss(parts []float64, loss string) float64 {
	sum := 0.0
	for _, p := range parts {
		if loss == "reference" {
			p = math.Min(p, 50)
		}
		sum += math.Exp(p)
	}
	if loss == "reference" {
		sum += 1e-6
	}
	return -math.Log(sum)
}

// The loss of the authors' code for parts that are given: a part counts for 50 at most, and 1e-6 is
// added to their sum, so that rows which fit very well or very badly have no gradient. There is no
// constant of the normal density in it (reference §9 trap 29).
func TestReferenceLossByHand(t *testing.T) {
	for _, backend := range []string{"cpu", "go"} {
		e, err := engine.Open(backend, 1)
		if err != nil {
			t.Fatal(err)
		}
		p, err := e.Compile("loss", []shapes.Shape{engine.Shape(1, 2)}, nil,
			func(in []*graph.Node) []*graph.Node {
				loss := referenceLoss(in[0])
				return []*graph.Node{loss, graph.Gradient(loss, in[0])[0]}
			})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			parts          []float32
			loss, gradient float64
		}{
			{[]float32{0, 0}, -math.Log(2), -0.5},
			{[]float32{1, 2}, -math.Log(math.E + math.E*math.E), -1 / (1 + math.E)},
			{[]float32{60, -100}, -50, 0},
			{[]float32{1000, 1000}, -50 - math.Log(2), 0},
			{[]float32{-100, -100}, math.Log(1e6), 0},
			{[]float32{math.SmallestNonzeroFloat32, -1e30}, 0, -1},
		} {
			parts, err := e.Upload(c.parts, 1, 2)
			if err != nil {
				t.Fatal(err)
			}
			out, err := p.Run([]engine.Array{parts}, nil)
			if err != nil {
				t.Fatal(err)
			}
			got, err := nn.Download(e, out)
			if err != nil {
				t.Fatal(err)
			}
			if loss, gradient := float64(got[0][0]), float64(got[1][0]); !(math.Abs(loss-c.loss) <=
				1e-5*math.Max(1, math.Abs(c.loss)) && math.Abs(gradient-c.gradient) <= 1e-5) {
				t.Errorf("%s: loss of %v is %g with gradient %g, want %g and %g",
					backend, c.parts, loss, gradient, c.loss, c.gradient)
			}
		}
	}
}

// loopComponents returns log π_g + ½ log|P_g| - ½ (x-μ_g)ᵀ P_g (x-μ_g) for each row and each of
// three components.
func loopComponents(set *nn.Set, d sdk.Dataset, triangular bool) [][]float64 {
	trunk := nntest.FromSet(set, "trunk").Forward(nntest.Rows(d.Y.Data, 1), true)
	values := map[string][][]float64{}
	for _, v := range set.Variables() {
		values[v.Name] = nntest.Rows(v.Value, v.Dims[1])
	}
	var all [][]float64
	for i, h := range trunk {
		head := func(name string) []float64 {
			out := append([]float64(nil), values[name+".bias"][0]...)
			for j, v := range h {
				for k := range out {
					out[k] += math.Max(v, 0) * values[name+".weight"][j][k]
				}
			}
			return out
		}
		logits, means, factors := head("weights"), head("means"), head("factor")
		total := 0.0
		for _, l := range logits {
			total += math.Exp(l)
		}
		row := make([]float64, 3)
		for g := range row {
			a := factors[4*g : 4*g+4]
			if triangular {
				a = []float64{
					math.Exp(10 * math.Tanh(a[0]/10)), 0, a[2], math.Exp(10 * math.Tanh(a[3]/10)),
				}
			}
			var precision mat.Dense
			precision.Mul(mat.NewDense(2, 2, a), mat.NewDense(2, 2, a).T())
			e := mat.NewVecDense(2,
				[]float64{
					float64(d.X.Row(i)[0]) - means[2*g], float64(d.X.Row(i)[1]) - means[2*g+1],
				})
			logDet, _ := mat.LogDet(&precision)
			row[g] = logits[g] - math.Log(total) + logDet/2 - mat.Inner(e, &precision, e)/2
		}
		all = append(all, row)
	}
	return all
}

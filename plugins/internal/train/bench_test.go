package train

import (
	"testing"

	"github.com/gomlx/gomlx/pkg/core/graph"

	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/nn"
	"github.com/invbench/invbench/sdk"
)

// BenchmarkStep is one step of the optimiser on the benchmark's smallest net, 4-500-500-500-1 with
// 1024 rows.
func BenchmarkStep(b *testing.B) {
	for _, backend := range []string{"cpu", "go"} {
		b.Run(backend, func(b *testing.B) {
			const rows = 1024
			e, err := engine.Open(backend, 2)
			if err != nil {
				b.Fatal(err)
			}
			set := nn.NewSet(1)
			net := nn.NewMLP(set, "net", 4, 500, 500, 500, 1)
			o := Objective{Stage: "net", Net: set, Loss: func(b Batch) *graph.Node {
				return nn.MeanSquare(net.Apply(b.Net, b.X), b.Y)
			}}
			d := sdk.Dataset{X: sdk.NewBatch(rows, 4), Y: sdk.NewBatch(rows, 1)}
			rng := sdk.Seed(1).Row(0)
			for i := range d.X.Data {
				d.X.Data[i] = float32(rng.NormFloat64())
			}
			for i := range d.Y.Data {
				d.Y.Data[i] = d.X.Row(i)[0] * d.X.Row(i)[1]
			}
			r, err := newRun(e, o, Settings{BatchSize: rows, WeightDecay: 1e-3}, d, d, 1)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := r.epoch(b.Context(), 0, 1e-3); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

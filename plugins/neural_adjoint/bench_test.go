package main

import (
	"encoding/json"
	"testing"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/params"
)

// BenchmarkStep is one step of the search with 2048 candidates through the net of the paper's
// ballistics, 4-500-500-500-1.
func BenchmarkStep(b *testing.B) {
	for _, backend := range []string{"cpu", "go"} {
		b.Run(backend, func(b *testing.B) {
			p, err := params.Decode[parameters](json.RawMessage(`{"backend":"` + backend +
				`","start":"box"}`))
			if err != nil {
				b.Fatal(err)
			}
			spaces := sdk.Spaces{Y: []sdk.Dim{sdk.Unbounded("y", "")}}
			for _, name := range []string{"a", "b", "c", "d"} {
				spaces.X = append(spaces.X, sdk.Unbounded(name, ""))
				spaces.Box = append(spaces.Box, sdk.Interval{Low: -1, High: 1})
			}
			made, err := newModel(p,
				sdk.Setup{Task: sdk.Problem{Name: "t", Spaces: spaces}, Seed: 1, Threads: 2})
			if err != nil {
				b.Fatal(err)
			}
			m := made.(*model)
			if err := m.ready(); err != nil {
				b.Fatal(err)
			}
			d, err := m.search.begin(m.candidates(0), []float32{0.1})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for t := 1; b.Loop(); t++ {
				if _, err := d.update(b.Context(), t, 1e-3); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

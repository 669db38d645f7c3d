package main

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/tasks/internal/metamaterial"
	"github.com/invbench/invbench/tasks/internal/metamaterial/proxy"
	"github.com/invbench/invbench/tasks/internal/rcwa"
)

// cheap is a stream that takes next to no time.
func cheap(name string, want int) stream {
	return stream{name: name, truncation: rcwa.Truncation{Even: 1, Other: 1}, want: want}
}

// fill writes a chunk of each stream of the recipe, of spectra that cost nothing, and returns the
// folder.
func fill(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for _, s := range streams() {
		x, err := s.draw(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		rows := sdk.NewBatch(chunk, rowWidth)
		for i := range chunk {
			row := rows.Row(i)
			copy(row, x.Row(i))
			for j := range points {
				phase := float64(j)/40 + float64(row[0]+row[5]*row[7])
				row[8+j] = float32(0.6 * math.Cos(phase))
				row[8+points+j] = float32(0.5 * math.Sin(phase))
			}
		}
		makeFolder(t, filepath.Join(folder, s.name))
		if err := s.write(folder, 0, rows); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func makeFolder(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(path, 0o755); err != nil {
		t.Fatal(err)
	}
}

// small is a plan that takes no time.
func small() plan {
	return plan{
		Network: 1, Layout: proxy.Layout{Width: 32, Depth: 2, Head: 32},
		Steps: 6, Fine: 5, Coarse: 3, Rate: 1e-3, Decay: 0.1, Amplitudes: 0.3,
	}
}

// anyWeights returns weights of a net, the three tensors of coarse spectra among them.
func anyWeights(n net) [][]float32 {
	r := rand.New(rand.NewPCG(1, 1))
	all := n.start(r, make([]float32, 2*points))
	for _, t := range all[n.own():] {
		for i := range t {
			t[i] = float32(0.1 * r.NormFloat64())
		}
	}
	return all
}

// anyGeometries returns rows of x.
func anyGeometries(n int) []float32 {
	r := rand.New(rand.NewPCG(2, 1))
	x := make([]float32, n*metamaterial.Width)
	for i := range x {
		x[i] = float32(2*r.Float64() - 1)
	}
	return x
}

func near(t *testing.T, what string, got, want, off float64) {
	t.Helper()
	if !(math.Abs(got-want) <= off) {
		t.Fatalf("%s is %v, want %v ± %g", what, got, want, off)
	}
}

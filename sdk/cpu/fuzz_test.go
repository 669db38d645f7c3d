package cpu_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/gomlx/gomlx/backends"
	"github.com/gomlx/gomlx/pkg/core/dtypes"
	"github.com/gomlx/gomlx/pkg/core/shapes"
)

// random builds a graph from data and returns its results on the given inputs.
func random(t testing.TB, b backends.Backend, data []byte, inputs [][]float32, dims [][]int, donate bool) [][]float32 {
	s := &scribe{t: t, b: b.Builder("random"), data: data, used: map[backends.Op]bool{}}
	var buffers []backends.Buffer
	for i, d := range dims {
		shape := shapes.Make(dtypes.F32, d...)
		s.nodes = append(s.nodes, s.must(s.b.Parameter(string(rune('a'+i)), shape, nil)))
		buf, err := b.BufferFromFlatData(0, inputs[i], shape)
		if err != nil {
			t.Fatal(err)
		}
		buffers = append(buffers, buf)
	}
	for len(s.data) > 0 && len(s.nodes) < 60 {
		s.step()
	}
	var outputs []backends.Op
	for _, x := range s.nodes {
		if !s.used[x] {
			outputs = append(outputs, x)
		}
	}
	outputs = append(outputs, s.nodes[len(s.nodes)/2], s.nodes[0])
	e, err := s.b.Compile(outputs, nil)
	if err != nil {
		t.Fatal(err)
	}
	donated := make([]bool, len(buffers))
	for i := range donated {
		donated[i] = donate
	}
	out, err := e.Execute(buffers, donated, 0)
	if err != nil {
		t.Fatal(err)
	}
	var flat [][]float32
	for _, o := range out {
		f, err := b.BufferData(o)
		if err != nil {
			t.Fatal(err)
		}
		flat = append(flat, f.([]float32))
	}
	return flat
}

// FuzzGraphs runs random graphs fused and unfused, with different kernels and numbers of threads, and compares.
func FuzzGraphs(f *testing.F) {
	rng := rand.New(rand.NewPCG(7, 1))
	dims := [][]int{{6, 40}, {40}, {1, 40}, {6, 1}, {6, 7, 40}, {3, 2500}, {}, {40, 7}, {70, 6}}
	inputs := make([][]float32, len(dims))
	for i, d := range dims {
		inputs[i] = flat(whole(rng, d...)).Interface().([]float32)
		for k, v := range inputs[i] {
			inputs[i][k] = max(min(v, 4), -4)
		}
	}
	for range 200 {
		data := make([]byte, 20+rng.IntN(300))
		for i := range data {
			data[i] = byte(rng.Uint32())
		}
		f.Add(data)
	}
	plain := newBackend(f, "threads=1,isa=portable,fuse=off")
	others := map[string]backends.Backend{}
	for _, s := range []string{"threads=1", "threads=2", "threads=1,isa=portable"} {
		others[s] = newBackend(f, s)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		want := random(t, plain, data, inputs, dims, false)
		for s, b := range others {
			for _, donate := range []bool{false, true} {
				got := random(t, b, data, inputs, dims, donate)
				for i := range want {
					if !slices.Equal(got[i], want[i]) {
						t.Fatalf("%s, donated %v: output %d of %d differs", s, donate, i, len(want))
					}
				}
			}
		}
	})
}

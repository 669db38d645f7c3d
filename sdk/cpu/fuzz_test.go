package cpu_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/gomlx/gomlx/backends"
	"github.com/gomlx/gomlx/pkg/core/dtypes"
	"github.com/gomlx/gomlx/pkg/core/shapes"
)

// random is a random graph and inputs for it.
type random struct {
	data   []byte
	inputs [][]float32
	dims   [][]int
	few    bool // only operations that the bundled backend has
}

// run builds the graph and returns its results.
func (r random) run(t testing.TB, b backends.Backend, donate bool) [][]float32 {
	s := &scribe{
		t: t, b: b.Builder("random"), data: r.data, used: map[backends.Op]bool{}, few: r.few,
	}
	var buffers []backends.Buffer
	for i, d := range r.dims {
		shape := shapes.Make(dtypes.F32, d...)
		s.nodes = append(s.nodes, s.must(s.b.Parameter(string(rune('a'+i)), shape, nil)))
		buf, err := b.BufferFromFlatData(0, r.inputs[i], shape)
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
	for _, x := range []backends.Op{s.nodes[len(s.nodes)/2], s.nodes[0]} {
		// the bundled backend fails if an output occurs twice
		if !r.few || !slices.Contains(outputs, x) {
			outputs = append(outputs, x)
		}
	}
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

// randomInputs returns the inputs of all random graphs: small integers, in shapes that match each
// other in places.
func randomInputs(rng *rand.Rand) (inputs [][]float32, dims [][]int) {
	dims = [][]int{{6, 40}, {40}, {1, 40}, {6, 1}, {6, 7, 40}, {3, 2500}, {}, {40, 7}, {70, 6}}
	for _, d := range dims {
		x := flat(whole(rng, d...)).Interface().([]float32)
		for k, v := range x {
			x[k] = max(min(v, 4), -4)
		}
		inputs = append(inputs, x)
	}
	return inputs, dims
}

func randomBytes(rng *rand.Rand) []byte {
	data := make([]byte, 20+rng.IntN(300))
	for i := range data {
		data[i] = byte(rng.Uint32())
	}
	return data
}

// FuzzGraphs runs random graphs fused and unfused, with different kernels and numbers of threads,
// and compares.
func FuzzGraphs(f *testing.F) {
	rng := rand.New(rand.NewPCG(7, 1))
	inputs, dims := randomInputs(rng)
	for range 200 {
		f.Add(randomBytes(rng))
	}
	plain := newBackend(f, "threads=1,isa=portable,fuse=off")
	others := map[string]backends.Backend{}
	for _, s := range []string{"threads=1", "threads=2", "threads=1,isa=portable"} {
		others[s] = newBackend(f, s)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := random{data: data, inputs: inputs, dims: dims}
		want := r.run(t, plain, false)
		for s, b := range others {
			for _, donate := range []bool{false, true} {
				equalResults(t, s, r.run(t, b, donate), want)
			}
		}
	})
}

func TestRandomGraphsAgreeWithTheBundledBackend(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 2))
	inputs, dims := randomInputs(rng)
	reference := newReference(t)
	others := map[string]backends.Backend{}
	for _, s := range []string{"threads=2", "threads=1,isa=portable", "threads=1,fuse=off"} {
		others[s] = newBackend(t, s)
	}
	for range 80 {
		r := random{data: randomBytes(rng), inputs: inputs, dims: dims, few: true}
		want := r.run(t, reference, false)
		for s, b := range others {
			equalResults(t, s, r.run(t, b, false), want)
		}
	}
}

// equalResults fails the test unless the results are equal to the bit, but for the sign of zeros.
func equalResults(t *testing.T, settings string, got, want [][]float32) {
	t.Helper()
	for i := range want {
		if !slices.Equal(got[i], want[i]) {
			t.Fatalf("%s: output %d of %d differs", settings, i, len(want))
		}
	}
}

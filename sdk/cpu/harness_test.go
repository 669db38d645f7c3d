package cpu_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/gomlx/gomlx/backends"
	"github.com/gomlx/gomlx/backends/simplego"
	. "github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/tensors"

	"github.com/invbench/invbench/sdk/cpu"
)

// newBackend returns the backend under test, finalized at the end of the test.
func newBackend(t testing.TB, settings string) backends.Backend {
	t.Helper()
	b, err := cpu.New(settings)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Finalize)
	return b
}

// newReference returns the backend that is bundled with GoMLX, sequential because it has data races
// otherwise.
func newReference(t testing.TB) backends.Backend {
	t.Helper()
	b, err := simplego.New("ops_sequential")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// graphFn builds a graph.
type graphFn = func(in []*Node) []*Node

// run executes a graph on values that tensors can be made of.
func run(t testing.TB, b backends.Backend, fn graphFn, in ...any) []*tensors.Tensor {
	t.Helper()
	e, err := NewExec(b, fn)
	if err != nil {
		t.Fatalf("backend %s: %v", b.Name(), err)
	}
	defer e.Finalize()
	args := make([]any, len(in))
	for i, x := range in {
		args[i] = x
		// a tensor belongs to the first backend that it is used with
		if tensor, ok := x.(*tensors.Tensor); ok {
			clone, err := tensor.LocalClone()
			if err != nil {
				t.Fatal(err)
			}
			args[i] = clone
		}
	}
	out, err := e.Exec(args...)
	if err != nil {
		t.Fatalf("backend %s: %v", b.Name(), err)
	}
	return out
}

// agree compares the results of a graph on several settings of the backend with those on the
// reference, and those of the levels with each other.
func agree(t *testing.T, tolerance float64, fn graphFn, in ...any) {
	t.Helper()
	levelsAgree(t, fn, in...)
	want := run(t, newReference(t), fn, in...)
	for _, settings := range []string{"threads=2", "threads=1,isa=portable", "threads=1,fuse=off"} {
		got := run(t, newBackend(t, settings), fn, in...)
		for i := range want {
			if err := near(got[i], want[i], tolerance); err != nil {
				t.Errorf("%s: output %d: %v", settings, i, err)
			}
		}
	}
}

// near compares tensors: floating point numbers by their difference over max(1, |want|), others
// exactly.
func near(got, want *tensors.Tensor, tolerance float64) error {
	if !got.Shape().Equal(want.Shape()) {
		return fmt.Errorf("shape %s, want %s", got.Shape(), want.Shape())
	}
	g, w := flat(got), flat(want)
	for i := range w.Len() {
		if a, b := g.Index(i), w.Index(i); !same(a, b, tolerance) {
			return fmt.Errorf("element %d of %s is %v, want %v", i, want.Shape(), a, b)
		}
	}
	return nil
}

func same(a, b reflect.Value, tolerance float64) bool {
	if !b.CanFloat() {
		return a.Interface() == b.Interface()
	}
	x, y := a.Float(), b.Float()
	switch {
	case math.IsNaN(x) || math.IsNaN(y):
		return math.IsNaN(x) && math.IsNaN(y)
	case math.IsInf(x, 0) || math.IsInf(y, 0):
		return x == y
	}
	return math.Abs(x-y) <= tolerance*max(1, math.Abs(y))
}

func flat(t *tensors.Tensor) reflect.Value {
	var v reflect.Value
	t.MustConstFlatData(func(f any) {
		v = reflect.MakeSlice(reflect.TypeOf(f), t.Size(), t.Size())
		reflect.Copy(v, reflect.ValueOf(f))
	})
	return v
}

// normal returns a tensor of normal numbers.
func normal(rng *rand.Rand, dims ...int) *tensors.Tensor {
	n := 1
	for _, d := range dims {
		n *= d
	}
	v := make([]float32, n)
	for i := range v {
		v[i] = float32(rng.NormFloat64())
	}
	return tensors.FromFlatDataAndDimensions(v, dims...)
}

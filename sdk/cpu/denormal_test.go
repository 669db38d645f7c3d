package cpu_test

import (
	"math"
	"runtime"
	"testing"

	. "github.com/gomlx/gomlx/pkg/core/graph"
)

// A moment that decays without new gradients must become zero, not stay denormal for ever.
// Afterwards the thread must compute with denormals as before.
func TestDecayEndsAtZero(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		t.Skip("results are flushed on amd64 only")
	}
	for _, settings := range []string{"threads=2", "isa=portable"} {
		b := newBackend(t, settings)
		decay, err := NewExec(b, func(x *Node) *Node { return MulScalar(x, 0.9) })
		if err != nil {
			t.Fatal(err)
		}
		x := make([]float32, 3000)
		for i := range x {
			x[i] = 0x1p-120
		}
		for range 100 {
			out, err := decay.Exec(x)
			if err != nil {
				t.Fatal(err)
			}
			x = flat(out[0]).Interface().([]float32)
		}
		if x[0] != 0 || x[2999] != 0 {
			t.Errorf("%s: after many steps the moment is %g", settings, x[0])
		}
		if tiny, half := float32(0x1p-130), float32(0.5); tiny*half == 0 {
			t.Errorf("%s: the thread flushes denormals afterwards", settings)
		}
	}
}

// GoMLX's normal numbers take the logarithm of the least denormal where a uniform number is zero.
func TestDenormalConstantsStay(t *testing.T) {
	for _, settings := range []string{"threads=2", "isa=portable", "fuse=off"} {
		got := run(t, newBackend(t, settings), func(in []*Node) []*Node {
			return []*Node{
				Log(Max(in[0], Scalar(in[0].Graph(), in[0].DType(), math.SmallestNonzeroFloat32))),
			}
		}, []float32{0, 1})
		check(t, got[0], []float32{float32(math.Log(math.SmallestNonzeroFloat32)), 0})
	}
}

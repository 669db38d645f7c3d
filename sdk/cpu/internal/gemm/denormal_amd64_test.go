package gemm

import (
	"math"
	"runtime"
	"testing"

	"github.com/invbench/invbench/sdk/cpu/internal/isa"
)

// TestDenormalsAreZeroInsideOnly checks that a product takes denormals for zeros, and that the
// thread's arithmetic is as before when it returns.
func TestDenormalsAreZeroInsideOnly(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	tiny, half := float32(0x1p-140), float32(0.5)
	eachLevel(t, func(t *testing.T, level isa.Level) {
		if level == isa.Portable {
			t.Skip("portable kernels compute with denormals")
		}
		e := New(level, newPool(t, 1))
		for _, s := range []Shape{
			{M: 30, N: 40, K: 50},
			{M: 12, N: 32, K: 4},
			{M: 30, N: 2, K: 50},
			{M: 2, N: 70, K: 50},
		} {
			a, b, c := make([]float32, s.M*s.K), make([]float32, s.K*s.N), make([]float32, s.M*s.N)
			for i := range a {
				a[i] = tiny
			}
			for i := range b {
				b[i] = 1
			}
			e.Plan(s).Run(Args{A: a, B: b, C: c})
			for i, x := range c {
				if x != 0 {
					t.Fatalf("%+v: C[%d] = %v, want 0", s, i, x)
				}
			}
			if got := math.Float32bits(tiny * half); got != math.Float32bits(0x1p-141) {
				t.Fatalf("%+v: the product left the thread flushing denormals", s)
			}
		}
	})
}

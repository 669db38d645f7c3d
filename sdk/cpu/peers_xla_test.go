//go:build xla

package cpu_test

import (
	"os"
	"testing"

	"github.com/gomlx/gomlx/backends"
	"github.com/gomlx/gomlx/backends/xla"
)

// BenchmarkXLA measures the steps of BENCHMARKS.md with XLA's library for processors, whose path
// XLA_CPU_PLUGIN gives. It needs cgo.
func BenchmarkXLA(b *testing.B) {
	path := os.Getenv("XLA_CPU_PLUGIN")
	if path == "" {
		b.Skip("XLA_CPU_PLUGIN is not set")
	}
	backend, err := xla.New(path)
	if err != nil {
		b.Fatal(err)
	}
	defer backend.Finalize()
	for _, w := range workloads() {
		b.Run(w.name+"/gradient", func(b *testing.B) {
			defer fixDotGradient()()
			xlaSteps(b, backend, w)
		})
		if w.name == "W3" { // the others take seconds a step
			b.Run(w.name+"/shipped", func(b *testing.B) { xlaSteps(b, backend, w) })
		}
	}
}

func xlaSteps(b *testing.B, backend backends.Backend, w workload) {
	tr := newWorkload(b, backend, w)
	tr.losses(5)
	for b.Loop() {
		tr.step()
	}
}

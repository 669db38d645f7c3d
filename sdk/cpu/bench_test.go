package cpu_test

import (
	"testing"
)

// BenchmarkStep measures the steps of BENCHMARKS.md.
func BenchmarkStep(b *testing.B) {
	for _, w := range workloads() {
		for _, settings := range []string{"threads=2", "threads=1", "threads=2,isa=avx2"} {
			b.Run(w.name+"/"+settings, func(b *testing.B) {
				tr := newWorkload(b, newBackend(b, settings), w)
				tr.losses(5)
				b.ReportAllocs()
				for b.Loop() {
					tr.step()
				}
			})
		}
	}
}

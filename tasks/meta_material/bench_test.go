package main

import (
	"testing"

	"github.com/invbench/invbench/sdk"
)

// BenchmarkSimulate scores draws as the host asks for them, on all cores.
func BenchmarkSimulate(b *testing.B) {
	task := newTask(b, parameters{Solver: "proxy", Even: 8, Other: 6})
	const n = 20_000
	x, err := task.Draw(b.Context(), 1, 0, n)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := task.Simulate(b.Context(), 1, 0, x); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*n/b.Elapsed().Seconds(), "spectra/s")
}

func BenchmarkJacobian(b *testing.B) {
	task := newTask(b, parameters{Solver: "proxy", Even: 8, Other: 6})
	const n = 1000
	x, err := task.Draw(b.Context(), 1, 0, n)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := task.(sdk.Jacobian).Jacobian(b.Context(), x); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*n/b.Elapsed().Seconds(), "rows/s")
}

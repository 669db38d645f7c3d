package main

import (
	"flag"
	"testing"

	"github.com/invbench/invbench/sdk/params"
	"github.com/invbench/invbench/sdk/sdktest"
	"github.com/invbench/invbench/tasks/internal/tasktest"
)

var update = flag.Bool("update", false, "rewrite the table of parameters in README.md")

func TestConformance(t *testing.T) {
	sdktest.TestTask(t, plugin(), sdktest.TaskOptions{})
}

func TestReadme(t *testing.T) {
	if err := params.Readme[parameters]("README.md", *update); err != nil {
		t.Error(err)
	}
	if err := tasktest.Examples(t.Context(), "README.md", plugin()); err != nil {
		t.Error(err)
	}
}

func BenchmarkDraw(b *testing.B) {
	const n = 100_000
	for b.Loop() {
		draw(b, 1, n)
	}
	b.ReportMetric(float64(b.N)*n/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkSimulate(b *testing.B) {
	const n = 100_000
	x := draw(b, 1, n)
	for b.Loop() {
		simulate(b, x)
	}
	b.ReportMetric(float64(b.N)*n/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkJacobian(b *testing.B) {
	const n = 100_000
	x := draw(b, 1, n)
	for b.Loop() {
		if _, err := (simulator{}).Jacobian(b.Context(), x); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*n/b.Elapsed().Seconds(), "rows/s")
}

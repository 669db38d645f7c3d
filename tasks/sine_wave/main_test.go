package main

import (
	"encoding/json"
	"flag"
	"testing"

	"github.com/invbench/invbench/sdk/params"
	"github.com/invbench/invbench/sdk/sdktest"
	"github.com/invbench/invbench/tasks/internal/tasktest"
)

var update = flag.Bool("update", false, "rewrite the table of parameters in README.md")

func TestConformance(t *testing.T) {
	for _, sampling := range []string{"iid", "mesh", "linspace"} {
		t.Run(sampling, func(t *testing.T) {
			sdktest.TestTask(t, plugin(),
				sdktest.TaskOptions{Params: json.RawMessage(`{"sampling":"` + sampling + `"}`)})
		})
	}
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
	for _, sampling := range []string{"iid", "mesh"} {
		b.Run(sampling, func(b *testing.B) {
			task := newTask(b, sampling)
			for b.Loop() {
				if _, err := task.Draw(b.Context(), 1, 0, n); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)*n/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

func BenchmarkSimulate(b *testing.B) {
	const n = 100_000
	x := draw(b, "iid", 1, n)
	for b.Loop() {
		simulate(b, x)
	}
	b.ReportMetric(float64(b.N)*n/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkPosterior(b *testing.B) {
	const n = 100_000
	for b.Loop() {
		posterior(b, 1, n, -0.3)
	}
	b.ReportMetric(float64(b.N)*n/b.Elapsed().Seconds(), "rows/s")
}

package main

import (
	"encoding/json"
	"errors"
	"flag"
	"testing"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/params"
	"github.com/invbench/invbench/sdk/sdktest"
	"github.com/invbench/invbench/tasks/internal/tasktest"
)

var update = flag.Bool("update", false, "rewrite the table of parameters in README.md")

func TestConformance(t *testing.T) {
	for _, landing := range []string{"grid", "root"} {
		t.Run(landing, func(t *testing.T) {
			sdktest.TestTask(t, plugin(),
				sdktest.TaskOptions{Params: json.RawMessage(`{"landing":"` + landing + `"}`)})
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

func TestOtherLandingsAreRefused(t *testing.T) {
	if _, err := newSimulator(parameters{Landing: "parachute"}); !errors.Is(err, sdk.ErrInvalid) {
		t.Errorf("error %v, want ErrInvalid", err)
	}
}

func BenchmarkDraw(b *testing.B) {
	const n = 100_000
	task := newTask(b, "grid")
	for b.Loop() {
		if _, err := task.Draw(b.Context(), 1, 0, n); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*n/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkSimulate(b *testing.B) {
	const n = 100_000
	x := draw(b, 1, n)
	for _, landing := range []string{"grid", "root"} {
		b.Run(landing, func(b *testing.B) {
			task := newTask(b, landing)
			for b.Loop() {
				if _, err := task.Simulate(b.Context(), 0, 0, x); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)*n/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

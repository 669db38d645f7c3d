package main

import (
	"encoding/json"
	"errors"
	"flag"
	"math"
	"testing"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/params"
	"github.com/invbench/invbench/sdk/sdktest"
	"github.com/invbench/invbench/tasks/internal/tasktest"
)

var update = flag.Bool("update", false, "rewrite the table of parameters in README.md")

func TestConformance(t *testing.T) {
	for _, graphene := range []string{"benchmark", "physical"} {
		t.Run(graphene, func(t *testing.T) {
			sdktest.TestTask(t, plugin(),
				sdktest.TaskOptions{Params: json.RawMessage(`{"graphene":"` + graphene + `"}`)})
		})
	}
}

func TestReadme(t *testing.T) {
	if err := params.Readme[parameters]("README.md", *update); err != nil {
		t.Error(err)
	}
}

func TestOtherGrapheneIsRefused(t *testing.T) {
	if _, err := newSimulator(parameters{Graphene: "graphite"}); !errors.Is(err, sdk.ErrInvalid) {
		t.Errorf("error %v, want ErrInvalid", err)
	}
}

func newTask(t testing.TB, graphene string) sdk.Simulator {
	task, err := newSimulator(parameters{Graphene: graphene})
	if err != nil {
		t.Fatal(err)
	}
	return task
}

// TestPublishedValuesOfThePlugin compares what the host sees, in float32.
func TestPublishedValuesOfThePlugin(t *testing.T) {
	for _, c := range published {
		x := sdk.NewBatch(1, pairs)
		for i, v := range normalised(c.thickness[:]) {
			x.Data[i] = float32(v)
		}
		y, err := newTask(t, c.graphene).Simulate(t.Context(), 0, 0, x)
		if err != nil {
			t.Fatal(err)
		}
		for k, i := range c.at {
			near(t, c.name, float64(y.Data[i]), c.a[k], 1e-6)
		}
	}
}

func TestInfeasibleRowsAreNaN(t *testing.T) {
	x := sdk.NewBatch(3, pairs)
	x.Row(0)[4], x.Row(2)[0] = -1.3, float32(math.NaN())
	y, err := newTask(t, "benchmark").Simulate(t.Context(), 0, 0, x)
	if err != nil {
		t.Fatal(err)
	}
	for i, feasible := range []bool{false, true, false} {
		for j, v := range y.Row(i) {
			if (v == v) != feasible {
				t.Fatalf("row %d has y%d = %v, and feasible is %v", i, j, v, feasible)
			}
		}
	}
}

// TestPrior compares every thickness with the uniform distribution on [5, 50] nm.
func TestPrior(t *testing.T) {
	x, err := newTask(t, "benchmark").Draw(t.Context(), 3, 0, 100_000)
	if err != nil {
		t.Fatal(err)
	}
	for j := range pairs {
		err := tasktest.Distribution(tasktest.Column(x, j), func(v float64) float64 {
			return (27.5 + 22.5*v - 5) / 45
		})
		if err != nil {
			t.Errorf("layer %d: %v", j+1, err)
		}
	}
}

// TestFloor compares the error of guessing with the one measured on the published generator,
// 1.16e-3.
func TestFloor(t *testing.T) {
	errs, err := tasktest.PriorErrors(t.Context(), newTask(t, "benchmark"), 4000)
	if err != nil {
		t.Fatal(err)
	}
	if err := tasktest.Mean(errs, 1.16e-3); err != nil {
		t.Error(err)
	}
}

func BenchmarkSpectrum(b *testing.B) {
	for _, graphene := range []string{"benchmark", "physical"} {
		b.Run(graphene, func(b *testing.B) {
			s := spectrometerOf(b, graphene)
			x, y := make([]float64, pairs), make([]float64, points)
			b.ReportAllocs()
			for b.Loop() {
				s.measure(x, y)
			}
			b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms/spectrum")
		})
	}
}

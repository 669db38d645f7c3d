package main

import (
	"flag"
	"math"
	"testing"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/params"
	"github.com/invbench/invbench/sdk/sdktest"
	"github.com/invbench/invbench/tasks/internal/tasktest"
)

var update = flag.Bool("update", false, "rewrite the table of parameters in README.md")

func TestConformance(t *testing.T) { sdktest.TestTask(t, plugin(), sdktest.TaskOptions{}) }

func TestReadme(t *testing.T) {
	if err := params.Readme[parameters]("README.md", *update); err != nil {
		t.Error(err)
	}
}

// TestPublishedValuesOfThePlugin compares what the host sees, in float32.
func TestPublishedValuesOfThePlugin(t *testing.T) {
	for _, c := range published {
		x := sdk.NewBatch(1, layers)
		for i, v := range normalised(c.thickness[:]) {
			x.Data[i] = float32(v)
		}
		y, err := simulator{}.Simulate(t.Context(), 0, 0, x)
		if err != nil {
			t.Fatal(err)
		}
		for k, i := range c.at {
			near(t, c.name, float64(y.Data[i]), c.q[k], 1e-6)
		}
	}
}

func TestInfeasibleRowsAreNaN(t *testing.T) {
	x := sdk.NewBatch(4, layers)
	x.Row(0)[7], x.Row(2)[0], x.Row(3)[3] = -2.5, float32(math.NaN()), 8
	y, err := simulator{}.Simulate(t.Context(), 0, 0, x)
	if err != nil {
		t.Fatal(err)
	}
	for i, feasible := range []bool{false, true, false, false} {
		for j, v := range y.Row(i) {
			if (v == v) != feasible {
				t.Fatalf("row %d has y%d = %v, and feasible is %v", i, j, v, feasible)
			}
		}
	}
}

// TestPrior checks every thickness: multiples of 0.1 nm from 30 to 70 nm. All are equally likely
// but the two ends, which half as many numbers round to; hence the variance.
func TestPrior(t *testing.T) {
	x, err := simulator{}.Draw(t.Context(), 3, 0, 50_000)
	if err != nil {
		t.Fatal(err)
	}
	variance := 200 * 200 / 400.0
	for k := 1; k < 200; k++ {
		variance += 2 * float64(k*k) / 400
	}
	for j := range layers {
		thickness := tasktest.Column(x, j)
		for i, v := range thickness {
			thickness[i] = 10 * (50 + 20*v) // in 0.1 nm
			if off := math.Abs(thickness[i] - math.Round(thickness[i])); off > 1e-4 ||
				math.Abs(v) > 1 {
				t.Fatalf("layer %d of row %d has %v nm", j+1, i, thickness[i]/10)
			}
		}
		if err := tasktest.Moments(thickness, 500, variance); err != nil {
			t.Errorf("layer %d: %v", j+1, err)
		}
	}
}

// TestFloor compares the error of guessing with the one measured on the published generator, 0.290.
func TestFloor(t *testing.T) {
	errs, err := tasktest.PriorErrors(t.Context(), simulator{}, 200)
	if err != nil {
		t.Fatal(err)
	}
	if err := tasktest.Mean(errs, 0.290); err != nil {
		t.Error(err)
	}
}

func BenchmarkSpectrum(b *testing.B) {
	s := newSpectrometer()
	x, y := make([]float64, layers), make([]float64, points)
	b.ReportAllocs()
	for b.Loop() {
		s.measure(x, y)
	}
	b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms/spectrum")
}

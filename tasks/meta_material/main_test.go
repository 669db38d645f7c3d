package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"math"
	"testing"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/params"
	"github.com/invbench/invbench/sdk/sdktest"
	"github.com/invbench/invbench/tasks/internal/metamaterial"
	"github.com/invbench/invbench/tasks/internal/tasktest"
)

var update = flag.Bool("update", false, "rewrite the table of parameters in README.md")

// TestConformance takes a cheap truncation for the truer simulator.
func TestConformance(t *testing.T) {
	sdktest.TestTask(t, plugin(),
		sdktest.TaskOptions{Params: json.RawMessage(`{"even":2,"other":2}`)})
}

func TestReadme(t *testing.T) {
	if err := params.Readme[parameters]("README.md", *update); err != nil {
		t.Error(err)
	}
}

func newTask(t testing.TB, p parameters) sdk.Simulator {
	t.Helper()
	task, err := newSimulator(p)
	if err != nil {
		t.Fatal(err)
	}
	return task
}

// both are the task with either solver, at a truncation that costs little.
func both(t testing.TB) map[string]sdk.Simulator {
	t.Helper()
	return map[string]sdk.Simulator{
		"proxy": newTask(t, parameters{Solver: "proxy", Even: 2, Other: 2}),
		"rcwa":  newTask(t, parameters{Solver: "rcwa", Even: 2, Other: 2}),
	}
}

func TestOtherSolverIsRefused(t *testing.T) {
	if _, err := newSimulator(parameters{Solver: "cst", Even: 8, Other: 6}); !errors.Is(err,
		sdk.ErrInvalid) {
		t.Errorf("error %v, want ErrInvalid", err)
	}
}

// TestBox steps over each side of the box, a little and a lot: a row of NaN must come out, and of
// it alone.
func TestBox(t *testing.T) {
	const low, high = -1.0, 1.273 // 55 µm in the digits of published designs
	for name, task := range both(t) {
		t.Run(name, func(t *testing.T) {
			for _, c := range []struct {
				column   int
				value    float64
				feasible bool
			}{
				{0, low, true},
				{3, high, true},
				{2, 14.0 / 11, true},
				{4, -1, true},
				{7, 1, true},
				{0, low - 1e-6, false},
				{1, high + 1e-6, false},
				{4, -1 - 1e-6, false},
				{7, 1 + 1e-6, false},
				{2, 5, false},
				{5, -5, false},
				{3, math.NaN(), false},
				{6, math.Inf(1), false},
			} {
				x := sdk.NewBatch(3, 8)
				x.Row(1)[c.column] = float32(c.value)
				for what, call := range map[string]func() (sdk.Batch, error){
					"spectrum": func() (sdk.Batch, error) {
						return task.Simulate(t.Context(), 0, 0, x)
					},
					"truer": func() (sdk.Batch, error) {
						return task.(sdk.Truer).SimulateTruer(t.Context(), 0, 0, x)
					},
					"jacobian": func() (sdk.Batch, error) {
						return task.(sdk.Jacobian).Jacobian(t.Context(), x)
					},
				} {
					y, err := call()
					if err != nil {
						t.Fatal(err)
					}
					for i, want := range []bool{true, c.feasible, true} {
						if sdk.Finite(y.Row(i)) != want ||
							want == math.IsNaN(float64(y.Row(i)[7])) {
							t.Errorf("x%d = %v: the %s of row %d is finite: %v, want %v",
								c.column, c.value, what, i, !want, want)
						}
					}
				}
			}
		})
	}
}

// TestPrior compares heights and radii with the uniform distributions on 30 to 55 and 42 to 52 µm.
func TestPrior(t *testing.T) {
	x, err := both(t)["proxy"].Draw(t.Context(), 3, 0, 100_000)
	if err != nil {
		t.Fatal(err)
	}
	for j := range 8 {
		err := tasktest.Distribution(tasktest.Column(x, j), func(v float64) float64 {
			if j < 4 {
				return (41 + 11*v - 30) / 25
			}
			return (47 + 5*v - 42) / 10
		})
		if err != nil {
			t.Errorf("x%d: %v", j, err)
		}
	}
	for i := range x.Rows() {
		if !metamaterial.Inside(x.Row(i)) {
			t.Fatalf("row %d of the prior, %v, is outside the box", i, x.Row(i))
		}
	}
}

// TestSolverIsWhatRecordsAreAuditedWith compares the truer simulator of the proxy with the other
// solver, which is its own.
func TestSolverIsWhatRecordsAreAuditedWith(t *testing.T) {
	tasks := both(t)
	x, err := tasks["proxy"].Draw(t.Context(), 5, 0, 3)
	if err != nil {
		t.Fatal(err)
	}
	want, err := tasks["rcwa"].Simulate(t.Context(), 0, 0, x)
	if err != nil {
		t.Fatal(err)
	}
	for name, task := range tasks {
		got, err := task.(sdk.Truer).SimulateTruer(t.Context(), 0, 0, x)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range got.Data {
			if v != want.Data[i] {
				t.Fatalf("%s: number %d is %v, want %v", name, i, v, want.Data[i])
			}
		}
	}
}

// TestReferenceSpectrum compares with the interpolated spectra of physics §8.
func TestReferenceSpectrum(t *testing.T) {
	task := newTask(t, parameters{Solver: "rcwa", Even: 4, Other: 4})
	x := sdk.NewBatch(1, 8)
	for i, v := range []float64{36, 48, 42, 33} {
		x.Data[i] = float32((v - 41) / 11)
	}
	for i, v := range []float64{44, 51, 46, 49} {
		x.Data[4+i] = float32((v - 47) / 5)
	}
	y, err := task.Simulate(t.Context(), 0, 0, x)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range map[int]float64{
		0: 0.470194, 40: 0.734437, 100: 0.422080, 150: 0.596497, 200: 0.364866, 243: 0.563973,
		260: 0.481305, 299: 0.092310,
	} {
		if got := float64(y.Data[i]); !(math.Abs(got-want) <= 3e-6) {
			t.Errorf("point %d is %v, want %v", i, got, want)
		}
	}
}

// TestDerivativesOfTheSolver compares with differences over another step.
func TestDerivativesOfTheSolver(t *testing.T) {
	task := both(t)["rcwa"]
	x, err := task.Draw(t.Context(), 7, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	d, err := task.(sdk.Jacobian).Jacobian(t.Context(), x)
	if err != nil {
		t.Fatal(err)
	}
	const step = 1.0 / 256
	for k := range 8 {
		two := sdk.NewBatch(2, 8)
		for i, sign := range []float32{1, -1} {
			copy(two.Row(i), x.Data)
			two.Row(i)[k] += sign * step
		}
		y, err := task.Simulate(t.Context(), 0, 0, two)
		if err != nil {
			t.Fatal(err)
		}
		for j := range 300 {
			want := float64(y.Row(0)[j]-y.Row(1)[j]) / (2 * step)
			if got := float64(d.Data[j*8+k]); !(math.Abs(got-want) <= 2e-3) {
				t.Fatalf("∂t%d/∂x%d is %v, want %v", j, k, got, want)
			}
		}
	}
}

// TestCancel ends the context while spectra are being solved: the error must come long before the
// last row.
func TestCancel(t *testing.T) {
	for name, task := range both(t) {
		x, err := task.Draw(t.Context(), 1, 0, 20_000)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := task.Simulate(ctx, 0, 0, x); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: error %v, want Canceled", name, err)
		}
	}
}

// TestProxyIsNearMaxwell solves Maxwell's equations for a few draws from the prior, of a stream of
// their own. The bound catches networks that are not those of the README; how good they are is
// measured with thousands of spectra, by the recipe.
func TestProxyIsNearMaxwell(t *testing.T) {
	task := newTask(t, parameters{Solver: "proxy", Even: 8, Other: 6})
	x, err := task.Draw(t.Context(), sdk.Seed(2).Derive("near"), 0, 6)
	if err != nil {
		t.Fatal(err)
	}
	got, err := task.Simulate(t.Context(), 0, 0, x)
	if err != nil {
		t.Fatal(err)
	}
	want, err := task.(sdk.Truer).SimulateTruer(t.Context(), 0, 0, x)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for i, v := range got.Data {
		sum += math.Pow(float64(v-want.Data[i]), 2)
	}
	if mse := sum / float64(len(got.Data)); !(mse <= 2.5e-3) {
		t.Errorf("mean square of the error %.3g, want at most 2.5e-3", mse)
	}
}

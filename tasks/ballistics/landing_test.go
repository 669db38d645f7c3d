package main

import (
	"math"
	"testing"

	"github.com/invbench/invbench/sdk"
)

// landings were computed with 40 decimal digits (mpmath) from the formulas of reference §1.2: grid
// by its steps 1 to 5, root through the Lambert W function, which solves Y(t) = 0 in closed form.
// All inputs are exact in float32. Most speeds are no whole number of m/s and are not made one
// (reference §9 trap 27).
var landings = []struct {
	name       string
	x          []float32
	grid, root float64
}{
	{"plain", []float32{0, 1.5, 0.75, 1}, 7.9100682249847359, 7.9122861076753005},
	{
		"flat and slow",
		[]float32{0.25, 1.125, 0.1875, 0.625},
		4.6394619273128616,
		4.6507930455679431,
	},
	{
		"steep and fast",
		[]float32{-0.75, 2.25, 1.375, 1.53125},
		2.7694523277026131,
		2.7695363853512148,
	},
	{"no speed", []float32{0.25, 1.5, 0.5, 0}, 0.25, 0.25},
	{"no speed, on the ground", []float32{0.25, 0, 0.5, 0}, 0.25, 0.25},
	{"negative zero is ground", []float32{0.25, float32(math.Copysign(0, -1)), 0.5, 0}, 0.25, 0.25},
	{"from the ground", []float32{0, 0, 1.25, 1.25}, 4.5214135544785201, 4.5217070088415852},
	{"downward", []float32{-0.5, 1.75, -0.25, 0.875}, 3.5664685170338936, 3.5920080870550088},
	{
		"faster down than it would fall",
		[]float32{0, 2, -1.5, 3},
		0.13636610532421491,
		0.14111968844680933,
	},
	{"out of a hole", []float32{0.125, -0.5, 0.875, 1}, 6.8525229469776726, 6.8548558148783198},
	{"forward by two negatives", []float32{0, 1.5, 3.5, -1}, 8.8667043515417355, 8.870058494216437},

	{"downward in a hole", []float32{0.125, -0.5, -0.875, 1}, infeasible, infeasible},
	{"backward", []float32{0, 1.5, 2.5, 1}, infeasible, infeasible},
	{"backward by negative speed", []float32{0, 1.5, 0.75, -1}, infeasible, infeasible},
	{"longer than 6 s", []float32{0, 30, 1.5, 10}, infeasible, infeasible},
	{"from a tower", []float32{0, 150, 0.5, 1}, infeasible, infeasible},

	// Artefacts of the mask, which the exact root does not have.
	{"never out of a deep hole", []float32{0.125, -50, 0.875, 1}, 4.6758440653947612, infeasible},
	{"backward out of a hole", []float32{0, -1, 2.5, 1}, -1.4223230927808191, infeasible},
	{"backward in a deep hole", []float32{0, -50, 2.5, 1}, -5.119986643284719, infeasible},
}

var infeasible = math.NaN()

// Where the paper's code writes -999 there is NaN (reference §9 trap 25).
func TestLandings(t *testing.T) {
	for _, c := range landings {
		t.Run(c.name, func(t *testing.T) {
			for landing, want := range map[string]float64{"grid": c.grid, "root": c.root} {
				got := simulate(t, landing, sdk.Batch{Width: 4, Data: c.x}).Data[0]
				if !same(got, float32(want)) {
					t.Errorf("%s: landed at %v, want %v", landing, got, float32(want))
				}
			}
		})
	}
}

// same reports whether both are NaN or they are at most one float32 apart.
func same(a, b float32) bool {
	return a != a && b != b || math.Abs(float64(a)-float64(b)) <= 1.2e-7*math.Abs(float64(b))
}

// TestSharpLandings asks for float64 precision, which float32 would hide.
func TestSharpLandings(t *testing.T) {
	g := newGrid()
	for _, c := range landings {
		w := newThrow([]float64{float64(c.x[0]), float64(c.x[1]), float64(c.x[2]), float64(c.x[3])})
		if got := g.landing(w); !(math.Abs(got-c.grid) <= 1e-13) && !math.IsNaN(c.grid) {
			t.Errorf("%s: grid gives %.17g, want %.17g", c.name, got, c.grid)
		}
		if got := rootLanding(w); !(math.Abs(got-c.root) <= 1e-13) && !math.IsNaN(c.root) {
			t.Errorf("%s: root gives %.17g, want %.17g", c.name, got, c.root)
		}
	}
}

// TestHugeThrows asks only that nothing breaks: y is finite or NaN.
func TestHugeThrows(t *testing.T) {
	values := []float32{0, 1, -1, 1e-38, 1e10, -1e10, math.MaxFloat32, -math.MaxFloat32}
	x := sdk.Batch{Width: 4}
	for _, a := range values {
		for _, b := range values {
			for _, c := range values {
				for _, d := range values {
					x.Data = append(x.Data, a, b, c, d)
				}
			}
		}
	}
	for _, landing := range []string{"grid", "root"} {
		for i, y := range simulate(t, landing, x).Data {
			if math.IsInf(float64(y), 0) {
				t.Fatalf("%s: %v lands at %v", landing, x.Row(i), y)
			}
		}
	}
}

func TestInputsThatAreNotFiniteAreInfeasible(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		for column := range 4 {
			x := sdk.Batch{Width: 4, Data: []float32{0, 1.5, 0.75, 1}}
			x.Data[column] = float32(bad)
			for _, landing := range []string{"grid", "root"} {
				if y := simulate(t, landing, x); sdk.Finite(y.Data) {
					t.Errorf("%s: %v lands at %v, want NaN", landing, x.Data, y.Data)
				}
			}
		}
	}
}

func newTask(t testing.TB, landing string) sdk.Simulator {
	task, err := newSimulator(parameters{Landing: landing})
	if err != nil {
		t.Fatal(err)
	}
	return task
}

func simulate(t testing.TB, landing string, x sdk.Batch) sdk.Batch {
	y, err := newTask(t, landing).Simulate(t.Context(), 0, 0, x)
	if err != nil {
		t.Fatal(err)
	}
	return y
}

func draw(t testing.TB, seed sdk.Seed, n int) sdk.Batch {
	x, err := newTask(t, "grid").Draw(t.Context(), seed, 0, n)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

package main

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/tasks/internal/tasktest"
)

var square = distuv.Uniform{Min: -1, Max: 1}

// TestIndependent checks that both coordinates are uniform, and uncorrelated with each other and
// with the next row's.
func TestIndependent(t *testing.T) {
	x := draw(t, "iid", 41, 200_000)
	a, b := tasktest.Column(x, 0), tasktest.Column(x, 1)
	for j, v := range [][]float64{a, b} {
		if err := tasktest.Distribution(v, square.CDF); err != nil {
			t.Errorf("x%d: %v", j+1, err)
		}
	}
	product, next := make([]float64, len(a)), make([]float64, len(a)-1)
	for i := range product {
		product[i] = a[i] * b[i]
	}
	for i := range next {
		next[i] = a[i] * a[i+1]
	}
	for name, v := range map[string][]float64{"x1·x2": product, "x1·(the next row's x1)": next} {
		if err := tasktest.Moments(v, 0, 1.0/9); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestMeshIsFull checks that every 10,000 rows are all pairs of 100 values a coordinate, each pair
// once (reference §9 trap 23).
func TestMeshIsFull(t *testing.T) {
	for _, sampling := range []string{"mesh", "linspace"} {
		x := draw(t, sampling, 42, 3*nodes)
		for block := range 3 {
			seen := make(map[[2]float32]bool)
			values := [2]map[float32]bool{{}, {}}
			for i := block * nodes; i < (block+1)*nodes; i++ {
				row := [2]float32(x.Row(i))
				seen[row] = true
				values[0][row[0]], values[1][row[1]] = true, true
			}
			if len(seen) != 10_000 || len(values[0]) != 100 || len(values[1]) != 100 {
				t.Errorf("%s: block %d has %d different rows of %d and %d values, want 10,000 "+
					"of 100 and 100",
					sampling, block, len(seen), len(values[0]), len(values[1]))
			}
		}
	}
}

// TestRandomAxes checks that a mesh has axes of its own, uniform on [-1,1): over blocks, and over
// the two coordinates.
func TestRandomAxes(t *testing.T) {
	const blocks = 20
	x := draw(t, "mesh", 43, blocks*nodes)
	var all []float64
	for block := range blocks {
		for j := range 2 {
			v := tasktest.Column(x.Slice(block*nodes, (block+1)*nodes), j)
			slices.Sort(v)
			all = append(all, slices.Compact(v)...)
		}
	}
	if err := tasktest.Distribution(all, square.CDF); err != nil {
		t.Error(err)
	}
	slices.Sort(all)
	if n := len(slices.Compact(all)); n < 2*blocks*side-10 {
		t.Errorf("%d meshes have %d different values on their axes, want about %d",
			blocks, n, 2*blocks*side)
	}
}

// TestEvenAxes compares the axes of a linspace mesh with the hundred values themselves.
func TestEvenAxes(t *testing.T) {
	x := draw(t, "linspace", 44, nodes)
	for j := range 2 {
		v := tasktest.Column(x, j)
		slices.Sort(v)
		for i, got := range slices.Compact(v) {
			if want := float64(2*i-99) / 99; math.Abs(got-want) > 6e-8 {
				t.Errorf("value %d of x%d is %v, want %v", i, j+1, got, want)
			}
		}
	}
}

// TestMeshOrder checks that the first rows of a mesh are a fair sample of it: of 1000 rows with the
// first coordinate's 100 values, all but a few show up and none is frequent, and the orders of two
// blocks differ.
func TestMeshOrder(t *testing.T) {
	x := draw(t, "linspace", 45, 2*nodes)
	counts := make(map[float32]int)
	for i := range 1000 {
		counts[x.Row(i)[0]]++
	}
	// Each count is hypergeometric with mean 10 and sd 2.98: 30 is off by more than six of these.
	for v, n := range counts {
		if n > 30 {
			t.Errorf("%v stands in %d of the first 1000 rows, want about 10", v, n)
		}
	}
	if len(counts) < 95 {
		t.Errorf("the first 1000 rows show %d values, want nearly all of 100", len(counts))
	}
	if cmp.Equal(x.Slice(0, nodes), x.Slice(nodes, 2*nodes)) {
		t.Error("two blocks have the same order")
	}
}

// TestCutAcrossBlocks asks for rows on either side of a block's end, one by one and together.
func TestCutAcrossBlocks(t *testing.T) {
	for _, sampling := range []string{"iid", "mesh", "linspace"} {
		task := newTask(t, sampling)
		whole, err := task.Draw(t.Context(), 46, nodes-3, 6)
		if err != nil {
			t.Fatal(err)
		}
		pieces := sdk.Batch{Width: 2}
		for i := range 6 {
			one, err := task.Draw(t.Context(), 46, nodes-3+i, 1)
			if err != nil {
				t.Fatal(err)
			}
			pieces.Data = append(pieces.Data, one.Data...)
		}
		if diff := cmp.Diff(whole, pieces); diff != "" {
			t.Errorf("%s: one by one differs:\n%s", sampling, diff)
		}
	}
}

func TestOtherSamplingsAreRefused(t *testing.T) {
	if _, err := newSimulator(parameters{Sampling: "sobol"}); !errors.Is(err, sdk.ErrInvalid) {
		t.Errorf("error %v, want ErrInvalid", err)
	}
}

package tile

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"unsafe"

	"github.com/gomlx/gomlx/pkg/core/dtypes"

	"github.com/invbench/invbench/sdk/cpu/internal/isa"
	"github.com/invbench/invbench/sdk/cpu/internal/op"
	"github.com/invbench/invbench/sdk/cpu/internal/pool"
	"github.com/invbench/invbench/sdk/cpu/internal/vec"
	"github.com/invbench/invbench/sdk/cpu/internal/view"
)

// execute runs a program of float32 on all levels and with several threads, and returns the sinks
// of each run.
func execute(t *testing.T, s Spec, leaves, sinks [][]float32, check func(t *testing.T)) {
	t.Helper()
	for _, level := range isa.Supported() {
		for _, threads := range []int{1, 3} {
			t.Run(fmt.Sprintf("%s, %d threads", level, threads), func(t *testing.T) {
				p := pool.New(threads)
				defer p.Close()
				prog := Compile(s, vec.For(level))
				scratch := make([]float64, prog.Scratch(threads)/8+16)
				at := unsafe.Pointer(&scratch[0])
				at = unsafe.Add(at, -uintptr(at)%64)
				state := prog.NewState(p, at)
				for range 2 {
					for _, x := range sinks {
						for i := range x {
							x[i] = float32(math.NaN())
						}
					}
					state.Run(pointers(leaves), pointers(sinks))
					check(t)
				}
			})
		}
	}
}

func pointers(s [][]float32) []unsafe.Pointer {
	p := make([]unsafe.Pointer, len(s))
	for i, x := range s {
		p[i] = unsafe.Pointer(unsafe.SliceData(x))
	}
	return p
}

// wholes returns small whole numbers, whose sums are exact.
func wholes(rng *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(rng.IntN(9) - 4)
	}
	return x
}

// The loop computes z = x·v + c, with v repeated along rows and c along columns, and reduces z in
// all ways.
func TestBroadcastsAndReductions(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for _, dims := range [][]int{
		{3, 4}, {1, 5}, {70, 33}, {700, 100}, {3, 5000}, {5, 1024}, {2000, 3}, {2, 9000},
	} {
		t.Run(fmt.Sprint(dims), func(t *testing.T) {
			m, n := dims[0], dims[1]
			x, v, c := wholes(rng, m*n), wholes(rng, n), wholes(rng, m)
			z, columns, rows, all := make([]float32, m*n), make([]float32, n), make([]float32, m),
				make([]float32, 1)
			top := make([]float32, n)
			shape := func(a, b int) view.View { return view.View{Dims: dims, Strides: []int{a, b}} }
			spec := Spec{
				Dims: dims,
				Leaves: []Leaf{
					{Type: dtypes.Float32, View: view.Of(dims)},
					{Type: dtypes.Float32, View: shape(0, 1)},
					{Type: dtypes.Float32, View: shape(1, 0)},
				},
				Code: []Instr{
					{Op: op.Mul, Type: dtypes.Float32, In: []Value{0, 1}},
					{Op: op.Add, Type: dtypes.Float32, In: []Value{3, 2}},
				},
				Sinks: []Sink{
					{Value: 4},
					{Value: 4, Reduce: op.ReduceSum, View: shape(0, 1)},
					{Value: 4, Reduce: op.ReduceSum, View: shape(1, 0)},
					{Value: 4, Reduce: op.ReduceSum, View: shape(0, 0)},
					{Value: 4, Reduce: op.ReduceMax, View: shape(0, 1)},
				},
			}
			execute(t, spec, [][]float32{x, v, c}, [][]float32{z, columns, rows, all, top},
				func(t *testing.T) {
					wantRows, wantColumns, wantTop := make([]float32, m), make([]float32, n),
						make([]float32, n)
					var wantAll float32
					for i := range m {
						for j := range n {
							want := x[i*n+j]*v[j] + c[i]
							if z[i*n+j] != want {
								t.Fatalf("z[%d,%d] = %g, want %g", i, j, z[i*n+j], want)
							}
							wantRows[i] += want
							wantColumns[j] += want
							wantAll += want
							if i == 0 || want > wantTop[j] {
								wantTop[j] = want
							}
						}
					}
					equal(t, "sum of rows", rows, wantRows)
					equal(t, "sum of columns", columns, wantColumns)
					equal(t, "sum", all, []float32{wantAll})
					equal(t, "greatest of columns", top, wantTop)
				})
		})
	}
}

func equal(t *testing.T, what string, got, want []float32) {
	t.Helper()
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("%s: element %d is %g, want %g", what, i, got[i], want[i])
		}
	}
}

// Rows are reduced and what comes of it is used within the same loop.
func TestRows(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, dims := range [][]int{{4, 3}, {300, 70}, {5, 3000}, {1, 8000}} {
		t.Run(fmt.Sprint(dims), func(t *testing.T) {
			m, n := dims[0], dims[1]
			x := wholes(rng, m*n)
			y, top := make([]float32, m*n), make([]float32, m)
			spec := Spec{
				Dims: dims, Row: n,
				Leaves: []Leaf{{Type: dtypes.Float32, View: view.Of(dims)}},
				Code: []Instr{
					{Op: op.ReduceMax, Type: dtypes.Float32, In: []Value{0}, Row: true},
					{Op: op.Broadcast, Type: dtypes.Float32, In: []Value{1}},
					{Op: op.Sub, Type: dtypes.Float32, In: []Value{0, 2}},
				},
				Sinks: []Sink{{Value: 3}, {Value: 1}},
			}
			execute(t, spec, [][]float32{x}, [][]float32{y, top}, func(t *testing.T) {
				for i := range m {
					want := x[i*n]
					for _, e := range x[i*n : (i+1)*n] {
						want = max(want, e)
					}
					if top[i] != want {
						t.Fatalf("row %d: the greatest is %g, want %g", i, top[i], want)
					}
					for j := range n {
						if y[i*n+j] != x[i*n+j]-want {
							t.Fatalf("y[%d,%d] = %g, want %g", i, j, y[i*n+j], x[i*n+j]-want)
						}
					}
				}
			})
		})
	}
}

// Every element of a space is in one tile, and every tile in one task.
func TestGeometryCoversTheSpace(t *testing.T) {
	for _, c := range []struct {
		total, row    int
		periods       []int
		align, weight int
	}{
		{total: 1, align: 1, weight: 1},
		{total: 1_000_000, align: 1, weight: 5},
		{total: 999 * 500, periods: []int{500}, align: 1, weight: 9},
		{total: 64 * 9000, periods: []int{9000}, align: 1, weight: 40},
		{total: 300 * 77, row: 77, periods: []int{77}, align: 77, weight: 900},
		{total: 30 * 40 * 50, periods: []int{50, 2000}, align: 2000, weight: 300},
	} {
		g := newGeometry(c.total, c.row, c.periods, c.align, c.weight, maxTasks)
		next := 0
		for i := range g.tiles {
			first, end := g.bounds(i)
			if first != next || end <= first || c.row > 0 && first%c.row != 0 {
				t.Fatalf("%+v: tile %d is [%d, %d), the one before ends at %d",
					c, i, first, end, next)
			}
			next = end
		}
		if next != c.total {
			t.Fatalf("%+v: tiles end at %d", c, next)
		}
		next = 0
		for i := range g.tasks {
			first, end := g.taskBounds(i)
			if first != next || first%c.align != 0 {
				t.Fatalf("%+v: task %d begins at %d, the one before ends at %d", c, i, first, next)
			}
			next = end
		}
		if next != c.total {
			t.Fatalf("%+v: tasks end at %d", c, next)
		}
	}
}

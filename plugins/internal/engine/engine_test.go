package engine

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/shapes"
	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/cpu"
)

func open1(t *testing.T, name string) *Engine {
	t.Helper()
	e, err := Open(name, 1)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func upload(t *testing.T, e *Engine, data []float32, dims ...int) Array {
	t.Helper()
	a, err := e.Upload(data, dims...)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func download(t *testing.T, e *Engine, a Array) []float32 {
	t.Helper()
	data, err := e.Download(a)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestOpen(t *testing.T) {
	for _, name := range []string{"cpu", "go"} {
		if e := open1(t, name); e.Name() != name || e.Description() == "" {
			t.Errorf("backend %s is called %q and described as %q", name, e.Name(), e.Description())
		}
	}
	if e := open1(t, "auto"); e.Name() != "cpu" && e.Name() != "xla:cuda" {
		t.Errorf("backend auto is %q, want cpu, or xla:cuda where it works", e.Name())
	}
	if _, err := Open("abacus", 1); !errors.Is(err, sdk.ErrInvalid) {
		t.Errorf("backend abacus: %v, want ErrInvalid", err)
	}
}

// Where there is no plugin for XLA this must be said, with what to do, and nothing fetched.
func TestMissingXLA(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	for _, name := range []string{"xla:cpu", "xla:cuda"} {
		_, err := Open(name, 1)
		if err == nil {
			continue // this machine has it
		}
		if !errors.Is(err, errNoPlugin) ||
			!strings.Contains(err.Error(), "cgo") &&
				!strings.Contains(err.Error(), "PJRT_PLUGIN_LIBRARY_PATH") {
			t.Errorf("%s: %v, want an error that says how to get it", name, err)
		}
	}
}

func TestAnnounce(t *testing.T) {
	var logged strings.Builder
	var stages []string
	ctx := zerolog.New(&logged).WithContext(context.Background())
	ctx = sdk.WithReporter(ctx, func(p sdk.Progress) { stages = append(stages, p.Stage) })
	open1(t, "go").Announce(ctx)
	t.Setenv(cpu.LevelVariable, "portable")
	open1(t, "cpu").Announce(ctx)
	if diff := cmp.Diff([]string{"backend go", "backend cpu isa=portable"}, stages); diff != "" {
		t.Errorf("stages (-want +got):\n%s", diff)
	}
	if !strings.Contains(logged.String(), `"backend":"go"`) {
		t.Errorf("log %q does not have the field backend", logged.String())
	}
}

// The gradients of Σ c·(a·b) with respect to a and b are c·bᵀ and aᵀ·c.
func TestGradientOfDot(t *testing.T) {
	const i, j, k = 3, 4, 2
	a, b, c := ramp(i*j, 0.3), ramp(j*k, -0.7), ramp(i*k, 1.1)
	wantA, wantB := make([]float32, i*j), make([]float32, j*k)
	for r := range i {
		for m := range j {
			for s := range k {
				wantA[r*j+m] += c[r*k+s] * b[m*k+s]
				wantB[m*k+s] += a[r*j+m] * c[r*k+s]
			}
		}
	}
	for _, name := range []string{"cpu", "go"} {
		e := open1(t, name)
		p, err := e.Compile("dot", []shapes.Shape{Shape(i, j), Shape(j, k), Shape(i, k)}, nil,
			func(in []*graph.Node) []*graph.Node {
				sum := graph.ReduceAllSum(graph.Mul(graph.Dot(in[0], in[1]), in[2]))
				for _, n := range in[0].Graph().Nodes() {
					if n.Rank() > 2 {
						t.Errorf("the graph has a node of rank %d: %s", n.Rank(), n)
					}
				}
				return graph.Gradient(sum, in[0], in[1])
			})
		if err != nil {
			t.Fatal(err)
		}
		out, err := p.Run([]Array{
			upload(t, e, a, i, j), upload(t, e, b, j, k), upload(t, e, c, i, k),
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		close := cmp.Comparer(func(x, y float32) bool { return math.Abs(float64(x-y)) < 1e-5 })
		if diff := cmp.Diff([][]float32{wantA, wantB},
			[][]float32{download(t, e, out[0]), download(t, e, out[1])}, close); diff != "" {
			t.Errorf("%s: gradients (-want +got):\n%s", name, diff)
		}
	}
}

func ramp(n int, by float32) []float32 {
	v := make([]float32, n)
	for i := range v {
		v[i] = by * float32(i%5-2+i/3)
	}
	return v
}

// A counter that is handed over from step to step, and a kept increment.
func TestStateIsHandedOver(t *testing.T) {
	for _, name := range []string{"cpu", "go"} {
		e := open1(t, name)
		p, err := e.Compile("count", []shapes.Shape{Shape(2)}, []shapes.Shape{Shape(2)},
			func(in []*graph.Node) []*graph.Node {
				return []*graph.Node{graph.Add(in[1], in[0]), graph.ReduceAllSum(in[1])}
			})
		if err != nil {
			t.Fatal(err)
		}
		by, state := upload(t, e, []float32{1, 10}, 2), upload(t, e, []float32{0, 5}, 2)
		for range 3 {
			out, err := p.Run([]Array{by}, []Array{state})
			if err != nil {
				t.Fatal(err)
			}
			state = out[0]
			if _, err := e.Number(out[1]); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff([]float32{3, 35}, download(t, e, state)); diff != "" {
			t.Errorf("%s: state (-want +got):\n%s", name, diff)
		}
		if diff := cmp.Diff([]float32{1, 10}, download(t, e, by)); diff != "" {
			t.Errorf("%s: kept array (-want +got):\n%s", name, diff)
		}
		p.Close()
	}
}

func TestMistakesAreErrors(t *testing.T) {
	e := open1(t, "cpu")
	_, err := e.Compile("mismatch", []shapes.Shape{Shape(2, 3), Shape(2, 3)}, nil,
		func(in []*graph.Node) []*graph.Node {
			return []*graph.Node{graph.Dot(in[0], in[1])}
		})
	if err == nil || !strings.Contains(err.Error(), "mismatch") {
		t.Errorf("a product of shapes that do not fit: %v, want an error with the program's name",
			err)
	}
	_, err = e.Compile("panic", nil, nil, func([]*graph.Node) []*graph.Node {
		panic("not an error value")
	})
	if err == nil || !strings.Contains(err.Error(), "not an error value") {
		t.Errorf("a panic: %v, want it as an error", err)
	}
	p, err := e.Compile("one", []shapes.Shape{Shape(2)}, nil, func(in []*graph.Node) []*graph.Node {
		return []*graph.Node{graph.Neg(in[0])}
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Run(nil, nil); err == nil {
		t.Error("a run without inputs succeeds")
	}
	if _, err := p.Run([]Array{upload(t, e, []float32{1, 2, 3}, 3)}, nil); err == nil {
		t.Error("a run with an input of another shape succeeds")
	}
	if _, err := e.Upload([]float32{1, 2, 3}, 2); err == nil {
		t.Error("an upload of 3 numbers as 2 succeeds")
	}
}

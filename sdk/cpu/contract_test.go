package cpu_test

import (
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/gomlx/gomlx/backends"
	"github.com/gomlx/gomlx/pkg/core/dtypes"
	. "github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/shapes"
	"github.com/gomlx/gomlx/pkg/core/tensors"

	"github.com/invbench/invbench/sdk/cpu"
)

func TestImportingRegistersTheBackend(t *testing.T) {
	b, err := backends.NewWithConfig("cpu:threads=1,isa=portable,fuse=off")
	if err != nil {
		t.Fatal(err)
	}
	defer b.Finalize()
	if want := "processor, pure Go, 1 threads, portable"; b.Name() != "cpu" ||
		b.Description() != want {
		t.Errorf("it is %q: %q, want %q", b.Name(), b.Description(), want)
	}
}

func TestSettingsThatAreWrong(t *testing.T) {
	for settings, want := range map[string]string{
		"threads=0":   `threads is "0", want a number of at least 1`,
		"threads=two": `threads is "two"`,
		"isa=sse":     "sse",
		"fuse=maybe":  `fuse is "maybe", want on or off`,
		"speed=11":    `unknown key "speed", known are threads, isa and fuse`,
	} {
		if _, err := cpu.New(settings); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: the error is %v, want it to say %s", settings, err, want)
		}
	}
}

// The environment variable is used where the setting is not given, and only there, and a wrong
// value of it is an error too.
func TestVariableSetsTheInstructionSet(t *testing.T) {
	t.Setenv(cpu.LevelVariable, "portable")
	best := cpu.ISAs()[0]
	for settings, want := range map[string]string{
		"": "portable", "threads=2": "portable", "isa=" + best: best,
	} {
		if got := newBackend(t, settings).(*cpu.Backend).ISA(); got != want {
			t.Errorf("%s: the instruction set is %s, want %s", settings, got, want)
		}
	}
	t.Setenv(cpu.LevelVariable, "sse")
	if _, err := cpu.New(""); err == nil || !strings.Contains(err.Error(), cpu.LevelVariable) {
		t.Errorf("a wrong variable: the error is %v, want it to name %s", err, cpu.LevelVariable)
	}
}

// building adds an operation on one or both of two inputs to a graph.
type building = func(b backends.Builder, x, y backends.Op) (backends.Op, error)

// errorOf builds a graph of two inputs and returns what goes wrong.
func errorOf(t *testing.T, build building) error {
	t.Helper()
	b := newBackend(t, "threads=1").Builder("test")
	x, err := b.Parameter("x", shapes.Make(dtypes.F32, 2, 3), nil)
	if err != nil {
		t.Fatal(err)
	}
	y, err := b.Parameter("y", shapes.Make(dtypes.Int32, 2), nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = build(b, x, y)
	return err
}

func TestWhatIsNotImplementedSaysSo(t *testing.T) {
	for want, build := range map[string]building{
		"FFT": func(b backends.Builder, x, _ backends.Op) (backends.Op, error) {
			return b.FFT(x, backends.FFTForwardReal, []int{3})
		},
		"Complex": func(b backends.Builder, x, _ backends.Op) (backends.Op, error) {
			return b.Complex(x, x)
		},
		"EqualTotalOrder": func(b backends.Builder, x, _ backends.Op) (backends.Op, error) {
			return b.EqualTotalOrder(x, x)
		},
		"SelectAndScatterMax": func(b backends.Builder, x, _ backends.Op) (backends.Op, error) {
			return b.SelectAndScatterMax(x, x, nil, nil, nil)
		},
		"BFloat16": func(b backends.Builder, x, _ backends.Op) (backends.Op, error) {
			return b.ConvertDType(x, dtypes.BFloat16)
		},
		"Complex64": func(b backends.Builder, _, _ backends.Op) (backends.Op, error) {
			return b.Parameter("z", shapes.Make(dtypes.Complex64), nil)
		},
	} {
		err := errorOf(t, build)
		if err == nil || !strings.Contains(err.Error(), "not implemented") ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("%s: the error is %v", want, err)
		}
	}
}

func TestGraphsThatAreWrong(t *testing.T) {
	for name, build := range map[string]building{
		"types": func(b backends.Builder, x, y backends.Op) (backends.Op, error) {
			return b.Add(x, y)
		},
		"not float": func(b backends.Builder, _, y backends.Op) (backends.Op, error) {
			return b.Exp(y)
		},
		"not bool": func(b backends.Builder, x, _ backends.Op) (backends.Op, error) {
			return b.LogicalNot(x)
		},
		"reshape": func(b backends.Builder, x, _ backends.Op) (backends.Op, error) {
			return b.Reshape(x, 4)
		},
		"permutation": func(b backends.Builder, x, _ backends.Op) (backends.Op, error) {
			return b.Transpose(x, 0, 0)
		},
		"axis": func(b backends.Builder, x, _ backends.Op) (backends.Op, error) {
			return b.ReduceSum(x, 2)
		},
		"dot": func(b backends.Builder, x, _ backends.Op) (backends.Op, error) {
			return b.Dot(x, x)
		},
		"concatenate": func(b backends.Builder, x, y backends.Op) (backends.Op, error) {
			return b.Concatenate(0, x, y)
		},
		"pad by types": func(b backends.Builder, x, y backends.Op) (backends.Op, error) {
			return b.Pad(x, y)
		},
		"gather index": func(b backends.Builder, x, _ backends.Op) (backends.Op, error) {
			return b.Gather(x, x, 1, []int{0}, []int{1}, []int{1}, []int{2, 1}, false)
		},
		"random state": func(b backends.Builder, x, _ backends.Op) (backends.Op, error) {
			_, v, err := b.RNGBitGenerator(x, shapes.Make(dtypes.Uint32, 3))
			return v, err
		},
		"foreign": func(b backends.Builder, x, _ backends.Op) (backends.Op, error) {
			return newBackend(t, "threads=1").Builder("other").Neg(x)
		},
	} {
		if err := errorOf(t, build); err == nil {
			t.Errorf("%s: there is no error", name)
		}
	}
}

func TestDonatedBuffersAreGone(t *testing.T) {
	b := newBackend(t, "threads=1")
	tr := newTrainerOf(t, b,
		func(in []*Node) []*Node { return []*Node{ReduceAllSum(in[0]), AddScalar(in[0], 1)} },
		[]any{[]float32{1, 2, 3}}, 0)
	old := tr.args[0]
	tr.advance()
	if _, err := b.BufferShape(old); old != tr.out[1] && err == nil {
		t.Error("a donated buffer is still there")
	}
	if err := b.BufferFinalize(tr.out[0]); err != nil {
		t.Fatal(err)
	}
	if _, err := b.BufferData(tr.out[0]); err == nil {
		t.Error("a finalized buffer can be read")
	}
	tr.args[0] = tr.out[0]
	if err := tr.execute(); err == nil {
		t.Error("a finalized buffer can be an input")
	}
}

// The outputs of a graph may be its inputs, in another order, whether these are donated or not.
func TestInputsCanBeOutputs(t *testing.T) {
	fn := func(in []*Node) []*Node {
		return []*Node{ReduceAllSum(in[1]), in[1], in[0], AddScalar(in[0], 1)}
	}
	for _, settings := range []string{"threads=1", "fuse=off"} {
		for _, fixed := range []int{0, 1, 2} {
			b := newBackend(t, settings)
			tr := newTrainerOf(t, b, fn, []any{[]float32{1, 2}, []float32{3, 4}}, fixed)
			if err := tr.execute(); err != nil {
				t.Fatal(err)
			}
			for i, want := range [][]float32{{7}, {3, 4}, {1, 2}, {2, 3}} {
				got := make([]float32, len(want))
				if err := b.BufferToFlatData(tr.out[i], got); err != nil {
					t.Fatal(err)
				}
				for k := range want {
					if got[k] != want[k] {
						t.Errorf("%s, %d fixed: output %d is %v, want %v",
							settings, fixed, i, got, want)
					}
				}
			}
		}
	}
}

func TestExecutionsMayRunAtTheSameTime(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 1))
	in := mlpInputs(rng, 300, 4, 70, 50, 2)
	b := newBackend(t, "threads=3")
	e, err := NewExec(b, mlpStep)
	if err != nil {
		t.Fatal(err)
	}
	exec := func() []*tensors.Tensor {
		args := make([]any, len(in))
		for i, x := range in {
			args[i], _ = x.(*tensors.Tensor).LocalClone()
		}
		out, err := e.Exec(args...)
		if err != nil {
			t.Error(err)
		}
		return out
	}
	want := exec()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 5 {
				for i, got := range exec() {
					if err := near(got, want[i], 0); err != nil {
						t.Errorf("output %d: %v", i, err)
					}
				}
			}
		})
	}
	wg.Wait()
}

func TestManyStepsDoNotGrowMemory(t *testing.T) {
	in := adamInputs(rand.New(rand.NewPCG(11, 2)), 32, 4, 30, 20, 1)
	tr := newTrainer(t, newBackend(t, "threads=2"), adamStep, in)
	used := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapInuse
	}
	for range 10 {
		tr.step()
	}
	before := used()
	for range 1000 {
		tr.step()
	}
	if after := used(); after > before+1<<18 {
		t.Errorf("after 1000 steps the heap has grown from %d to %d bytes", before, after)
	}
}

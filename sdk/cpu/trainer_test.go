package cpu_test

import (
	"fmt"
	"testing"

	"github.com/gomlx/gomlx/backends"
	. "github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/tensors"
)

// catcher is a backend that remembers what was compiled last, which GoMLX's graphs do not show.
type catcher struct {
	backends.Backend
	last backends.Executable
}

type catchingBuilder struct {
	backends.Builder
	c *catcher
}

func (c *catcher) Builder(name string) backends.Builder {
	return catchingBuilder{c.Backend.Builder(name), c}
}

func (b catchingBuilder) Compile(
	out []backends.Op, s []*backends.ShardingSpec,
) (backends.Executable, error) {
	e, err := b.Builder.Compile(out, s)
	b.c.last = e
	return e, err
}

// trainer repeats a step whose outputs but the first are its inputs but the first few, in buffers
// that are donated.
type trainer struct {
	t     testing.TB
	b     backends.Backend
	exec  backends.Executable
	fixed int // inputs that stay
	args  []backends.Buffer
	give  []bool
	out   []backends.Buffer
}

// newTrainer returns a trainer for a step whose first two inputs stay.
func newTrainer(t testing.TB, b backends.Backend, fn graphFn, in []any) *trainer {
	return newTrainerOf(t, b, fn, in, 2)
}

func newTrainerOf(t testing.TB, b backends.Backend, fn graphFn, in []any, fixed int) *trainer {
	t.Helper()
	c := &catcher{Backend: b}
	g := NewGraph(c, t.Name())
	tr := &trainer{t: t, b: b, fixed: fixed}
	var params []*Node
	for i, x := range in {
		tensor, ok := x.(*tensors.Tensor)
		if !ok {
			tensor = tensors.FromAnyValue(x)
		}
		params = append(params, Parameter(g, fmt.Sprint("input ", i), tensor.Shape()))
		buf, err := b.BufferFromFlatData(0, flat(tensor).Interface(), tensor.Shape())
		if err != nil {
			t.Fatal(err)
		}
		tr.args, tr.give = append(tr.args, buf), append(tr.give, i >= fixed)
	}
	g.Compile(fn(params)...)
	tr.exec = c.last
	tr.out = make([]backends.Buffer, len(c.last.Outputs()))
	return tr
}

// execute runs the graph into tr.out, without allocating if the backend can.
func (tr *trainer) execute() error {
	if into, ok := tr.exec.(interface {
		ExecuteInto(results, inputs []backends.Buffer, donate []bool) error
	}); ok {
		return into.ExecuteInto(tr.out, tr.args, tr.give)
	}
	out, err := tr.exec.Execute(tr.args, tr.give, 0)
	copy(tr.out, out)
	return err
}

// advance makes a step and leaves its loss in tr.out[0].
func (tr *trainer) advance() {
	if err := tr.execute(); err != nil {
		tr.t.Fatal(err)
	}
	copy(tr.args[tr.fixed:], tr.out[1:])
}

// step makes a step and forgets the loss.
func (tr *trainer) step() {
	tr.advance()
	if err := tr.b.BufferFinalize(tr.out[0]); err != nil {
		tr.t.Fatal(err)
	}
}

// losses makes steps and returns their losses.
func (tr *trainer) losses(steps int) []float32 {
	var all []float32
	for range steps {
		tr.advance()
		loss := make([]float32, 1)
		if err := tr.b.BufferToFlatData(tr.out[0], loss); err != nil {
			tr.t.Fatal(err)
		}
		all = append(all, loss[0])
	}
	return all
}

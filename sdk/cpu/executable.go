package cpu

import (
	"fmt"
	"slices"
	"sync"
	"unsafe"

	"github.com/gomlx/gomlx/backends"
	"github.com/gomlx/gomlx/pkg/core/shapes"

	"github.com/invbench/invbench/sdk/cpu/internal/plan"
)

// executable is a compiled graph. Several goroutines may execute it at the same time.
type executable struct {
	backend *Backend
	name    string
	program *plan.Program
	names   []string // of the inputs
	inputs  []shapes.Shape
	outputs []shapes.Shape

	mu   sync.Mutex
	idle []*execution
}

var _ backends.Executable = (*executable)(nil)

// execution is what one Execute needs besides buffers, kept for the next.
type execution struct {
	state       *plan.State
	in, out     []unsafe.Pointer
	overwritten []bool // inputs whose buffers have become outputs
}

// Finalize drops the memory that is kept between executions.
func (e *executable) Finalize() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.idle = nil
}

// Inputs returns names and shapes of the inputs.
func (e *executable) Inputs() ([]string, []shapes.Shape) { return e.names, e.inputs }

// Outputs returns the shapes of the outputs.
func (e *executable) Outputs() []shapes.Shape { return e.outputs }

// Execute runs the graph. Donated inputs are not valid afterwards; outputs may take over their
// memory.
func (e *executable) Execute(
	inputs []backends.Buffer, donate []bool, _ backends.DeviceNum,
) ([]backends.Buffer, error) {
	results := make([]backends.Buffer, len(e.outputs))
	if err := e.ExecuteInto(results, inputs, donate); err != nil {
		return nil, err
	}
	return results, nil
}

// ExecuteInto is Execute with a slice for the results, one for each output. Once a step has run a
// few times it allocates nothing if its inputs are donated or finalized.
func (e *executable) ExecuteInto(results, inputs []backends.Buffer, donate []bool) error {
	if err := e.check(inputs, donate); err != nil {
		return fmt.Errorf("execute graph %q: %w", e.name, err)
	}
	if len(results) != len(e.outputs) {
		return fmt.Errorf("execute graph %q: it has %d outputs, but room for %d was given",
			e.name, len(e.outputs), len(results))
	}
	x := e.take()
	for i, in := range inputs {
		x.in[i] = in.(*Buffer).at
	}
	for i, shape := range e.outputs {
		buf := e.output(x, i, inputs, donate)
		buf.shape = shape
		results[i], x.out[i] = buf, buf.at
	}
	x.state.Run(x.in, x.out)
	for i := range donate {
		if buf := inputs[i].(*Buffer); donate[i] && !x.overwritten[i] && buf.valid {
			e.backend.store.give(buf)
		}
	}
	e.give(x)
	return nil
}

// output returns the buffer for an output: that of an input that is donated if the program can
// write there.
func (e *executable) output(x *execution, i int, inputs []backends.Buffer, donate []bool) *Buffer {
	d := e.program.Donor(i)
	if d < 0 || len(donate) == 0 || !donate[d] || isRepeated(inputs, d) {
		return e.backend.store.take(e.outputs[i])
	}
	x.overwritten[d] = true
	return inputs[d].(*Buffer)
}

// isRepeated says whether input d is given as another input too.
func isRepeated(inputs []backends.Buffer, d int) bool {
	for i, in := range inputs {
		if i != d && in == inputs[d] {
			return true
		}
	}
	return false
}

func (e *executable) check(inputs []backends.Buffer, donate []bool) error {
	if len(inputs) != len(e.inputs) || len(donate) != 0 && len(donate) != len(inputs) {
		return fmt.Errorf("it has %d inputs, but %d buffers and %d donations were given",
			len(e.inputs), len(inputs), len(donate))
	}
	for i, in := range inputs {
		buf, err := e.backend.buffer(in)
		if err != nil {
			return fmt.Errorf("input %q: %w", e.names[i], err)
		}
		if buf.shape.DType != e.inputs[i].DType ||
			!slices.Equal(buf.shape.Dimensions, e.inputs[i].Dimensions) {
			return fmt.Errorf("input %q has shape %s, want %s", e.names[i], buf.shape, e.inputs[i])
		}
	}
	return nil
}

// take returns an idle execution, or a new one.
func (e *executable) take() *execution {
	e.mu.Lock()
	if n := len(e.idle); n > 0 {
		x := e.idle[n-1]
		e.idle = e.idle[:n-1]
		e.mu.Unlock()
		return x
	}
	e.mu.Unlock()
	return &execution{
		state:       e.program.NewState(),
		in:          make([]unsafe.Pointer, len(e.inputs)),
		out:         make([]unsafe.Pointer, len(e.outputs)),
		overwritten: make([]bool, len(e.inputs)),
	}
}

func (e *executable) give(x *execution) {
	clear(x.in)
	clear(x.out)
	clear(x.overwritten)
	e.mu.Lock()
	e.idle = append(e.idle, x)
	e.mu.Unlock()
}

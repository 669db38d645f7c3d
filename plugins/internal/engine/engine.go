package engine

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"

	"github.com/gomlx/gomlx/backends"
	"github.com/gomlx/gomlx/backends/simplego"
	"github.com/rs/zerolog"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/cpu"
)

// Engine is an open backend. Its methods, and those of its programs, are for one goroutine at a
// time. The backend ends when nothing refers to the engine any more.
type Engine struct {
	backend backends.Backend
	name    string // as parameters spell it, never "auto"
	note    string // why it is not the one that would have been preferred, if so
}

// Open opens the named backend: auto, cpu, go, xla:cpu or xla:cuda. Backends on the processor use
// the given number of threads, except xla:cpu, which cannot be told. A backend that this build or
// this machine does not have is an error that says how to get it, except under auto, which falls
// back on cpu.
func Open(name string, threads int) (*Engine, error) {
	registerGradients()
	e, err := open(name, threads)
	if err != nil {
		return nil, fmt.Errorf("open backend %q: %w", name, err)
	}
	return e, nil
}

func open(name string, threads int) (*Engine, error) {
	threads = max(threads, 1)
	switch name {
	case "auto":
		return openAuto(threads)
	case "cpu":
		b, err := cpu.New(fmt.Sprintf("threads=%d", threads))
		return newEngine(name, b, err)
	case "go":
		return openGo(threads)
	case "xla:cpu", "xla:cuda":
		b, err := openXLA(name[len("xla:"):])
		return newEngine(name, b, err)
	}
	return nil, fmt.Errorf("%w: want auto, cpu, go, xla:cpu or xla:cuda", sdk.ErrInvalid)
}

func newEngine(name string, b backends.Backend, err error) (*Engine, error) {
	if err != nil {
		return nil, err
	}
	e := &Engine{backend: b, name: name}
	// Models have no method that would close the backend, so the garbage collector does.
	runtime.AddCleanup(e, func(b backends.Backend) { b.Finalize() }, b)
	return e, nil
}

// openAuto opens xla:cuda if its plugin is installed and works, else cpu.
func openAuto(threads int) (*Engine, error) {
	b, err := openXLA("cuda")
	if err == nil {
		return newEngine("xla:cuda", b, nil)
	}
	e, cpuErr := open("cpu", threads)
	if cpuErr != nil {
		return nil, errors.Join(cpuErr, err)
	}
	if !errors.Is(err, errNoPlugin) {
		e.note = err.Error()
	}
	return e, nil
}

// openGo opens GoMLX's bundled backend. Its operations run one after the other, because it has data
// races otherwise.
func openGo(threads int) (*Engine, error) {
	settings := "ops_sequential"
	if threads != runtime.GOMAXPROCS(0) { // the backend prints a line when it is told
		settings += fmt.Sprintf(",parallelism=%d", threads)
	}
	b, err := simplego.New(settings)
	return newEngine("go", b, err)
}

// Name returns the backend's name as the backend parameter spells it, and never auto.
func (e *Engine) Name() string { return e.name }

// Description says for people what the engine computes on.
func (e *Engine) Description() string {
	d := e.backend.Description()
	if e.note != "" {
		d += "; not xla:cuda: " + e.note
	}
	return d
}

// ISA returns the name of the instruction set that the backend computes with, such as avx2, and ""
// if it does not say.
func (e *Engine) ISA() string {
	if b, ok := e.backend.(interface{ ISA() string }); ok {
		return b.ISA()
	}
	return ""
}

// Announce lets the host know which backend is in use: as a line of the log with the field backend,
// and as a progress report whose stage is "backend NAME", or "backend NAME isa=SET" where the
// instruction set is known.
func (e *Engine) Announce(ctx context.Context) {
	zerolog.Ctx(ctx).Debug().Str("backend", e.name).Str("description", e.Description()).
		Msg("opened the backend")
	stage := "backend " + e.name
	if isa := e.ISA(); isa != "" {
		stage += " isa=" + isa
	}
	sdk.Report(ctx, sdk.Progress{Stage: stage, Loss: math.NaN(), Validation: math.NaN()})
}

// errNoPlugin says that XLA, or its plugin for a device, is not there at all.
var errNoPlugin = errors.New("no PJRT plugin")

// safely calls f and turns a panic, which is how GoMLX reports errors, into an error.
func safely(f func() error) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case error:
			err = r
		default:
			err = fmt.Errorf("%v", r)
		}
	}()
	return f()
}

// Choice is the block of parameters, to be embedded, with which a plugin lets its users choose the
// backend.
type Choice struct {
	Backend string `param:"backend" default:"auto" enum:"auto,cpu,go,xla:cpu,xla:cuda" doc:"what computes: cpu is this project's own pure-Go backend, go the one bundled with GoMLX, xla:cpu and xla:cuda need an installed PJRT plugin and a build with cgo; auto is xla:cuda where it works, else cpu"`
}

// Open opens the chosen backend for the given number of threads.
func (c Choice) Open(threads int) (*Engine, error) { return Open(c.Backend, threads) }

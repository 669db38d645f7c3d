package cpu

import (
	"fmt"
	"sync/atomic"

	"github.com/gomlx/gomlx/backends"

	"github.com/invbench/invbench/sdk/cpu/internal/gemm"
	"github.com/invbench/invbench/sdk/cpu/internal/isa"
	"github.com/invbench/invbench/sdk/cpu/internal/plan"
	"github.com/invbench/invbench/sdk/cpu/internal/pool"
	"github.com/invbench/invbench/sdk/cpu/internal/vec"
)

// Name is the name under which the backend is registered.
const Name = "cpu"

// init registers the backend. GoMLX's contract is that importing a backend makes it known, so this
// is the one place of the project that does something when it is imported.
func init() {
	backends.Register(Name, func(config string) (backends.Backend, error) { return New(config) })
}

// Backend compiles and executes graphs on the processor. Its methods may be called from any
// goroutine.
type Backend struct {
	config    config
	machine   plan.Machine
	store     store
	finalized atomic.Bool
}

var _ backends.Backend = (*Backend)(nil)

// ISAs returns the names of the instruction sets that this machine has, best first, as the setting
// isa takes them.
func ISAs() []string {
	var names []string
	for _, l := range isa.Supported() {
		names = append(names, l.String())
	}
	return names
}

// New returns a backend for the given settings; see the package comment. It fails on settings that
// it does not know.
func New(settings string) (*Backend, error) {
	c, err := parseConfig(settings)
	if err != nil {
		return nil, err
	}
	p := pool.New(c.threads)
	return &Backend{
		config:  c,
		machine: plan.Machine{Pool: p, Vec: vec.For(c.level), Gemm: gemm.New(c.level, p)},
	}, nil
}

// Name returns "cpu".
func (b *Backend) Name() string { return Name }

// String returns "cpu".
func (b *Backend) String() string { return Name }

// Description says what the backend uses, for people.
func (b *Backend) Description() string {
	return fmt.Sprintf("processor, pure Go, %d threads, %s", b.config.threads, b.config.level)
}

// ISA returns the name of the instruction set that the backend computes with: portable, avx2 or
// avx512.
func (b *Backend) ISA() string { return b.config.level.String() }

// NumDevices returns 1.
func (b *Backend) NumDevices() int { return 1 }

// DeviceDescription describes the only device.
func (b *Backend) DeviceDescription(backends.DeviceNum) string { return b.Description() }

// Finalize ends the backend's threads and drops its memory. Executions must have ended.
func (b *Backend) Finalize() {
	if b.finalized.CompareAndSwap(false, true) {
		b.machine.Pool.Close()
		b.store.drop()
	}
}

// IsFinalized says whether Finalize has been called.
func (b *Backend) IsFinalized() bool { return b.finalized.Load() }

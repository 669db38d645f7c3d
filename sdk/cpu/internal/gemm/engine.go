package gemm

import (
	"sync"

	"github.com/invbench/invbench/sdk/cpu/internal/isa"
	"github.com/invbench/invbench/sdk/cpu/internal/pool"
)

// Engine plans and runs products on one pool with one kind of kernel. It keeps the workspaces of
// finished runs for the next ones, shared by all its plans. It may be used from any goroutine.
type Engine struct {
	kernels *kernels
	pool    *pool.Pool

	mu   sync.Mutex
	idle []*call
}

// New returns an engine that uses the kernels of the given level, which this machine must support.
func New(level isa.Level, p *pool.Pool) *Engine {
	return &Engine{kernels: kernelsFor(level), pool: p}
}

// take returns a call that nobody uses.
func (e *Engine) take() *call {
	e.mu.Lock()
	defer e.mu.Unlock()
	if n := len(e.idle); n > 0 {
		c := e.idle[n-1]
		e.idle = e.idle[:n-1]
		return c
	}
	return newCall(e)
}

// give takes back a call. It forgets the operands, so that the garbage collector can free them.
func (e *Engine) give(c *call) {
	c.args, c.x, c.y, c.z = Args{}, matrix{}, matrix{}, matrix{}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.idle = append(e.idle, c)
}

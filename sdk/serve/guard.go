package serve

import (
	"context"
	"os"
	"sync"

	"google.golang.org/grpc/stats"
)

// guard points os.Stdout and os.Stderr at the real standard error when a host connects. Before
// that, go-plugin has replaced them by pipes whose content it sends to the host in the background,
// so what a plugin writes just before it dies would be lost. The real standard error gets it
// without delay.
type guard struct {
	// kept only so that the garbage collector does not close file descriptor 1, whose number
	// another file would get then
	stdout *os.File
	stderr *os.File
	once   sync.Once
}

var _ stats.Handler = (*guard)(nil)

// HandleConn implements stats.Handler.
func (g *guard) HandleConn(_ context.Context, event stats.ConnStats) {
	if _, ok := event.(*stats.ConnBegin); ok {
		g.once.Do(func() { os.Stdout, os.Stderr = g.stderr, g.stderr })
	}
}

// TagConn implements stats.Handler.
func (g *guard) TagConn(ctx context.Context, _ *stats.ConnTagInfo) context.Context { return ctx }

// TagRPC implements stats.Handler.
func (g *guard) TagRPC(ctx context.Context, _ *stats.RPCTagInfo) context.Context { return ctx }

// HandleRPC implements stats.Handler.
func (g *guard) HandleRPC(context.Context, stats.RPCStats) {}

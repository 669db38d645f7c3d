package serve

import (
	"context"
	"os"
	"sync"

	"google.golang.org/grpc/stats"
)

// guard points os.Stdout and os.Stderr at the real standard error again when a host connects, which
// is after go-plugin has put pipes in their place. What goes into these pipes travels to the host
// by and by, so that the last words of a plugin that dies would not arrive; standard error takes
// them at once.
type guard struct {
	// only held: the garbage collector closes files that nobody holds, and then 1 is another file's
	// number
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

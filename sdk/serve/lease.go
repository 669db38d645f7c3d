package serve

import (
	"context"
	"sync"
	"time"

	"google.golang.org/grpc/stats"
)

// lease ends the process when its host does: when the last connection closes, or none comes in
// time. A connection over a local socket cannot outlive its host, however the host ended, so this
// needs no heartbeat.
type lease struct {
	expire func(reason string)
	timer  *time.Timer

	mu    sync.Mutex
	conns int
}

var _ stats.Handler = (*lease)(nil)

func newLease(patience time.Duration, expire func(reason string)) *lease {
	return &lease{
		expire: expire,
		timer:  time.AfterFunc(patience, func() { expire("no host has connected; ending") }),
	}
}

// HandleConn implements stats.Handler.
func (l *lease) HandleConn(_ context.Context, event stats.ConnStats) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch event.(type) {
	case *stats.ConnBegin:
		l.timer.Stop()
		l.conns++
	case *stats.ConnEnd:
		if l.conns--; l.conns == 0 {
			l.expire("the host has gone; ending")
		}
	}
}

// TagConn implements stats.Handler.
func (l *lease) TagConn(ctx context.Context, _ *stats.ConnTagInfo) context.Context { return ctx }

// TagRPC implements stats.Handler.
func (l *lease) TagRPC(ctx context.Context, _ *stats.RPCTagInfo) context.Context { return ctx }

// HandleRPC implements stats.Handler.
func (l *lease) HandleRPC(context.Context, stats.RPCStats) {}

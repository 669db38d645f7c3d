package serve

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/rs/zerolog"
	"google.golang.org/grpc"

	"github.com/invbench/invbench/sdk/wire"
)

// patience is how long a plugin waits for the host that started it to connect.
const patience = 30 * time.Second

// serve serves the host that started this process, until it lets go.
func (p program) serve(stdout *os.File) {
	log := logger(os.Stderr) // before go-plugin puts a pipe in its place
	held := newLease(patience, func(reason string) {
		log.Debug().Msg(reason)
		os.Exit(0)
	})
	guarded := &guard{stdout: stdout, stderr: os.Stderr}
	config := p.config(grpc.StatsHandler(held), grpc.StatsHandler(guarded), unaryLog(log),
		streamLog(log))
	os.Stdout = stdout // go-plugin prints its address there, then replaces the variable
	plugin.Serve(config)
}

// debug serves any number of hosts, one after the other, until a signal comes.
func (p program) debug(stdout *os.File, name string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	log := logger(os.Stderr)
	config := p.config(unaryLog(log), streamLog(log))
	ready, closed := make(chan *plugin.ReattachConfig, 1), make(chan struct{})
	config.Test = &plugin.ServeTestConfig{Context: ctx, ReattachConfigCh: ready, CloseCh: closed}
	go plugin.Serve(config)
	select {
	case at := <-ready:
		line := fmt.Sprintf("%s='%s'\n", wire.ReattachEnv, wire.EncodeReattach(name, at))
		if status := write(stdout, line); status != 0 {
			return status
		}
		<-closed
		return 0
	case <-closed:
		return 1 // go-plugin has said why
	}
}

func (p program) config(options ...grpc.ServerOption) *plugin.ServeConfig {
	return &plugin.ServeConfig{
		HandshakeConfig:  wire.Handshake(),
		VersionedPlugins: wire.Plugins(p.register),
		GRPCServer: func(own []grpc.ServerOption) *grpc.Server {
			return wire.NewServer(append(own, options...)...)
		},
		// go-plugin's own log has errors only, such as why it cannot serve, and as plain text,
		// since the host does not read its JSON.
		Logger: hclog.New(&hclog.LoggerOptions{Level: hclog.Error, Output: os.Stderr}),
	}
}

func logger(to *os.File) zerolog.Logger {
	return zerolog.New(to).With().Timestamp().Logger()
}

// unaryLog puts the logger into the context of each call.
func unaryLog(log zerolog.Logger) grpc.ServerOption {
	return grpc.ChainUnaryInterceptor(
		func(
			ctx context.Context, req any, _ *grpc.UnaryServerInfo, next grpc.UnaryHandler,
		) (any, error) {
			return next(log.WithContext(ctx), req)
		})
}

// streamLog puts the logger into the context of each streaming call.
func streamLog(log zerolog.Logger) grpc.ServerOption {
	return grpc.ChainStreamInterceptor(
		func(
			srv any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, next grpc.StreamHandler,
		) error {
			return next(srv, loggedStream{stream, log.WithContext(stream.Context())})
		})
}

type loggedStream struct {
	grpc.ServerStream
	ctx context.Context
}

// Context implements grpc.ServerStream.
func (s loggedStream) Context() context.Context { return s.ctx }

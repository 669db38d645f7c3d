package wire

import (
	"context"
	"fmt"
	"runtime/debug"

	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// ProtocolVersion is the version of the protocol. It changes only when an old host and a new
// plugin, or the reverse, could not talk; new fields and capabilities do not change it.
const ProtocolVersion = 1

// PluginName is the name under which a plugin is dispensed; there is one in each process.
const PluginName = "plugin"

// Handshake is what a plugin must find in its environment to believe that a host started it. It is
// no secret.
func Handshake() plugin.HandshakeConfig {
	return plugin.HandshakeConfig{
		MagicCookieKey: "INVBENCH_PLUGIN", MagicCookieValue: "f2a1c9d4-inverse-models",
	}
}

// Plugins is the protocol as go-plugin wants it, on the plugin's side with the function that
// registers its services, on the host's with nil. Dispensing PluginName gives the host a
// *grpc.ClientConn.
func Plugins(register func(grpc.ServiceRegistrar)) map[int]plugin.PluginSet {
	return map[int]plugin.PluginSet{ProtocolVersion: {PluginName: endpoint{register: register}}}
}

type endpoint struct {
	plugin.NetRPCUnsupportedPlugin
	register func(grpc.ServiceRegistrar)
}

func (e endpoint) GRPCServer(_ *plugin.GRPCBroker, s *grpc.Server) error {
	e.register(s)
	return nil
}

func (endpoint) GRPCClient(
	_ context.Context, _ *plugin.GRPCBroker, conn *grpc.ClientConn,
) (any, error) {
	return conn, nil
}

// DialOptions are the options of a host's connection.
func DialOptions() []grpc.DialOption {
	return []grpc.DialOption{grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(MessageSize))}
}

// NewServer returns a gRPC server with the protocol's limits, on which a panic in a call fails that
// call only.
func NewServer(options ...grpc.ServerOption) *grpc.Server {
	return grpc.NewServer(append([]grpc.ServerOption{
		grpc.MaxRecvMsgSize(MessageSize),
		grpc.ChainUnaryInterceptor(recoverUnary),
		grpc.ChainStreamInterceptor(recoverStream),
	}, options...)...)
}

func recoverUnary(
	ctx context.Context, req any, _ *grpc.UnaryServerInfo, next grpc.UnaryHandler,
) (_ any, err error) {
	defer recovered(&err)
	return next(ctx, req)
}

func recoverStream(
	srv any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, next grpc.StreamHandler,
) (err error) {
	defer recovered(&err)
	return next(srv, stream)
}

// recovered turns a panic into an error that carries the stack.
func recovered(err *error) {
	if r := recover(); r != nil {
		value := fmt.Sprint(r)
		value = value[:min(len(value), longest/4)] // leaves room for the stack
		*err = status.Error(codes.Internal,
			legible(fmt.Sprintf("%s%s\n\n%s", panicMark, value, debug.Stack())))
	}
}

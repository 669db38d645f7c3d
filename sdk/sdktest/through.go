package sdktest

import (
	"context"
	"fmt"
	"net"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/test/bufconn"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/wire"
)

// TestTask runs every check on the plugin, directly and through the wire.
func TestTask[P any](t *testing.T, plugin sdk.TaskPlugin[P], o TaskOptions) {
	t.Helper()
	task, err := wire.NewTask(plugin)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("direct", func(t *testing.T) {
		report(t, CheckTask(t.Context(), &directTask{plugin: task}, o))
	})
	t.Run("wire", func(t *testing.T) {
		report(t, CheckTask(t.Context(), wire.NewTaskClient(connect(t, task.Register)), o))
	})
}

// TestModel runs every check on the plugin, directly and through the wire.
func TestModel[P any](t *testing.T, plugin sdk.ModelPlugin[P], o ModelOptions) {
	t.Helper()
	model, err := wire.NewModel(plugin)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("direct", func(t *testing.T) {
		report(t, CheckModel(t.Context(), &directModel{plugin: model}, o))
	})
	t.Run("wire", func(t *testing.T) {
		report(t, CheckModel(t.Context(), wire.NewModelClient(connect(t, model.Register)), o))
	})
}

// report makes every finding an error of the test.
func report(t *testing.T, err error) {
	t.Helper()
	for _, f := range Findings(err) {
		t.Error(f)
	}
}

// Findings returns the findings that CheckTask or CheckModel joined in one error.
func Findings(err error) []error {
	if err == nil {
		return nil
	}
	if all, ok := err.(interface{ Unwrap() []error }); ok {
		return all.Unwrap()
	}
	return []error{err}
}

// connect serves a plugin in this process, on a server with the limits of the real one, and dials
// it.
func connect(t *testing.T, register func(grpc.ServiceRegistrar)) *grpc.ClientConn {
	t.Helper()
	listener := bufconn.Listen(1 << 20)
	server := wire.NewServer()
	register(server)
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	conn, err := grpc.NewClient("passthrough:plugin", append(wire.DialOptions(),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) {
			return listener.DialContext(ctx)
		}))...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = conn.Close()
		server.Stop()
		if err := <-served; err != nil {
			t.Error(fmt.Errorf("serve: %w", err))
		}
	})
	return conn
}

package launch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/hashicorp/go-plugin/runner"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"

	"github.com/invbench/invbench/host/internal/lockfile"
	"github.com/invbench/invbench/sdk/wire"
)

// Usage is what a plugin process has used in its life.
type Usage struct {
	CPU       time.Duration // user and system time, with that of the children it waited for
	MaxRSS    int64         // most resident bytes of the process, or of its group if that is more
	ColdStart time.Duration // from starting the process until it answered
}

// Process is one life of a plugin process. Its methods may be called from any goroutine.
type Process struct {
	name    string
	options Options
	conn    *grpc.ClientConn
	output  *output
	cold    time.Duration

	// All nil or empty for a plugin that ran before the host came, see wire.ReattachEnv.
	client *plugin.Client
	child  *child
	folder *lockfile.Folder // of the plugin's socket
	// Closed when connecting to the process has ended, in success or failure.
	dialling chan struct{}

	stop  sync.Once
	usage Usage // valid after stop
}

// start starts a plugin and waits until it answers.
func start(ctx context.Context, c Command, o Options) (*Process, error) {
	o = o.withDefaults()
	p := &Process{name: c.Name, options: o, output: newOutput(o.Log, c.Name)}
	ctx, cancel := context.WithTimeoutCause(ctx, o.StartTimeout,
		fmt.Errorf("%w: no answer in %v", context.DeadlineExceeded, o.StartTimeout))
	defer cancel()
	begun := time.Now()
	err := p.connect(ctx, c)
	if err == nil {
		err = p.ping(ctx)
	}
	if err != nil {
		if cause := context.Cause(ctx); cause != nil {
			err = cause
		}
		err = p.Explain("start", err)
		p.Stop()
		return nil, err
	}
	p.cold = time.Since(begun)
	return p, nil
}

// connect starts the process, or finds the one that runs already, and dials it.
func (p *Process) connect(ctx context.Context, c Command) error {
	addr, err := wire.DecodeReattach(os.Getenv(wire.ReattachEnv), c.Name)
	if err != nil {
		return err
	}
	if addr != nil {
		p.conn, err = dial(addr)
		return err
	}
	if p.folder, err = socketFolder(); err != nil {
		return err
	}
	p.child = newChild(command(c), p.options.Memory)
	p.child.printed = p.output.lines()
	p.client = plugin.NewClient(p.config())
	type result struct {
		conn *grpc.ClientConn
		err  error
	}
	done := make(chan result, 1)
	p.dialling = make(chan struct{})
	go func() {
		defer close(p.dialling)
		conn, err := dispense(p.client)
		done <- result{conn, err}
	}()
	select {
	case r := <-done:
		p.conn, err = r.conn, r.err
		return err
	case <-ctx.Done():
		return context.Cause(ctx) // Stop will end the goroutine with the process
	}
}

func dial(addr net.Addr) (*grpc.ClientConn, error) {
	options := append(wire.DialOptions(),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, addr.Network(), addr.String())
		}))
	return grpc.NewClient("passthrough:plugin", options...)
}

func dispense(client *plugin.Client) (*grpc.ClientConn, error) {
	protocol, err := client.Client()
	if err != nil {
		return nil, err
	}
	raw, err := protocol.Dispense(wire.PluginName)
	if err != nil {
		return nil, err
	}
	conn, ok := raw.(*grpc.ClientConn)
	if !ok {
		return nil, fmt.Errorf("dispensed a %T", raw)
	}
	return conn, nil
}

func (p *Process) config() *plugin.ClientConfig {
	return &plugin.ClientConfig{
		HandshakeConfig:  wire.Handshake(),
		VersionedPlugins: wire.Plugins(nil),
		AllowedProtocols: []plugin.Protocol{plugin.ProtocolGRPC},
		StartTimeout:     p.options.StartTimeout + time.Minute, // start has its own
		SkipHostEnv:      true,
		// Elsewhere the socket's folder keeps others out.
		AutoMTLS:         runtime.GOOS == "windows",
		GRPCDialOptions:  wire.DialOptions(),
		UnixSocketConfig: &plugin.UnixSocketConfig{TempDir: p.folder.Path()},
		// Off keeps go-plugin from parsing what the plugin writes, where a line of ill will makes
		// it panic.
		Logger:     hclog.New(&hclog.LoggerOptions{Level: hclog.Off}),
		Stderr:     p.output.lines(),
		SyncStdout: p.output.lines(),
		SyncStderr: p.output.lines(),
		RunnerFunc: func(_ hclog.Logger, spec *exec.Cmd, _ string) (runner.Runner, error) {
			p.child.cmd.Env = append(p.child.cmd.Env, spec.Env...)
			return p.child, nil
		},
	}
}

// ping waits until the plugin serves.
func (p *Process) ping(ctx context.Context) error {
	_, err := grpc_health_v1.NewHealthClient(p.conn).Check(ctx,
		&grpc_health_v1.HealthCheckRequest{Service: plugin.GRPCServiceName})
	if code := status.Code(err); code == codes.Unimplemented || code == codes.NotFound {
		return fmt.Errorf("%w: it listens, but its gRPC server has no health service for %q; "+
			"add grpc.health.v1 to it and set that name to SERVING",
			wire.ErrProtocol, plugin.GRPCServiceName)
	}
	return err
}

// Stop ends the process and everything in its group, by force after the grace, and returns what it
// has used. It takes a few seconds beyond the grace at most. Calling it again returns the same. A
// plugin that the host did not start goes on running.
func (p *Process) Stop() Usage {
	p.stop.Do(func() {
		if p.child == nil {
			if p.conn != nil {
				_ = p.conn.Close()
			}
		} else {
			p.end()
			p.usage = p.child.usage()
		}
		p.usage.ColdStart = p.cold
		p.output.flush()
	})
	return p.usage
}

// end asks the process to end, waits for the grace, and then kills its group.
func (p *Process) end() {
	p.child.measure()
	killed := make(chan struct{})
	go func() {
		defer close(killed)
		p.client.Kill()
	}()
	within(p.options.Grace, killed)
	p.child.kill()
	if p.child.started() {
		within(5*time.Second, p.child.exited)
	}
	within(2*time.Second, killed)
	within(2*time.Second, p.dialling) // or go-plugin might still put something in the folder
	if err := p.folder.Remove(); err != nil {
		p.options.Log.Debug().Err(err).Str("plugin", p.name).Msg("socket folder not removed")
	}
}

// within waits for done, but not for longer than d, and reports whether it came.
func within(d time.Duration, done <-chan struct{}) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-done:
		return true
	case <-timer.C:
		return false
	}
}

// CPU returns the processor time that the process group has used so far, or 0 where the system does
// not tell about a running process (anywhere but on Linux).
func (p *Process) CPU() time.Duration {
	if p.child == nil {
		return 0
	}
	return p.child.cpu()
}

// socketFolder makes a folder that only this user can enter, with a name short enough: the path of
// a socket may have some 100 bytes, of which go-plugin needs 45. It removes the folders that hosts
// have left which were killed.
func socketFolder() (*lockfile.Folder, error) {
	base := os.TempDir()
	if len(base) > 40 && runtime.GOOS != "windows" {
		base = "/tmp"
	}
	folder, err := lockfile.TempFolder(base, "inv")
	if err != nil {
		return nil, fmt.Errorf("make a folder for the plugin's socket: %w", err)
	}
	return folder, nil
}

// errNotStarted says that a process was killed before it began.
var errNotStarted = errors.New("stopped before it started")

package serve_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/rs/zerolog"
	"google.golang.org/grpc"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/serve"
	"github.com/invbench/invbench/sdk/wire"
)

// roleEnv makes the test's executable something else than the test.
const roleEnv = "INVBENCH_TEST_ROLE"

func TestMain(m *testing.M) {
	switch os.Getenv(roleEnv) {
	case "task":
		serve.Task(task())
	case "model":
		serve.Model(sdk.ModelPlugin[params]{
			About: sdk.About{Name: "nothing", Version: "1", Summary: "does nothing"},
			Order: sdk.Ranked,
			New:   func(params, sdk.Setup) (sdk.Model, error) { return nil, sdk.ErrInvalid },
		})
	case "ring":
		ringMain()
	case "defective":
		serve.Task(sdk.TaskPlugin[params]{})
	case "host":
		host()
	default:
		os.Exit(test(m))
	}
}

// test runs the tests with a folder of their own for sockets, which a plugin that is killed leaves
// behind.
func test(m *testing.M) int {
	dir, err := os.MkdirTemp("", "inv")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	os.Setenv("TMPDIR", dir)
	return m.Run()
}

// params are the parameters of the fake plugins.
type params struct {
	Scale float64 `param:"scale" default:"2" above:"0" doc:"a scale"`
}

// task is a task that prints wherever it can.
func task() sdk.TaskPlugin[params] {
	return sdk.TaskPlugin[params]{
		About: sdk.About{Name: "noisy", Version: "1", Summary: "prints wherever it can"},
		Spaces: func(params) sdk.Spaces {
			fmt.Println("noise from spaces")
			return sdk.Spaces{
				X: []sdk.Dim{sdk.Unbounded("x", "")}, Y: []sdk.Dim{sdk.Unbounded("y", "")},
				Box: []sdk.Interval{{Low: 0, High: 1}},
			}
		},
		New: func(params) (sdk.Simulator, error) {
			fmt.Println("noise from new")
			return noisy{}, nil
		},
	}
}

type noisy struct{}

func (noisy) Draw(ctx context.Context, _ sdk.Seed, _, n int) (sdk.Batch, error) {
	fmt.Println("noise from draw")
	zerolog.Ctx(ctx).Warn().Int("rows", n).Msg("a line of the log")
	return sdk.NewBatch(n, 1), nil
}

func (noisy) Simulate(_ context.Context, _ sdk.Seed, _ int, x sdk.Batch) (sdk.Batch, error) {
	return x, nil
}

// command is this executable in another role.
func command(role string, args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), roleEnv+"="+role)
	return cmd
}

// run runs a command to its end.
func run(t *testing.T, cmd *exec.Cmd) (stdout, stderr string, status int) {
	t.Helper()
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// client starts a task plugin as a host does.
func client(cmd *exec.Cmd, output io.Writer) *plugin.Client {
	return plugin.NewClient(&plugin.ClientConfig{
		HandshakeConfig: wire.Handshake(), VersionedPlugins: wire.Plugins(nil), Cmd: cmd,
		AllowedProtocols: []plugin.Protocol{plugin.ProtocolGRPC}, StartTimeout: 20 * time.Second,
		SkipHostEnv: true,
		Logger:      hclog.New(&hclog.LoggerOptions{Level: hclog.Off}),
		Stderr:      output, SyncStdout: output, SyncStderr: output,
	})
}

// dispense connects to a plugin that has been started.
func dispense(c *plugin.Client) (*wire.TaskClient, error) {
	protocol, err := c.Client()
	if err != nil {
		return nil, err
	}
	raw, err := protocol.Dispense(wire.PluginName)
	if err != nil {
		return nil, err
	}
	return wire.NewTaskClient(raw.(*grpc.ClientConn)), nil
}

// host starts a plugin, prints its process id, and waits to be killed.
func host() {
	c := client(command("task"), io.Discard)
	if _, err := dispense(c); err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
	fmt.Println(c.ReattachConfig().Pid)
	select {}
}

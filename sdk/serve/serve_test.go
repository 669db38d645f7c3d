//go:build unix

package serve_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/invbench/invbench/sdk/wire"
)

func TestDescribe(t *testing.T) {
	for role, name := range map[string]string{"task": "noisy", "model": "nothing"} {
		stdout, stderr, status := run(t, command(role, "describe"))
		d, err := wire.DecodeDescription([]byte(stdout))
		if err != nil || d.Name != name || status != 0 {
			t.Errorf("%s describes itself as %q, %v; status %d", role, stdout, err, status)
		}
		if noise := strings.Contains(stderr, "noise from spaces"); noise != (role == "task") {
			t.Errorf("%s: standard error is %q", role, stderr)
		}
	}
}

func TestReadme(t *testing.T) {
	stdout, _, status := run(t, command("task", "readme"))
	const want = "| name | type | default | allowed | meaning |\n" +
		"|---|---|---|---|---|\n" +
		"| `scale` | number | `2` | > 0 | a scale |\n"
	if stdout != want || status != 0 {
		t.Errorf("readme prints %q with status %d, want %q", stdout, status, want)
	}
}

func TestByHand(t *testing.T) {
	for _, args := range [][]string{nil, {"descrbe"}, {"describe", "more"}, {"--help"}} {
		stdout, stderr, status := run(t, command("task", args...))
		if stdout != "" || status != 1 ||
			!strings.Contains(stderr, "noisy is a task plugin of invbench") ||
			!strings.Contains(stderr, "describe (") {
			t.Errorf("arguments %q: status %d, standard output %q, standard error %q",
				args, status, stdout, stderr)
		}
	}
	stdout, stderr, status := run(t, command("defective", "describe"))
	if stdout != "" || status != 1 || !strings.Contains(stderr, "defective") {
		t.Errorf("a defective plugin: status %d, standard output %q, standard error %q",
			status, stdout, stderr)
	}
}

func TestDescribeIntoAClosedPipe(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	_ = r.Close()
	cmd := command("task", "describe")
	cmd.Stdout = w
	if err := cmd.Run(); err == nil {
		t.Error("a description that nobody can read ends with status 0")
	}
	_ = w.Close()
}

// buffer is a bytes.Buffer for several goroutines.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// eventually waits for something that takes a moment.
func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); {
		if done() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%s: not in 20 s", what)
}

// TestServe is the life of a plugin: noise does not disturb it, ^C does not end it, and SIGTERM
// does.
func TestServe(t *testing.T) {
	var output buffer
	c := client(command("task"), &output)
	defer c.Kill()
	task, err := dispense(c)
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	d, err := task.Describe(ctx)
	printed, _, _ := run(t, command("task", "describe"))
	if want, _ := wire.DecodeDescription([]byte(printed)); err != nil || d.Name != want.Name ||
		string(d.Params) != string(want.Params) {
		t.Errorf("description %+v, %v; printed is %+v", d, err, want)
	}
	if _, err := task.Configure(ctx, json.RawMessage(`{"scale":3}`)); err != nil {
		t.Fatal(err)
	}
	pid := c.ReattachConfig().Pid
	if err := syscall.Kill(pid, syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if x, err := task.Draw(ctx, 1, 0, 7); err != nil || x.Rows() != 7 {
		t.Fatalf("after ^C: %v, %v", x, err)
	}
	for _, want := range []string{
		"noise from spaces", "noise from new", "noise from draw", `"message":"a line of the log"`,
	} {
		eventually(t, "output says "+want, func() bool {
			return strings.Contains(output.String(), want)
		})
	}
	if strings.Contains(output.String(), "PLUGIN_") ||
		!strings.Contains(output.String(), `"level":"warn","rows":7`) {
		t.Errorf("output is %q", output.String())
	}
	if err := syscall.Kill(pid, syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	eventually(t, "SIGTERM ends the plugin", c.Exited)
}

// gone reports whether a process has ended, even if nobody has asked how.
func gone(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return true
	}
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return false // no /proc here
	}
	_, after, _ := strings.Cut(string(stat), ") ")
	return strings.HasPrefix(after, "Z")
}

// TestPluginEndsWithItsHost kills a host, which cannot say goodbye then.
func TestPluginEndsWithItsHost(t *testing.T) {
	cmd := command("host")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, _ := bufio.NewReader(out).ReadString('\n')
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		t.Fatalf("the host says %q", line)
	}
	if gone(pid) {
		t.Fatal("the plugin has ended before its host")
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	eventually(t, "the plugin ends", func() bool { return gone(pid) })
}

// TestDebug serves two hosts one after the other, without a host's environment, until ^C.
func TestDebug(t *testing.T) {
	cmd := command("task", "-debug")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill() }()
	line, err := bufio.NewReader(out).ReadString('\n')
	value, ok := strings.CutPrefix(strings.TrimSpace(line), wire.ReattachEnv+"='")
	if !ok || err != nil {
		t.Fatalf("-debug prints %q, %v", line, err)
	}
	addr, err := wire.DecodeReattach(strings.TrimSuffix(value, "'"), "noisy")
	if err != nil || addr == nil {
		t.Fatalf("%q gives %v, %v", value, addr, err)
	}
	for range 2 {
		conn, err := grpc.NewClient("passthrough:plugin",
			grpc.WithTransportCredentials(insecure.NewCredentials()),
			grpc.WithContextDialer(func(context.Context, string) (net.Conn, error) {
				return net.Dial(addr.Network(), addr.String())
			}))
		if err != nil {
			t.Fatal(err)
		}
		if d, err := wire.NewTaskClient(conn).Describe(t.Context()); err != nil ||
			d.Name != "noisy" {
			t.Errorf("description %+v, %v", d, err)
		}
		_ = conn.Close()
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("after ^C: %v", err)
	}
}

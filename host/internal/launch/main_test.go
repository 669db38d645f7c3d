//go:build unix

package launch

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rs/zerolog"
	"google.golang.org/grpc"
	grpchealth "google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/serve"
)

// The variables by which the test's executable is told to be a plugin, and where to leave what it
// saw.
const (
	roleEnv = "INVBENCH_TEST_ROLE"
	fileEnv = "INVBENCH_TEST_FILE"
)

func TestMain(m *testing.M) {
	role := os.Getenv(roleEnv)
	if role == "" {
		os.Exit(m.Run())
	}
	if begin, ok := beginnings()[role]; ok {
		begin()
	}
	serve.Task(taskPlugin(role))
}

// beginnings are what plugins do before they serve, in place of it as a rule.
func beginnings() map[string]func() {
	return map[string]func(){
		"chatty":    func() { fmt.Println("hello, I am a plugin") },
		"mute":      hang,
		"exits":     func() { fmt.Fprintln(os.Stderr, "no licence found"); os.Exit(7) },
		"panics":    func() { panic("at the start") },
		"stdout":    func() { flood(os.Stdout) },
		"stubborn":  func() { signal.Ignore(syscall.SIGTERM, syscall.SIGINT); hang() },
		"sleeper":   func() { time.Sleep(time.Minute); os.Exit(0) },
		"leaves":    func() { leave(false); os.Exit(0) },
		"babbles":   func() { flood(os.Stdout); os.Exit(0) },
		"nonsense":  func() { fmt.Println(`{"schema":1,"name":"../etc"}`); os.Exit(0) },
		"unhealthy": func() { unhealthy(false) },
		"unknown":   func() { unhealthy(true) },
		"python":    func() { fmt.Fprint(os.Stderr, traceback); os.Exit(1) },
		"wrong_end": func() { fmt.Println(`{}`); os.Exit(4) },
	}
}

func flood(to *os.File) {
	line := []byte(strings.Repeat("x", 1000) + "\n")
	for range 1 << 20 {
		if _, err := to.Write(line); err != nil {
			os.Exit(1)
		}
	}
	hang()
}

// traceback is how a Python program ends that cannot import what it needs.
const traceback = `Traceback (most recent call last):
  File "plugin.py", line 3, in <module>
    import torch
ModuleNotFoundError: No module named 'torch'
`

// unhealthy is a plugin whose gRPC server knows no service of ours, and with health none that
// go-plugin asks for either.
func unhealthy(health bool) {
	listener, err := net.Listen("unix", os.Getenv("PLUGIN_UNIX_SOCKET_DIR")+"/s")
	if err != nil {
		panic(err)
	}
	fmt.Printf("1|1|unix|%s|grpc\n", listener.Addr())
	server := grpc.NewServer()
	if health {
		checks := grpchealth.NewServer()
		checks.SetServingStatus("plugin", grpc_health_v1.HealthCheckResponse_SERVING)
		grpc_health_v1.RegisterHealthServer(server, checks)
	}
	panic(server.Serve(listener))
}

// hang does nothing, for longer than any test. The runtime takes a select without cases for a
// deadlock where nothing else runs and there is no cgo.
func hang() { time.Sleep(time.Hour) }

// leave starts a child that outlives this process and holds its pipes, in another process group if
// it is to escape.
func leave(escape bool) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), roleEnv+"=sleeper")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if escape {
		cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	}
	if err := cmd.Start(); err != nil {
		panic(err)
	}
	note(fmt.Sprint(cmd.Process.Pid))
}

// note leaves text for the test.
func note(text string) {
	if err := os.WriteFile(os.Getenv(fileEnv), []byte(text), 0o600); err != nil {
		panic(err)
	}
}

type params struct {
	Scale float64 `param:"scale" default:"1" above:"0" doc:"of no effect"`
}

// taskPlugin is a task whose Draw does what its role says.
func taskPlugin(role string) sdk.TaskPlugin[params] {
	return sdk.TaskPlugin[params]{
		About: sdk.About{Name: "fake", Version: "1", Summary: "does what it is told"},
		Spaces: func(params) sdk.Spaces {
			return sdk.Spaces{
				X: []sdk.Dim{sdk.Unbounded("x", "")}, Y: []sdk.Dim{sdk.Unbounded("y", "")},
				Box: []sdk.Interval{{Low: 0, High: 1}},
			}
		},
		New: func(params) (sdk.Simulator, error) { return actor{role, os.Stderr}, nil },
	}
}

type actor struct {
	role   string
	stderr *os.File
}

func (a actor) Simulate(_ context.Context, _ sdk.Seed, _ int, x sdk.Batch) (sdk.Batch, error) {
	return x, nil
}

func (a actor) Draw(ctx context.Context, _ sdk.Seed, _, n int) (sdk.Batch, error) {
	if act, ok := acts()[a.role]; ok {
		act(ctx)
	}
	if a.role == "short" {
		n--
	}
	return sdk.NewBatch(n, 1), nil
}

// acts are what plugins do in a call.
func acts() map[string]func(context.Context) {
	return map[string]func(context.Context){
		"panic": func(context.Context) { panic("in a call") },
		"crash": func(context.Context) { go panic("in a goroutine"); select {} },
		"exit":  func(context.Context) { fmt.Fprintln(os.Stderr, "last words"); os.Exit(3) },
		"killed": func(context.Context) {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		},
		"wedged": func(context.Context) { signal.Ignore(syscall.SIGTERM); select {} },
		"stopped": func(context.Context) {
			_ = syscall.Kill(os.Getpid(), syscall.SIGSTOP)
			select {}
		},
		"leave":  func(context.Context) { leave(false) },
		"escape": func(context.Context) { leave(true) },
		"eat":    func(context.Context) { note(fmt.Sprint(len(eat(512 << 20)))); select {} },
		"spin":   func(context.Context) { spin(300 * time.Millisecond) },
		"log": func(ctx context.Context) {
			zerolog.Ctx(ctx).Warn().Int("rows", 3).Msg("careful")
		},
		"flood":     func(context.Context) { floodErr(50_000) },
		"hostile":   func(context.Context) { hostile() },
		"environ":   func(context.Context) { environ() },
		"fd1":       func(context.Context) { fd1() },
		"long_line": func(context.Context) { fmt.Fprint(os.Stderr, strings.Repeat("y", 10<<20)) },
	}
}

// eat takes memory and uses every page of it.
func eat(size int) []byte {
	b := make([]byte, size)
	for i := 0; i < size; i += 4096 {
		b[i] = 1
	}
	return b
}

func spin(d time.Duration) {
	for end := time.Now().Add(d); time.Now().Before(end); {
	}
}

func floodErr(lines int) {
	for i := range lines {
		fmt.Fprintln(os.Stderr, "line", i)
	}
}

// hostile writes what has made hosts fall over.
func hostile() {
	for _, line := range []string{
		`{"@level":3,"@message":{},"@timestamp":[]}`, `{"@timestamp":1}`,
		`{"level":7,"message":"seven"}`, `{"level":"warn","message":3}`,
		`{"level":"fatal","message":"die"}`, `{"level":"panic","message":"die"}`,
		`{"level":"disabled","message":"quiet"}`,
		`{"level":"info","message":"ok","plugin":"another","time":"never","level":"info"}`, "{",
		"\x1b[2J\x1b]0;title\x07", `{"level":"info","message":"\u001b[31mred"}`, "\xff\xfe",
		`{"level":"info","message":"more","level2":{"a":[1,{}]}}`,
	} {
		fmt.Fprintln(os.Stderr, line)
	}
}

// fd1 prints past the guard of sdk/serve, as a library in C would: a line, and more in one piece
// than a pipe holds.
func fd1() {
	runtime.GC() // were nobody to hold on to the file, its descriptor would be closed about now
	for _, text := range []string{"from below\n", strings.Repeat("z", 1<<20)} {
		for raw := []byte(text); len(raw) > 0; {
			n, err := syscall.Write(1, raw)
			if err != nil {
				panic(err)
			}
			raw = raw[n:]
		}
	}
}

func environ() {
	raw, err := json.Marshal(os.Environ())
	if err != nil {
		panic(err)
	}
	note(string(raw))
}

// fake is the command that starts this executable in a role.
func fake(role string, env ...string) Command {
	return Command{Path: os.Args[0], Name: "fake", Env: append(env, roleEnv+"="+role)}
}

// started starts a plugin and configures it.
func started(t *testing.T, c Command, o Options) *Task {
	t.Helper()
	task, err := StartTask(t.Context(), c, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { task.Stop() })
	if _, err := task.Configure(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return task
}

// quick is options for plugins that will not end by themselves.
func quick() Options { return Options{Log: zerolog.Nop(), Grace: 100 * time.Millisecond} }

// eventually waits for something that takes a moment.
func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().
		Before(end); time.Sleep(5 * time.Millisecond) {
		if done() {
			return
		}
	}
	t.Fatalf("%s: not in 20 s", what)
}

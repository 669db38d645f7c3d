//go:build unix

package launch

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/sdk"
)

// wantFailure checks that err is a Failure of a status, whose reason says why and whose detail says
// more.
func wantFailure(t *testing.T, err error, call string, status record.Status, why, more string) {
	t.Helper()
	var f *Failure
	if !errors.As(err, &f) {
		t.Fatalf("error %v, want a *Failure", err)
	}
	if f.Plugin != "fake" || f.Call != call || f.Status != status ||
		!strings.Contains(f.Reason, why) || !strings.Contains(f.Detail, more) {
		t.Errorf("failure %+v, want %s to be %s because %q, with detail %q",
			*f, call, status, why, more)
	}
	if strings.Contains(f.Reason, "\n") || strings.Count(f.Detail, "\n") >= traceLines {
		t.Errorf("reason %q is to be one line, and detail at most %d: %q",
			f.Reason, traceLines, f.Detail)
	}
}

func TestStart(t *testing.T) {
	task := started(t, fake("good"), quick())
	d, err := task.Describe(t.Context())
	if err != nil || d.Name != "fake" {
		t.Errorf("description %+v, %v", d, err)
	}
	if x, err := task.Draw(t.Context(), 1, 0, 3); err != nil || x.Rows() != 3 {
		t.Errorf("draw %v, %v", x, err)
	}
}

func TestStartFailures(t *testing.T) {
	for role, test := range map[string]struct {
		status    record.Status
		why, more string
	}{
		"chatty": {record.Invalid, "hello, I am a plugin", ""},
		"mute":   {record.Timeout, "no answer in", ""},
		"stdout": {record.Invalid, "xxx", ""},
		"exits":  {record.Crashed, "exit status 7: no licence found", "no licence found"},
		"panics": {record.Crashed, "panic: at the start", "main_test.go"},
		"python": {
			record.Crashed, "exit status 1: ModuleNotFoundError: No module named 'torch'",
			"plugin.py",
		},

		"unhealthy": {record.Invalid, "no health service for \"plugin\"; add grpc.health.v1", ""},
	} {
		t.Run(role, func(t *testing.T) {
			o := quick()
			o.StartTimeout = 20 * time.Second
			if role == "mute" {
				o.StartTimeout = 200 * time.Millisecond
			}
			task, err := StartTask(t.Context(), fake(role), o)
			if task != nil {
				t.Error("a task comes with the error")
			}
			wantFailure(t, err, "start", test.status, test.why, test.more)
		})
	}
}

// TestUnserved starts a plugin whose server does not know the services of the protocol.
func TestUnserved(t *testing.T) {
	task, err := StartTask(t.Context(), fake("unknown"), quick())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { task.Stop() })
	_, err = task.Configure(t.Context(), nil)
	wantFailure(t, task.Explain("configure", err), "configure", record.Invalid,
		"does not serve this call",
		"")
}

func TestStartNothing(t *testing.T) {
	dir := t.TempDir()
	plain := filepath.Join(dir, "plain")
	if err := os.WriteFile(plain, []byte("not a program"), 0o644); err != nil {
		t.Fatal(err)
	}
	script := filepath.Join(dir, "script")
	if err := os.WriteFile(script, []byte("#!/no/such/shell\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	for path, why := range map[string]string{
		filepath.Join(dir, "missing"): "no such file", plain: "permission denied", dir: "",
		script: "no such file",
	} {
		_, err := StartTask(t.Context(), Command{Path: path, Name: "fake"}, quick())
		wantFailure(t, err, "start", record.Failed, why, "")
	}
	_, err := StartTask(t.Context(), Command{Path: os.Args[0], Name: "fake", Dir: filepath.Join(dir,
		"none")}, quick())
	wantFailure(t, err, "start", record.Failed, "no such file", "")
}

// TestStartCancelled ends the context before and soon after the start, and looks for what is left
// in the folder where sockets go.
func TestStartCancelled(t *testing.T) {
	dir, err := os.MkdirTemp("", "inv")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	t.Setenv("TMPDIR", dir)
	for i := range 12 {
		ctx, cancel := context.WithCancel(t.Context())
		if i == 0 {
			cancel()
		}
		time.AfterFunc(time.Duration(i*i)*200*time.Microsecond, cancel)
		if _, err := StartTask(ctx, fake("mute"), quick()); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v, want one that wraps %v", err, context.Canceled)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestEnvironment looks at the environment from inside the plugin.
func TestEnvironment(t *testing.T) {
	t.Setenv("AWS_SECRET_ACCESS_KEY", "hunter2")
	t.Setenv("OMP_NUM_THREADS", "3")
	file := filepath.Join(t.TempDir(), "environ")
	task := started(t, fake("environ", fileEnv+"="+file, "EXTRA=yes"), quick())
	if _, err := task.Draw(t.Context(), 1, 0, 1); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var environ []string
	if err := json.Unmarshal(raw, &environ); err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]string)
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		seen[name] = value
	}
	if seen["OMP_NUM_THREADS"] != "3" || seen["EXTRA"] != "yes" ||
		seen["PATH"] != os.Getenv("PATH") {
		t.Errorf("the plugin misses something in %q", environ)
	}
	if _, ok := seen["AWS_SECRET_ACCESS_KEY"]; ok || strings.Contains(string(raw), "hunter2") {
		t.Error("the plugin sees the host's secrets")
	}
	info, err := os.Stat(seen["PLUGIN_UNIX_SOCKET_DIR"])
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the socket's folder has mode %v, %v; want 0700", info.Mode(), err)
	}
	task.Stop()
	if _, err := os.Stat(seen["PLUGIN_UNIX_SOCKET_DIR"]); !os.IsNotExist(err) {
		t.Errorf("the socket's folder is still there: %v", err)
	}
}

func TestAllowed(t *testing.T) {
	got := allowed([]string{
		"PATH=/bin", "HOME=/h", "SECRET=1", "PATHS=2", "XLA_FLAGS=-x", "CUDA_VISIBLE_DEVICES=0",
		"INVBENCH_BACKEND=go",
		"INVBENCH_PLUGIN=cookie", "BENCH_REATTACH={}", "GOMAXPROCS=1", "EMPTY", "GITHUB_TOKEN=x",
		"LD_PRELOAD=/evil.so", "lang=C",
	})
	want := []string{
		"PATH=/bin", "HOME=/h", "XLA_FLAGS=-x", "CUDA_VISIBLE_DEVICES=0", "INVBENCH_BACKEND=go",
		"GOMAXPROCS=1", "lang=C",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("allowed (-want +got):\n%s", diff)
	}
}

func TestStartModel(t *testing.T) {
	model, err := StartModel(t.Context(), fake("good"), quick())
	if err != nil {
		t.Fatal(err)
	}
	defer model.Stop()
	_, err = model.Describe(t.Context())
	if !errors.Is(err, sdk.ErrInvalid) ||
		!strings.Contains(err.Error(), "is a task, want a model") {
		t.Errorf("a task started as a model describes itself with %v", err)
	}
}

//go:build unix

package launch

import (
	"bufio"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/sdk/wire"
)

// TestReattach uses a plugin that somebody else has started, and leaves it running.
func TestReattach(t *testing.T) {
	cmd := exec.Command(os.Args[0], "-debug")
	cmd.Env = append(os.Environ(), roleEnv+"=good")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	value := strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(line), wire.ReattachEnv+"='"),
		"'")
	t.Setenv(wire.ReattachEnv, value)
	c := Command{Path: "/no/such/plugin", Name: "fake"}
	for range 2 {
		task := started(t, c, quick())
		if x, err := task.Draw(t.Context(), 1, 0, 3); err != nil || x.Rows() != 3 {
			t.Fatalf("draw %v, %v", x, err)
		}
		if u := task.Stop(); u.CPU != 0 || u.MaxRSS != 0 || u.ColdStart <= 0 || task.CPU() != 0 {
			t.Errorf("usage %+v of a plugin that is not ours", u)
		}
		if !running(cmd.Process.Pid) {
			t.Fatal("Stop ends a plugin that is not ours")
		}
	}
	c.Name = "other"
	if _, err := StartTask(t.Context(), c, quick()); err == nil {
		t.Error("a plugin of another name is started from nowhere")
	}
}

func TestReattachNonsense(t *testing.T) {
	t.Setenv(wire.ReattachEnv, "{")
	_, err := StartTask(t.Context(), fake("good"), quick())
	wantFailure(t, err, "start", record.Failed, "-debug", "")
}

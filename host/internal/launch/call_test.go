//go:build unix

package launch

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/wire"
)

func TestCallFailures(t *testing.T) {
	for role, test := range map[string]struct {
		status    record.Status
		is        error
		why, more string
	}{
		"panic": {record.Crashed, wire.ErrPanic, "panic: in a call", "main_test.go"},
		"crash": {
			record.Crashed, wire.ErrLost, "exit status 2: panic: in a goroutine", "goroutine",
		},
		"exit":    {record.Crashed, wire.ErrLost, "exit status 3", "last words"},
		"killed":  {record.Crashed, wire.ErrLost, "killed from outside", ""},
		"short":   {record.Invalid, wire.ErrProtocol, "a batch of 4 rows", ""},
		"wedged":  {record.Timeout, context.DeadlineExceeded, "deadline", ""},
		"stopped": {record.Timeout, context.DeadlineExceeded, "deadline", ""},
	} {
		t.Run(role, func(t *testing.T) {
			task := started(t, fake(role), quick())
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			if test.status == record.Timeout {
				ctx, cancel = context.WithTimeout(t.Context(), 200*time.Millisecond)
			}
			defer cancel()
			_, err := task.Draw(ctx, 1, 0, 5)
			err = task.Explain("draw", err)
			wantFailure(t, err, "draw", test.status, test.why, test.more)
			if !errors.Is(err, test.is) {
				t.Errorf("%v does not wrap %v", err, test.is)
			}
			if again := task.Explain("other", err); again != err {
				t.Errorf("explained again it is %v", again)
			}
			task.Stop()
			leavesNothing(t, task.Process)
		})
	}
}

func TestExplainOfGoodPlugins(t *testing.T) {
	task := started(t, fake("good"), quick())
	if err := task.Explain("draw", nil); err != nil {
		t.Errorf("nothing explained is %v", err)
	}
	_, err := task.Configure(t.Context(), json.RawMessage(`{"scale":-1}`))
	err = task.Explain("configure", err)
	wantFailure(t, err, "configure", record.Failed, `"scale" is -1`, "")
	want := `fake: configure: invalid argument: parameter "scale" is -1, want a number > 0`
	if err.Error() != want {
		t.Errorf("error %q, want %q", err, want)
	}
	if !errors.Is(err, sdk.ErrInvalid) {
		t.Errorf("%v does not wrap %v", err, sdk.ErrInvalid)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = task.Draw(ctx, 1, 0, 1)
	wantFailure(t, task.Explain("draw", err), "draw", record.Failed, "canceled", "")
}

// TestMemoryLimit has a plugin take 512 MiB of 200.
func TestMemoryLimit(t *testing.T) {
	needsProc(t)
	o := quick()
	o.Memory = 200 << 20
	task := started(t, fake("eat", fileEnv+"="+filepath.Join(t.TempDir(), "note")), o)
	_, err := task.Draw(t.Context(), 1, 0, 5)
	wantFailure(t, task.Explain("draw", err), "draw", record.OutOfMemory, "the limit is 200 MiB",
		"")
	if u := task.Stop(); u.MaxRSS < 200<<20 || u.MaxRSS > 2<<30 {
		t.Errorf("largest resident size %d MiB, want more than 200", u.MaxRSS>>20)
	}
}

func TestMemoryBelowTheLimit(t *testing.T) {
	needsProc(t)
	o := quick()
	o.Memory = 2 << 30
	task := started(t, fake("spin"), o)
	if _, err := task.Draw(t.Context(), 1, 0, 5); err != nil {
		t.Error(task.Explain("draw", err))
	}
}

// TestUsage has a plugin compute for 300 ms.
func TestUsage(t *testing.T) {
	o := quick()
	o.Grace = 10 * time.Second
	task := started(t, fake("spin"), o)
	before := task.CPU()
	if _, err := task.Draw(t.Context(), 1, 0, 5); err != nil {
		t.Fatal(err)
	}
	if haveProc() {
		if used := task.CPU() - before; used <= 0 {
			t.Errorf("computing took %v of processor time", used)
		}
	}
	u := task.Stop()
	if u.CPU <= 0 || u.CPU > time.Minute || u.MaxRSS < 1<<20 || u.MaxRSS > 2<<30 ||
		u.ColdStart <= 0 {
		t.Errorf("usage %+v", u)
	}
	if again := task.Stop(); again != u {
		t.Errorf("stopped again the usage is %+v, was %+v", again, u)
	}
	if task.CPU() != u.CPU {
		t.Errorf("after the end the processor time is %v, want %v", task.CPU(), u.CPU)
	}
	_, err := task.Draw(t.Context(), 1, 0, 5)
	if err == nil {
		t.Error("a stopped plugin draws")
	}
}

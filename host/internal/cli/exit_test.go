package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/invbench/invbench/host/internal/config"
	"github.com/invbench/invbench/sdk"
)

func TestFinish(t *testing.T) {
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	for _, test := range []struct {
		name   string
		ctx    context.Context
		err    error
		status int
		says   string
	}{
		{"nothing", t.Context(), nil, 0, ""},
		{"a failure", t.Context(), errors.New("the disk is full"), 1, "error: the disk is full\n"},
		{
			"a wrong argument", t.Context(), fmt.Errorf("draw: %w: no rows", sdk.ErrInvalid), 2,
			"error: draw: no rows\n",
		},
		{
			"a wrong argument, said last", t.Context(), fmt.Errorf("no rows: %w", sdk.ErrInvalid),
			2, "error: no rows\n",
		},
		{"usage", t.Context(), usagef("say %d", 1), 2, "error: say 1\n"},
		{
			"several lines", t.Context(), errors.New("build x:\na\nb"), 1,
			"error: build x:\n  a\n  b\n",
		},
		{
			"several errors", t.Context(),
			errors.Join(usagef("one"), errors.Join(usagef("two"), usagef("three"))), 2,
			"error: one\nerror: two\nerror: three\n",
		},
		{"cells that are not ok", t.Context(), fmt.Errorf("run: %w", errCellsNotOK), 1, ""},
		{"a closed pipe", t.Context(), fmt.Errorf("write: %w", syscall.EPIPE), 0, ""},
		{"^C", cancelled, fmt.Errorf("draw: %w", context.Canceled), 130, "error: interrupted\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var log bytes.Buffer
			a := newApp(Env{Stderr: &log})
			a.started = true
			if got := a.finish(test.ctx, test.err); got != test.status ||
				log.String() != test.says {
				t.Errorf("status %d, log %q; want %d, %q",
					got, log.String(), test.status, test.says)
			}
		})
	}
}

func TestErrorsAsJSON(t *testing.T) {
	_, log, status := invoke(t, "", "version", "--log-format", "json", "--log-level", "off",
		"--nonsense")
	if status != exitUsage ||
		!strings.HasPrefix(log, `{"level":"error","message":"unknown flag: --nonsense"}`+"\n") {
		t.Errorf("status %d, log %q; want 2 and an error as JSON", status, log)
	}
}

// TestInterrupted has a command wait for input that does not come.
func TestInterrupted(t *testing.T) {
	built(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer time.AfterFunc(300*time.Millisecond, cancel).Stop()
	in, writer := io.Pipe()
	defer writer.Close()
	var out, log bytes.Buffer
	status := Run(ctx,
		Env{Args: []string{"simulate", "sine_wave"}, Stdin: in, Stdout: &out, Stderr: &log})
	if status != exitInterrupted || !strings.Contains(log.String(), "interrupted") {
		t.Errorf("status %d, log %q; want 130 and a word on it", status, log.String())
	}
}

// TestBenchYAML checks the configuration of this repository, in every profile, to the last
// parameter.
func TestBenchYAML(t *testing.T) {
	root := built(t)
	for profile, entries := range map[string]int{"smoke": 8, "quick": 8, "paper": 10} {
		f := boardFlags{
			options: config.Options{File: root + "/" + config.FileName, Profile: profile},
		}
		a := newApp(Env{Getenv: func(string) string { return root }})
		b, err := a.openBoard(t.Context(), &f)
		if err != nil {
			t.Errorf("profile %s: %v", profile, err)
			continue
		}
		if n := len(b.config.Tasks) * len(b.config.Entries); n != 3*entries {
			t.Errorf("profile %s has %d pairs of task and entry, want 3 × %d", profile, n, entries)
		}
		if c := b.config; profile == "paper" && (c.TrainRows != 10_000 || c.Targets != 200 ||
			c.Draws != 200 || c.Repeats != 3 ||
			c.Score.MMD.Targets != 200 || c.Score.MMD.Sample != 200 ||
			c.Score.MMD.Pool != 2_000_000) {
			t.Errorf("profile paper is not the published protocol (reference §5, §6.3): %+v", c)
		}
	}
}

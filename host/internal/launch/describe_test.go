//go:build unix

package launch

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/sdk/wire"
)

func TestDescribe(t *testing.T) {
	d, document, err := Describe(t.Context(), fake("good"))
	if err != nil || d.Name != "fake" {
		t.Fatalf("description %+v, %v", d, err)
	}
	again, err := wire.DecodeDescription(document)
	if err != nil || again.Version != d.Version {
		t.Errorf("the document is %s, %v", document, err)
	}
}

func TestDescribeFailures(t *testing.T) {
	for role, test := range map[string]struct {
		status    record.Status
		why, more string
	}{
		"exits":  {record.Failed, "exit status 7: no licence found", "no licence found"},
		"panics": {record.Failed, "exit status 2: panic: at the start", "main_test.go"},
		"python": {
			record.Failed, "exit status 1: ModuleNotFoundError: No module named 'torch'",
			"import torch",
		},
		"babbles":   {record.Invalid, "more than 1048576 bytes", ""},
		"nonsense":  {record.Invalid, "../etc", ""},
		"wrong_end": {record.Failed, "exit status 4", ""},
		"chatty":    {record.Invalid, "description", ""},
	} {
		t.Run(role, func(t *testing.T) {
			_, document, err := Describe(t.Context(), fake(role))
			if document != nil {
				t.Errorf("a document of %d bytes comes with the error", len(document))
			}
			wantFailure(t, err, "describe", test.status, test.why, test.more)
		})
	}
	_, _, err := Describe(t.Context(),
		Command{Path: filepath.Join(t.TempDir(), "none"), Name: "fake"})
	wantFailure(t, err, "describe", record.Failed, "no such file", "")
}

func TestDescribeHangs(t *testing.T) {
	for _, role := range []string{"mute", "stubborn"} {
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		_, _, err := Describe(ctx, fake(role))
		cancel()
		wantFailure(t, err, "describe", record.Timeout, "deadline", "")
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	if _, _, err := Describe(ctx, fake("mute")); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want one that wraps %v", err, context.Canceled)
	}
}

// TestDescribeTakesChildren has the plugin leave a child that holds its pipes.
func TestDescribeTakesChildren(t *testing.T) {
	needsProc(t)
	file := filepath.Join(t.TempDir(), "pid")
	_, _, err := Describe(t.Context(), fake("leaves", fileEnv+"="+file))
	wantFailure(t, err, "describe", record.Invalid, "description", "")
	child := readPid(t, file)
	eventually(t, "the child ends", func() bool { return !running(child) })
}

// TestDescribeSeesNoSecrets runs a shell script in the plugin's place.
func TestDescribeSeesNoSecrets(t *testing.T) {
	t.Setenv("GITHUB_TOKEN", "hunter2")
	script := filepath.Join(t.TempDir(), "plugin.sh")
	if err := os.WriteFile(script,
		[]byte("#!/bin/sh\necho \"token=$GITHUB_TOKEN arg=$1\" >&2\nexit 9\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	_, _, err := Describe(t.Context(), Command{Path: script, Name: "fake"})
	wantFailure(t, err, "describe", record.Failed, "exit status 9", "token= arg=describe")
}

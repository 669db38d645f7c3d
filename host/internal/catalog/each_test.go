package catalog

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestResolveEach has a plugin among others that does not build, and one that does not describe
// itself.
func TestResolveEach(t *testing.T) {
	r := newRepository(t)
	c := r.open()
	build := c.run
	const said = "# gamma\ngamma/main.go:1: no\ngamma/main.go:2: no"
	c.run = func(ctx context.Context, dir string, args []string) (string, error) {
		if strings.Contains(strings.Join(args, " "), "./plugins/gamma") {
			return said, exec.Command("go", "no-such-command").Run()
		}
		return build(ctx, dir, args)
	}
	fails := filepath.Join(t.TempDir(), "fails")
	if err := os.WriteFile(fails, []byte("#!/bin/sh\necho broken heart >&2\nexit 3\n"),
		0o755); err != nil {
		t.Fatal(err)
	}
	plugins, problems := c.ResolveEach(t.Context(),
		[]Ref{{Name: "alpha"}, {Name: "gamma"}, {Name: fails}, {Name: "beta"}})
	for i, want := range []string{"", "gamma/main.go:1: no", "broken heart", ""} {
		if want == "" && (problems[i] != nil || plugins[i].Description.Name == "") {
			t.Errorf("plugin %d suffers from others: %v", i, problems[i])
		}
		if want != "" && (problems[i] == nil || !strings.Contains(problems[i].Error(), want)) {
			t.Errorf("problem %d is %v, want one that says %q", i, problems[i], want)
		}
	}
	f := plugins[1].Failure
	if f == nil || plugins[1].Path != "" || f.Call != "build" ||
		f.Reason != "gamma/main.go:1: no" || f.Detail != said {
		t.Errorf("of the plugin that does not build: %+v, failure %+v", plugins[1], f)
	}
	if f := plugins[2].Failure; f == nil || plugins[2].Path != fails || f.Call != "describe" {
		t.Errorf("of the plugin that does not describe itself: %+v, failure %+v", plugins[2], f)
	}
}

// TestTheCompilersAbsence is no fault of a plugin.
func TestTheCompilersAbsence(t *testing.T) {
	r := newRepository(t)
	r.fail = exec.ErrNotFound
	_, problems := r.open().ResolveEach(t.Context(), []Ref{{Name: "gamma"}})
	if problems[0] == nil || errors.As(problems[0], new(*Undescribed)) {
		t.Errorf("without a go command: %v, want an error about that", problems[0])
	}
}

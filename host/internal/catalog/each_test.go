package catalog

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestResolveEach has a plugin among others that does not build, and one that does not describe itself.
func TestResolveEach(t *testing.T) {
	r := newRepository(t)
	c := r.open()
	build := c.run
	c.run = func(ctx context.Context, dir string, args []string) (string, error) {
		if strings.Contains(strings.Join(args, " "), "./plugins/gamma") {
			return "gamma/main.go:1: no", errors.New("exit status 1")
		}
		return build(ctx, dir, args)
	}
	fails := filepath.Join(t.TempDir(), "fails")
	if err := os.WriteFile(fails, []byte("#!/bin/sh\necho broken heart >&2\nexit 3\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	plugins, problems := c.ResolveEach(t.Context(), []Ref{{Name: "alpha"}, {Name: "gamma"}, {Name: fails}, {Name: "beta"}})
	for i, want := range []string{"", "gamma/main.go:1: no", "broken heart", ""} {
		if want == "" && (problems[i] != nil || plugins[i].Description.Name == "") {
			t.Errorf("plugin %d suffers from others: %v", i, problems[i])
		}
		if want != "" && (problems[i] == nil || !strings.Contains(problems[i].Error(), want)) {
			t.Errorf("problem %d is %v, want one that says %q", i, problems[i], want)
		}
	}
}

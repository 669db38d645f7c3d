package catalog

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/rs/zerolog"

	"github.com/invbench/invbench/sdk"
)

// repository is a small stand-in for this one: two plugins and a go command that writes shell
// scripts.
type repository struct {
	t     *testing.T
	root  string
	asked string // a file that gets a line for each time that a script is asked to describe itself

	mu    sync.Mutex
	calls [][]string // of the go command
	fail  error      // what the go command ends with
	says  string     // what it prints
}

func newRepository(t *testing.T) *repository {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the plugins are shell scripts")
	}
	t.Setenv("GOWORK", "off")
	t.Setenv("GOENV", "off")
	r := &repository{t: t, root: t.TempDir(), asked: filepath.Join(t.TempDir(), "asked")}
	r.write("go.mod", "// the repository\nmodule github.com/invbench/invbench\n\ngo 1.26\n")
	r.write("tasks/alpha/main.go", "// Alpha is a task.\npackage main\n\nfunc main() {}\n")
	r.write("plugins/beta/main.go", "package main\n\nfunc main() {}\n")
	r.write("plugins/gamma/main.go",
		"package main\n\nimport _ \"embed\"\n\n//go:embed data/words.txt\nvar words "+
			"string\n\nfunc main() {}\n")
	r.write("plugins/gamma/data/words.txt", "a b c\n")
	r.write("plugins/internal/nets/nets.go", "package nets\n")
	r.write("plugins/nothing/doc.go", "package nothing\n")
	r.write("plugins/nothing/main_test.go", "package main\n")
	r.write("plugins/Upper/main.go", "package main\n")
	return r
}

func (r *repository) write(name, text string) {
	r.t.Helper()
	name = filepath.Join(r.root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		r.t.Fatal(err)
	}
}

func (r *repository) remove(name string) {
	r.t.Helper()
	if err := os.Remove(filepath.Join(r.root, filepath.FromSlash(name))); err != nil {
		r.t.Fatal(err)
	}
}

// open opens the catalogue from a folder deep inside.
func (r *repository) open() *Catalog {
	r.t.Helper()
	c, err := Open(filepath.Join(r.root, "plugins", "beta"), zerolog.Nop())
	if err != nil {
		r.t.Fatal(err)
	}
	c.run = r.goCommand
	return c
}

// goCommand stands in for go build: an executable is a script that depends on the plugin's main.go.
func (r *repository) goCommand(_ context.Context, dir string, args []string) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.calls = append(r.calls, args)
	if r.fail != nil {
		return r.says, r.fail
	}
	out := args[4]
	for _, pkg := range args[5:] {
		kind := sdk.KindModel
		if strings.HasPrefix(pkg, "./tasks/") {
			kind = sdk.KindTask
		}
		text, err := os.ReadFile(filepath.Join(dir, pkg, "main.go"))
		if err != nil {
			return "", err
		}
		name := filepath.Base(pkg)
		if err := os.WriteFile(filepath.Join(out, name), []byte(r.script(kind, name, text)),
			0o755); err != nil {
			return "", err
		}
	}
	return "", nil
}

// script is an executable that describes itself as a plugin, and notes that it was asked.
func (r *repository) script(kind sdk.Kind, name string, source []byte) string {
	d := sdk.Description{
		Schema: sdk.DescriptionSchema, Name: name, Kind: kind, Version: "1.0.0",
		Summary: "a stand-in", Capabilities: []sdk.Capability{},
		Params: json.RawMessage(`{"type":"object"}`),
	}
	if kind == sdk.KindModel {
		d.Order = sdk.Exchangeable
	} else {
		d.Spaces = &sdk.Spaces{
			X: []sdk.Dim{sdk.Unbounded("x", "")}, Y: []sdk.Dim{sdk.Unbounded("y", "")},
			Box: []sdk.Interval{{Low: -1, High: 1}},
		}
	}
	document, err := json.Marshal(d)
	if err != nil {
		r.t.Error(err)
	}
	comment := strings.ReplaceAll(string(source), "\n", "\n# ")
	return fmt.Sprintf("#!/bin/sh\n# %s\necho %s >> %s\ncat <<'END'\n%s\nEND\n", comment, name,
		r.asked, document)
}

// timesAsked returns how often scripts were asked to describe themselves.
func (r *repository) timesAsked() int {
	text, err := os.ReadFile(r.asked)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		r.t.Error(err)
	}
	return strings.Count(string(text), "\n")
}

// resolve resolves names with an optional kind before a colon.
func resolve(c *Catalog, words ...string) ([]Plugin, error) {
	refs := make([]Ref, len(words))
	for i, word := range words {
		if kind, name, found := strings.Cut(word, ":"); found {
			refs[i] = Ref{Kind: sdk.Kind(kind), Name: name}
		} else {
			refs[i] = Ref{Name: word}
		}
	}
	return c.Resolve(context.Background(), refs)
}

package catalog

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"github.com/invbench/invbench/host/internal/fileset"
	"github.com/invbench/invbench/sdk"
)

func TestResolveBuildsInOneCall(t *testing.T) {
	r := newRepository(t)
	plugins, err := resolve(r.open(), "model:gamma", "task:alpha", "model:gamma", "beta")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range plugins {
		names = append(names, string(p.Description.Kind)+":"+p.Description.Name)
		if digest, err := fileset.HashFile(p.Path); err != nil || digest != p.Digest || !p.InTree ||
			len(p.Document) == 0 {
			t.Errorf("plugin %+v: digest of its file %s, %v", p, digest, err)
		}
	}
	if diff := cmp.Diff([]string{"model:gamma", "task:alpha", "model:gamma", "model:beta"},
		names); diff != "" {
		t.Errorf("plugins (-want +got):\n%s", diff)
	}
	if len(r.calls) != 1 {
		t.Fatalf("%d calls of go, want 1: %v", len(r.calls), r.calls)
	}
	want := []string{
		"build", "-trimpath", "-buildvcs=false", "-o", r.calls[0][4], "./plugins/gamma",
		"./tasks/alpha", "./plugins/beta",
	}
	if diff := cmp.Diff(want, r.calls[0]); diff != "" {
		t.Errorf("arguments of go (-want +got):\n%s", diff)
	}
	if _, err := os.Stat(r.calls[0][4]); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder of the build is left behind: %v", err)
	}
}

// step is one change of a repository, and whether plugins have to be built after it.
type step struct {
	name   string
	change func()
	builds bool
}

// follow makes one change at a time and looks whether go is called.
func (r *repository) follow(steps []step) {
	r.t.Helper()
	for _, step := range steps {
		before := len(r.calls)
		step.change()
		if _, err := resolve(r.open(), "beta", "gamma"); err != nil {
			r.t.Fatalf("%s: %v", step.name, err)
		}
		if built := len(r.calls) > before; built != step.builds {
			r.t.Errorf("after a change of %s: go called %v, want %v", step.name, built, step.builds)
		}
	}
}

func TestStampOfSources(t *testing.T) {
	r := newRepository(t)
	r.follow([]step{
		{"the first time", func() {}, true},
		{"nothing", func() {}, false},
		{"a source", func() {
			r.write("plugins/beta/main.go",
				"package main\n\nfunc main() { println() }\n")
		}, true},
		{"a new source", func() { r.write("plugins/beta/more.go", "package main\n") }, true},
		{"a source, and back", func() {
			r.write("plugins/beta/main.go", "package mian\n")
			r.write("plugins/beta/main.go", "package main\n\nfunc main() { println() }\n")
		}, false},
		{"a package that nothing imports", func() {
			r.write("plugins/internal/nets/nets.go",
				"package nets // changed\n")
		}, false},
		{"an import", func() {
			r.write("plugins/beta/more.go",
				"package main\n\nimport _ \""+module+"/plugins/internal/nets\"\n")
		}, true},
		{"a package that is imported", func() {
			r.write("plugins/internal/nets/nets.go",
				"package nets\n")
		}, true},
		{"an import of an import", func() {
			r.write("plugins/internal/nets/nets.go",
				"package nets\n\nimport _ \""+module+"/sdk\"\n")
		}, true},
		{"a package that an import imports", func() {
			r.write("sdk/sdk.go", "package sdk\n")
		}, true},
		{"the host", func() { r.write("host/main.go", "package main\n") }, false},
		{"assembly", func() { r.write("plugins/internal/nets/nets_amd64.s", "\n") }, true},
		{"go.sum", func() { r.write("go.sum", "x\n") }, true},
		{"an embedded file", func() { r.write("plugins/gamma/data/words.txt", "d\n") }, true},
		{"a test", func() { r.write("plugins/beta/main_test.go", "package main\n") }, false},
		{"a file that nothing embeds", func() { r.write("README.md", "read me\n") }, false},
		{"a record", func() { r.write("results/b/x.go", "package b\n") }, false},
		{"a removed source", func() { r.remove("plugins/beta/more.go") }, true},
	})
}

func TestStampOfAllElse(t *testing.T) {
	t.Setenv("CGO_ENABLED", "0") // whatever the tests run under
	r := newRepository(t)
	r.follow([]step{
		{"the first time", func() {}, true},
		{"a flag about modules", func() { t.Setenv("GOFLAGS", "-mod=mod") }, true},
		{"another build flag", func() { t.Setenv("GOFLAGS", "-mod=mod -tags=x") }, false},
		{"another platform", func() { t.Setenv("GOARCH", "wasm") }, false},
		{"cgo", func() { t.Setenv("CGO_ENABLED", "1") }, true},
		{"a call of C", func() {
			r.write("plugins/beta/c.go", "package main\n\nimport \"C\"\n")
		}, true},
		{"nothing, with a call of C", func() {}, true},
		{"no call of C", func() { r.remove("plugins/beta/c.go") }, false}, // it is as it was before
		{"a damaged executable", func() {
			found, err := filepath.Glob(filepath.Join(r.root, ".bench", "bin", "model", "beta", "*",
				"beta"))
			if err != nil || len(found) == 0 {
				t.Fatalf("no executables: %v", err)
			}
			for _, file := range found {
				if err := os.WriteFile(file, []byte("#!/bin/sh\n"), 0o755); err != nil {
					t.Fatal(err)
				}
			}
		}, true},
		{"nothing again", func() {}, false},
		{"a workspace", func() { t.Setenv("GOWORK", ""); r.write("go.work", "go 1.26\n") }, true},
		{"a workspace, and nothing else", func() {}, true},
		{"no workspace, but a local module", func() {
			t.Setenv("GOWORK", "off")
			r.write("go.mod",
				"module github.com/invbench/invbench\n\nreplace example.com/x => ../x\n")
		}, true},
		{"the same local module", func() {}, true},
	})
}

// TestBuildLeavesOlderExecutables checks that a run goes on with what it began with.
func TestBuildLeavesOlderExecutables(t *testing.T) {
	r := newRepository(t)
	old, err := resolve(r.open(), "beta")
	if err != nil {
		t.Fatal(err)
	}
	r.write("plugins/beta/main.go", "package main // edited\n")
	edited, err := resolve(r.open(), "beta")
	if err != nil {
		t.Fatal(err)
	}
	if old[0].Path == edited[0].Path || old[0].Digest == edited[0].Digest {
		t.Errorf("the edited plugin is at %s like the old one", old[0].Path)
	}
	if digest, err := fileset.HashFile(old[0].Path); err != nil || digest != old[0].Digest {
		t.Errorf("the old executable has digest %s, %v; want %s", digest, err, old[0].Digest)
	}
}

func TestDescriptionsAreKept(t *testing.T) {
	r := newRepository(t)
	for range 3 {
		if _, err := resolve(r.open(), "beta", "alpha", "beta"); err != nil {
			t.Fatal(err)
		}
	}
	if n := r.timesAsked(); n != 2 {
		t.Errorf("two plugins were asked %d times what they are, want once each", n)
	}
	found, err := filepath.Glob(filepath.Join(r.root, ".bench", "describe", "*.json"))
	if err != nil || len(found) != 2 {
		t.Fatalf("kept descriptions %v, %v; want 2", found, err)
	}
	for _, file := range found {
		if err := os.WriteFile(file, []byte("{"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := resolve(r.open(), "beta"); err != nil || r.timesAsked() != 3 {
		t.Errorf("a damaged description: %v, asked %d times, want 3", err, r.timesAsked())
	}
}

func TestTaskAndModelOfOneName(t *testing.T) {
	r := newRepository(t)
	r.write("plugins/alpha/main.go", "package main\n")
	plugins, err := resolve(r.open(), "model:alpha", "task:alpha", "alpha")
	if err != nil {
		t.Fatal(err)
	}
	if a, b, c := plugins[0].Description.Kind, plugins[1].Description.Kind,
		plugins[2].Description.Kind; a != sdk.KindModel ||
		b != sdk.KindTask || c != sdk.KindTask {
		t.Errorf("kinds %s, %s, %s; want model, task, task", a, b, c)
	}
}

func TestBuildFails(t *testing.T) {
	r := newRepository(t)
	r.fail = errors.New("exit status 1")
	r.says = "# example.com/beta\nplugins/beta/main.go:3:1: undefined: x\n" +
		strings.Repeat("more\n", 30)
	_, err := resolve(r.open(), "beta")
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		"build beta: exit status 1\n", "main.go:3:1: undefined: x\n", "… and 12 lines more\n",
		"mend the code",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error %q does not say %q", err, want)
		}
	}
	if errors.Is(err, sdk.ErrInvalid) {
		t.Error("a failed build is not the fault of an argument")
	}
	r.fail = &exec.Error{Name: "go", Err: exec.ErrNotFound}
	if _, err := resolve(r.open(), "beta"); err == nil ||
		!strings.Contains(err.Error(), "go command is not found") {
		t.Errorf("without go: error %v", err)
	}
	r.fail = nil
	if _, err := resolve(r.open(), "beta"); err != nil {
		t.Errorf("after mending: %v", err)
	}
}

// TestTwoHostsAtOnce has several hosts find the same sources changed.
func TestTwoHostsAtOnce(t *testing.T) {
	r := newRepository(t)
	var wait sync.WaitGroup
	failures := make(chan error, 16)
	for range 8 {
		c := r.open()
		wait.Go(func() {
			plugins, err := resolve(c, "beta", "gamma", "alpha")
			for _, p := range plugins {
				if digest, e := fileset.HashFile(p.Path); e != nil || digest != p.Digest {
					err = errors.Join(err, e,
						fmt.Errorf("%s has digest %s, want %s", p.Path, digest, p.Digest))
				}
			}
			failures <- err
		})
	}
	wait.Wait()
	close(failures)
	for err := range failures {
		if err != nil {
			t.Error(err)
		}
	}
}

// TestRealBuild builds a plugin of this repository with the real go command, and then finds it
// without.
func TestRealBuild(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("no go command")
	}
	c, err := Open(".", zerolog.Nop())
	if err != nil || c.Root() == "" {
		t.Fatalf("Open: root %q, %v", c.Root(), err)
	}
	c.folder = t.TempDir()
	first, err := resolve(c, "robotic_arm")
	if err != nil {
		t.Fatal(err)
	}
	if d := first[0].Description; d.Kind != sdk.KindTask || d.Name != "robotic_arm" ||
		len(d.Spaces.X) != 4 || len(d.Spaces.Y) != 2 {
		t.Errorf("description %+v, want the task robotic_arm of 4 → 2", d)
	}
	stamps, err := c.stamps([]source{{sdk.KindTask, "robotic_arm"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := c.latest(source{sdk.KindTask, "robotic_arm"},
		stamps[source{sdk.KindTask, "robotic_arm"}]); !ok {
		t.Skip("sources of the repository changed while they were built, or reach out of it")
	}
	c.run = nil // would panic
	second, err := resolve(c, "robotic_arm")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("found again (-first +second):\n%s", diff)
	}
}

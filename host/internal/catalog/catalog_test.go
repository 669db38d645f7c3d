package catalog

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"github.com/invbench/invbench/sdk"
)

func TestNames(t *testing.T) {
	c := newRepository(t).open()
	for kind, want := range map[sdk.Kind][]string{
		sdk.KindTask:  {"alpha"},
		sdk.KindModel: {"beta", "gamma"},
	} {
		got, err := c.Names(kind)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("names of kind %s (-want +got):\n%s", kind, diff)
		}
	}
}

func TestResolveByPath(t *testing.T) {
	r := newRepository(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "sub", "mine")
	if err := os.Mkdir(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(r.script(sdk.KindModel, "my_model", nil)),
		0o755); err != nil {
		t.Fatal(err)
	}
	for _, ref := range []Ref{
		{Kind: sdk.KindModel, Name: file},
		{Kind: sdk.KindModel, Name: "sub/mine", Base: dir},
		{Name: "./mine", Base: filepath.Dir(file)},
	} {
		plugins, err := r.open().Resolve(context.Background(), []Ref{ref})
		if err != nil {
			t.Fatalf("%+v: %v", ref, err)
		}
		p := plugins[0]
		if p.Path != file || p.InTree || p.Description.Name != "my_model" ||
			p.Command().Name != "my_model" || p.Command().Path != file {
			t.Errorf("%+v: plugin %+v", ref, p)
		}
	}
	if n := r.timesAsked(); n != 3 || len(r.calls) != 0 { // a script: each time anew
		t.Errorf("asked %d times, %d calls of go; want 3, 0", n, len(r.calls))
	}
}

func TestResolveRefuses(t *testing.T) {
	r := newRepository(t)
	dir := t.TempDir()
	write := func(name, text string, mode os.FileMode) string {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		return name
	}
	script := r.script(sdk.KindTask, "other", nil)
	for _, test := range []struct {
		name string
		ref  Ref
		want string
	}{
		{
			"a mistyped name",
			Ref{Kind: sdk.KindModel, Name: "gama"},
			`unknown model "gama"; did you mean "gamma"?`,
		},
		{
			"a name of the other kind",
			Ref{Kind: sdk.KindTask, Name: "gamma"},
			`unknown task "gamma"; known are alpha`,
		},
		{
			"a name of no kind",
			Ref{Name: "zzz"},
			`unknown plugin "zzz"; known are alpha, beta, gamma`,
		},
		{
			"no file",
			Ref{Name: "./none", Base: dir},
			"there is no file " + filepath.Join(dir, "none"),
		},
		{"a folder", Ref{Name: dir}, "is not a file"},
		{"not executable", Ref{Name: write("plain", script, 0o644)}, "chmod +x"},
		{
			"another kind",
			Ref{Kind: sdk.KindModel, Name: write("task", script, 0o755)},
			"is a task plugin, want a model",
		},
		{
			"no plugin",
			Ref{Name: write("words", "#!/bin/sh\necho hello\n", 0o755)},
			"is it a plugin?",
		},
		{
			"a program that fails",
			Ref{Name: write("fails", "#!/bin/sh\necho broken heart >&2\nexit 3\n",
				0o755)},
			"broken heart",
		},
		{"no program", Ref{Name: write("data", "\x00\x01", 0o755)}, "is it a plugin?"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := r.open().Resolve(context.Background(), []Ref{test.ref})
			if err == nil || !strings.Contains(err.Error(), test.want) ||
				!errors.Is(err, sdk.ErrInvalid) {
				t.Errorf("error %v, want one that says %q and wraps sdk.ErrInvalid", err, test.want)
			}
		})
	}
	_, err := resolve(r.open(), "nix", "./nix", "beta")
	if err == nil || !strings.Contains(err.Error(), `"nix"`) ||
		!strings.Contains(err.Error(), "./nix") {
		t.Errorf("error %v, want one of both unknown plugins", err)
	}
	if len(r.calls) != 0 {
		t.Error("something was built although a name is wrong")
	}
}

func TestOutsideOfARepository(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.com/mine\n"),
		0o644); err != nil {
		t.Fatal(err)
	}
	c, err := Open(dir, zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	c.folder = ""
	if names, err := c.Names(sdk.KindTask); err != nil || len(names) != 0 || c.Root() != "" {
		t.Errorf("names %v, %v, root %q; want none", names, err, c.Root())
	}
	if _, err := resolve(c, "beta"); !errors.Is(err, sdk.ErrInvalid) ||
		!strings.Contains(err.Error(), "no repository") {
		t.Errorf("error %v, want one that says there is no repository", err)
	}
	r := newRepository(t)
	file := filepath.Join(dir, "mine")
	if err := os.WriteFile(file, []byte(r.script(sdk.KindModel, "mine", nil)), 0o755); err != nil {
		t.Fatal(err)
	}
	if plugins, err := resolve(c, file); err != nil || plugins[0].Description.Name != "mine" {
		t.Errorf("plugins %v, %v; want the one at the path", plugins, err)
	}
}

func TestResolveCancelled(t *testing.T) {
	r := newRepository(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r.fail = errors.New("signal: interrupt")
	if _, err := r.open().Resolve(ctx, []Ref{{Name: "beta"}}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
}

package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/rs/zerolog"

	"github.com/invbench/invbench/host/internal/catalog"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/serve"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"bench": func() { // what the program's main does
			signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
			os.Exit(Run(Interruptible(context.Background()), OSEnv()))
		},
		"biased_task": func() { serve.Task(biasedTask()) },
	})
}

// built builds the plugins that tests use, once for all of them, and returns the repository's
// folder.
func built(t *testing.T) string {
	t.Helper()
	root, _ := executables(t)
	return root
}

// executables is built, and returns the executables by the plugins' names.
func executables(t *testing.T) (root string, paths map[string]string) {
	t.Helper()
	c, err := catalog.Open(".", zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	var refs []catalog.Ref
	for _, task := range []string{"ballistics", "robotic_arm", "sine_wave"} {
		refs = append(refs, catalog.Ref{Kind: sdk.KindTask, Name: task})
	}
	for _, model := range []string{"nearest", "prior"} {
		refs = append(refs, catalog.Ref{Kind: sdk.KindModel, Name: model})
	}
	plugins, err := c.Resolve(context.Background(), refs)
	if err != nil {
		t.Fatal(err)
	}
	paths = make(map[string]string)
	for _, p := range plugins {
		paths[p.Description.Name] = p.Path
	}
	return c.Root(), paths
}

// TestScripts runs testdata/*.txt. In them $ROOT is this repository, which bench runs in wherever
// the script is, $NEAREST and $PRIOR are executables of models, $SINE_WAVE that of a task.
func TestScripts(t *testing.T) {
	root, paths := executables(t)
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Cmds: map[string]func(
			*testscript.TestScript, bool, []string,
		){"status": status, "scores": scores},
		Setup: func(env *testscript.Env) error {
			env.Setenv("ROOT", root)
			env.Setenv("NEAREST", paths["nearest"])
			env.Setenv("PRIOR", paths["prior"])
			env.Setenv("SINE_WAVE", paths["sine_wave"])
			env.Setenv(rootVariable, root)
			if path, err := exec.LookPath("biased_task"); err == nil {
				env.Setenv("BIASED_TASK", path)
			}
			// As building needs it, should a source have changed.
			for _, pair := range os.Environ() {
				if name, value, _ := strings.Cut(pair, "="); name == "HOME" ||
					strings.HasPrefix(name, "GO") ||
					strings.HasPrefix(name, "CGO_") || strings.HasPrefix(name, "XDG_") {
					env.Setenv(name, value)
				}
			}
			return ownCache(env)
		},
	})
}

// ownCache gives a script a cache folder of its own, where cells say that they run: scripts run
// side by side, and would mark each other's times as shared. Go's build cache stays where it is.
func ownCache(env *testscript.Env) error {
	if env.Getenv("GOCACHE") == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return err
		}
		env.Setenv("GOCACHE", filepath.Join(cache, "go-build"))
	}
	env.Setenv("XDG_CACHE_HOME", filepath.Join(env.WorkDir, ".cache"))
	return nil
}

// status is a command of scripts: status N PROGRAM ARGS… runs a program that has to end with exit
// status N.
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N PROGRAM ARGS…")
	}
	got := 0
	err := ts.Exec(args[1], args[2:]...)
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("exit status %d, want %s", got, args[0])
	}
}

// invoke runs a command in this process, in the repository's folder, and returns what it wrote.
func invoke(t *testing.T, stdin string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	var out, log bytes.Buffer
	status = Run(t.Context(),
		Env{Args: args, Stdin: strings.NewReader(stdin), Stdout: &out, Stderr: &log})
	return out.String(), log.String(), status
}

// data runs a command that has to succeed and returns its data.
func data(t *testing.T, stdin string, args ...string) string {
	t.Helper()
	out, log, status := invoke(t, stdin, args...)
	if status != exitOK {
		t.Fatalf("bench %s: status %d\n%s", strings.Join(args, " "), status, log)
	}
	return out
}

// rows parses CSV of the given width.
func rows(t *testing.T, text string, width int) sdk.Batch {
	t.Helper()
	name := filepath.Join(t.TempDir(), "rows.csv")
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	b, err := newApp(Env{}).readRows(name, width)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// scores is a command of scripts: scores BOARD FILE writes the scores of all records of a board to
// a file, as the records have them. A board without any fails the script.
func scores(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: scores BOARD FILE")
	}
	paths, err := filepath.Glob(filepath.Join(ts.MkAbs(args[0]), "records", "*", "*", "*.json"))
	ts.Check(err)
	var all []byte
	for _, path := range paths {
		r, err := record.ReadFile(path)
		ts.Check(err)
		if r.Scores == nil {
			ts.Fatalf("%s has no scores: %s %s", path, r.Status, r.Reason)
		}
		text, err := json.Marshal(r.Scores)
		ts.Check(err)
		all = append(append(append(all, r.Task.Name+" "+r.Model.Name+" "...), text...), '\n')
	}
	if len(all) == 0 {
		ts.Fatalf("%s has no records", args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), all, 0o666))
}

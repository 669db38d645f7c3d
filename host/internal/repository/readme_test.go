package repository

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/format"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/cli"
)

// root is the folder of the repository.
var root = filepath.Join("..", "..", "..")

// fence is a code block of Markdown: its language and its text.
var fence = regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$")

// blocks returns the README's code blocks in a language.
func blocks(t *testing.T, language string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, match := range fence.FindAllSubmatch(text, -1) {
		if string(match[1]) == language {
			found = append(found, string(match[2]))
		}
	}
	return found
}

// fileLine is how a code block says which file it is.
var fileLine = regexp.MustCompile(`^// ((?:plugins|tasks)/[a-z_]+/[a-z_]+\.go)\n`)

// TestReadmePrograms compiles the README's plugins where the README says to put them, and runs the tests that it gives
// them. The files are laid over the tree for the go command alone.
func TestReadmePrograms(t *testing.T) {
	folder := t.TempDir()
	overlay, packages := map[string]string{}, []string{}
	for i, block := range blocks(t, "go") {
		match := fileLine.FindStringSubmatch(block)
		if match == nil {
			t.Fatalf("a Go block of the README does not begin with the name of its file:\n%s", block)
		}
		file, err := filepath.Abs(filepath.Join(root, filepath.FromSlash(match[1])))
		if err != nil {
			t.Fatal(err)
		}
		overlay[file] = filepath.Join(folder, fmt.Sprint(i)+".go")
		writeFile(t, overlay[file], []byte(block))
		if dir := "./" + path.Dir(match[1]); !slices.Contains(packages, dir) {
			packages = append(packages, dir)
		}
	}
	if len(packages) != 2 || len(overlay) != 4 {
		t.Fatalf("the README has %d files in %v, want two each of a task and a model", len(overlay), packages)
	}
	config, err := json.Marshal(map[string]any{"Replace": overlay})
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(folder, "overlay.json"), config)
	run(t, root, "go", append([]string{"test", "-c", "-vet=off", "-overlay", filepath.Join(folder, "overlay.json"), "-o", folder}, packages...)...)
	for _, dir := range packages {
		run(t, folder, filepath.Join(folder, path.Base(dir)+".test"), "-test.v")
	}
}

func writeFile(t *testing.T, name string, content []byte) {
	t.Helper()
	if err := os.WriteFile(name, content, 0o666); err != nil {
		t.Fatal(err)
	}
}

// run runs a program in a folder, which must succeed.
func run(t *testing.T, dir, name string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", filepath.Base(name), err, out)
	}
}

// TestReadmeProgramsAreFormatted holds the README to what gofmt makes of the tree.
func TestReadmeProgramsAreFormatted(t *testing.T) {
	for _, block := range blocks(t, "go") {
		formatted, err := format.Source([]byte(block))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(formatted), block); diff != "" {
			t.Errorf("(-gofmt +README):\n%s", diff)
		}
	}
}

// TestReadmeCommands makes sure that each command line of the README is one that the program knows, flag for flag. With
// --help added nothing is run.
func TestReadmeCommands(t *testing.T) {
	known := 0
	for _, block := range blocks(t, "sh") {
		for line := range strings.Lines(block) {
			line, _, _ = strings.Cut(strings.TrimSpace(line), " > ")
			words := strings.Fields(line)
			if len(words) < 4 || !slices.Equal(words[:3], []string{"go", "run", "./host"}) {
				continue
			}
			known++
			var stdout, stderr bytes.Buffer
			status := cli.Run(t.Context(), cli.Env{Args: append(words[3:], "--help"), Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr})
			if status != 0 || !strings.Contains(stdout.String(), "bench "+words[3]) {
				t.Errorf("%s: status %d\n%s%s", line, status, stdout.String(), stderr.String())
			}
		}
	}
	if known < 8 {
		t.Errorf("found %d command lines in the README: the test looks in the wrong place", known)
	}
}

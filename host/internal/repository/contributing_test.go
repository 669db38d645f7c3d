package repository

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestContributingNamesAllPackages holds the table of the host's packages to those that there are.
func TestContributingNamesAllPackages(t *testing.T) {
	text := contributing(t)
	named := map[string]bool{}
	for _, match := range regexp.MustCompile("`([a-z/]+)`").FindAllStringSubmatch(text, -1) {
		named[match[1]] = true
	}
	n := 0
	for _, name := range sourceFiles(t, ".go") {
		folder, inside := strings.CutPrefix(filepath.ToSlash(filepath.Dir(name)), "host/internal/")
		if !inside || strings.Contains(folder, "testdata") {
			continue
		}
		n++
		if !named[folder] {
			t.Errorf("CONTRIBUTING.md does not name the package %s", folder)
			named[folder] = true
		}
	}
	if n < 100 {
		t.Fatalf("%d files: the test looks in the wrong place", n)
	}
}

// TestHowToNamesFiles holds the lists of files in "How to …" to those that there are.
func TestHowToNamesFiles(t *testing.T) {
	_, text, _ := strings.Cut(contributing(t), "## How to …")
	text, _, _ = strings.Cut(text, "\n## ")
	paths := namedPaths(text)
	if len(paths) < 15 {
		t.Fatalf("%v: the test looks at nothing", paths)
	}
	for _, path := range paths {
		if _, err := os.Stat(filepath.Join(root, path)); err != nil {
			t.Errorf("CONTRIBUTING.md: how to … names %s: %v", path, err)
		}
	}
}

// namedPaths returns the paths in code of a text, of which NAME stands for anything.
func namedPaths(text string) []string {
	var paths []string
	for _, match := range regexp.MustCompile("`([a-z_/]+/[A-Za-z0-9_.]+)`").
		FindAllStringSubmatch(text, -1) {
		if !strings.Contains(match[1], "NAME") {
			paths = append(paths, match[1])
		}
	}
	return paths
}

// TestNamedPaths finds what a list names.
func TestNamedPaths(t *testing.T) {
	got := namedPaths("1. `host/internal/a.go` and `tasks/NAME/main.go`, by `go generate " +
		"./sdk`; `sdk/cpu/x_test.go`")
	if strings.Join(got, " ") != "host/internal/a.go sdk/cpu/x_test.go" {
		t.Errorf("found %v", got)
	}
}

func contributing(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "CONTRIBUTING.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

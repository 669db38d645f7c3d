package repository

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestOnlyOnePackageWritesFiles holds that the host writes files by package files alone, which
// replaces no device, follows links, and changes no mode.
func TestOnlyOnePackageWritesFiles(t *testing.T) {
	allowed := map[string][]string{
		// Tries whether the folder takes a file, and removes it.
		"host/internal/bench/board.go": {"os.CreateTemp"},
		// Moves an executable that the go command has built.
		"host/internal/catalog/install.go": {"os.Rename"},
		// Opens files to lock them; their names tell, not their contents.
		"host/internal/lockfile/lockfile.go": {"os.OpenFile", "os.Rename"},
	}
	folder := filepath.Join(root, "host")
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") ||
			strings.HasSuffix(path, "_test.go") {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		if name = filepath.ToSlash(name); strings.HasPrefix(name, "host/internal/files/") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, call := range writing(string(text)) {
			if !slices.Contains(allowed[name], call) {
				t.Errorf("%s calls %s; write with host/internal/files", name, call)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// writing returns the calls in a source text that make, replace or change files.
func writing(text string) []string {
	calls := regexp.MustCompile(
		`\bos\.(?:WriteFile|Create|CreateTemp|OpenFile|Rename|Link|Chmod)\b|\.Chmod\b`)
	return calls.FindAllString(text, -1)
}

// TestWriting makes sure that the check bites.
func TestWriting(t *testing.T) {
	for text, want := range map[string]int{
		"err := os.WriteFile(name, text, 0o666)": 1,
		"f, err := os.Create(name)":              1,
		"f, err := os.CreateTemp(dir, pattern)":  1,
		"errors.Join(f.Chmod(0o644), f.Close())": 1,
		"os.Rename(a, b); os.Link(c, d)":         2,
		"text, err := os.ReadFile(name)":         0,
		"os.Remove(name); os.MkdirAll(dir, 0o7)": 0,
	} {
		if got := writing(text); len(got) != want {
			t.Errorf("%s: %q, want %d", text, got, want)
		}
	}
}

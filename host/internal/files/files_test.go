package files

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

// writers are the ways to write a file.
func writers() map[string]func(path, content string) error {
	return map[string]func(path, content string) error{
		"Write":  func(path, content string) error { return Write(path, text(content)) },
		"Update": func(path, content string) error { return Update(path, []byte(content)) },
		"Durable": func(path, content string) error {
			return Durable(path, func() bool { return false }, text(content))
		},
	}
}

// each runs a test of every writer, with a folder that has to hold as many files in the end as it
// says.
func each(
	t *testing.T,
	test func(t *testing.T, folder string, write func(path, content string) error) int,
) {
	t.Helper()
	for name, write := range writers() {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			want := test(t, folder, write)
			if left, err := os.ReadDir(folder); err != nil || len(left) != want {
				t.Errorf("left %v, %v; want %d files", left, err, want)
			}
		})
	}
}

func holds(t *testing.T, path, want string) {
	t.Helper()
	if got, err := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("%s holds %q, %v; want %q", path, got, err, want)
	}
}

func TestANewFileAndItsReplacement(t *testing.T) {
	each(t, func(t *testing.T, folder string, write func(path, content string) error) int {
		path := filepath.Join(folder, "cells.csv")
		for _, content := range []string{"one", "another", "a third\n", ""} {
			if err := write(path, content); err != nil {
				t.Fatal(err)
			}
			holds(t, path, content)
		}
		return 1
	})
}

func TestAFolderIsRefused(t *testing.T) {
	each(t, func(t *testing.T, folder string, write func(path, content string) error) int {
		if err := write(folder, "x"); err == nil ||
			!strings.Contains(err.Error(), "it is a folder") {
			t.Errorf("got %v", err)
		}
		return 0
	})
}

// A name as long as names may be leaves no room for anything before or after it.
func TestTheLongestName(t *testing.T) {
	each(t, func(t *testing.T, folder string, write func(path, content string) error) int {
		path := filepath.Join(folder, strings.Repeat("n", 255))
		if err := write(path, "x"); err != nil {
			t.Fatal(err)
		}
		holds(t, path, "x")
		return 1
	})
}

func TestLinksAreFollowed(t *testing.T) {
	for name, target := range map[string]string{
		"beside":         "real",
		"elsewhere":      "away/real",
		"a way back":     "far/../real", // far leads into away/deep, so its .. is away
		"another link":   "second",
		"nothing so far": "away/new",
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, folder string, write func(path, content string) error) int {
				err := errors.Join(
					os.MkdirAll(filepath.Join(folder, "away", "deep"), 0o777),
					os.Symlink("away/deep", filepath.Join(folder, "far")),
					os.Symlink("away/real", filepath.Join(folder, "second")),
					os.Symlink(target, filepath.Join(folder, "link")),
					os.WriteFile(filepath.Join(folder, "real"), []byte("near"), 0o666),
					os.WriteFile(filepath.Join(folder, "away", "real"), []byte("far"), 0o666),
				)
				if err != nil {
					t.Fatal(err)
				}
				if err := write(filepath.Join(folder, "link"), "new"); err != nil {
					t.Fatal(err)
				}
				if now, err := os.Readlink(filepath.Join(folder, "link")); now != target {
					t.Errorf("the link is %q, %v; want %q", now, err, target)
				}
				holds(t, folder+"/"+target, "new")
				if name != "beside" {
					holds(t, filepath.Join(folder, "real"), "near")
				}
				return 5
			})
		})
	}
}

func TestLinksInACircle(t *testing.T) {
	each(t, func(t *testing.T, folder string, write func(path, content string) error) int {
		path := filepath.Join(folder, "a")
		if err := errors.Join(os.Symlink("b", path),
			os.Symlink("a", filepath.Join(folder, "b"))); err != nil {
			t.Fatal(err)
		}
		if err := write(path, "x"); err == nil {
			t.Error("no error")
		}
		return 2
	})
}

// Content that fails half-way leaves the old file, or none.
func TestAFailureLeavesWhatWasThere(t *testing.T) {
	wrong := errors.New("wrong")
	half := func(w io.Writer) error { return errors.Join(text("half")(w), wrong) }
	folder := t.TempDir()
	old, none := filepath.Join(folder, "old"), filepath.Join(folder, "none")
	if err := os.WriteFile(old, []byte("whole"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{old, none} {
		if err := Write(path, half); !errors.Is(err, wrong) {
			t.Errorf("Write: %v", err)
		}
		if err := Durable(path, func() bool { return false }, half); !errors.Is(err, wrong) {
			t.Errorf("Durable: %v", err)
		}
	}
	holds(t, old, "whole")
	if left, _ := os.ReadDir(folder); len(left) != 1 {
		t.Errorf("left %v", left)
	}
}

func TestUpdateLeavesTheSameAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "page.html")
	if err := Update(path, []byte("page")); err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := Update(path, []byte("page")); err != nil {
		t.Fatal(err)
	}
	if after, err := os.Stat(path); err != nil || !os.SameFile(before, after) {
		t.Errorf("the file was replaced by its like: %v", err)
	}
}

func TestTheFirstOfDurableWritersWins(t *testing.T) {
	path := filepath.Join(t.TempDir(), "records", "0.json")
	keep := func() bool { return true }
	slow := func(w io.Writer) error { // another writer is done meanwhile
		return errors.Join(text("slow")(w), Durable(path, keep, text("quick")))
	}
	if err := Durable(path, keep, slow); err != nil {
		t.Fatal(err)
	}
	holds(t, path, "quick")
}

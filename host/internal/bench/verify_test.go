package bench

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/invbench/invbench/host/internal/fileset"
	"github.com/invbench/invbench/host/internal/launch"
	"github.com/invbench/invbench/host/internal/record"
)

// TestVerify changes, between a plan and its cell, what a wrapper starts, a file that it depends
// on, or the wrapper itself.
func TestVerify(t *testing.T) {
	folder, _ := plugins(t)
	script := func(name string) string {
		return "#!/bin/sh\nexec '" + filepath.Join(folder, name) + "' \"$@\"\n"
	}
	put := func(path, text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	wrapper := filepath.Join(folder, "wrapper")
	target := filepath.Join(folder, "target")
	file := filepath.Join(folder, "a.txt")
	for name, change := range map[string]func(){
		"nothing": func() {},
		"target":  func() { put(target, script("bad_model")) },
		"file":    func() { put(file, "b") },
		"no file": func() { os.Remove(file) },
		"wrapper": func() { put(wrapper, script("target")+"\n") },
		// Says the same: only files or a fingerprint would tell.
		"unspoken": func() { put(target, script("sum_task")+"\n") },
	} {
		put(wrapper, script("target"))
		put(target, script("sum_task"))
		put(file, "a")
		e := Executable{Path: wrapper, Globs: []string{file}}
		e.Name = "wrapped"
		_, document, err := launch.Describe(t.Context(), e.command())
		if err != nil {
			t.Skipf("no scripts here: %v", err)
		}
		e.Describe = record.DescribeDigest(document)
		var p Processes
		if e.Digest, err = p.digest(wrapper); err != nil {
			t.Fatal(err)
		}
		if e.Files, err = fileset.Hash(e.Globs); err != nil {
			t.Fatal(err)
		}
		change()
		err = new(Processes).Verify(t.Context(), e)
		if same := name == "nothing" || name == "unspoken"; (err == nil) != same {
			t.Errorf("%s: %v", name, err)
		} else if !same && name != "no file" && !errors.Is(err, errChanged) {
			t.Errorf("%s: error %v, want one that wraps %q", name, err, errChanged)
		}
	}
}

//go:build linux || darwin

package bench

import (
	"os"
	"path/filepath"
	"testing"
)

// TestNeighbours has cells come and go, as those of several processes would: a file is held by who opened it, not by
// the process.
func TestNeighbours(t *testing.T) {
	n := neighbours(filepath.Join(t.TempDir(), "a", "b"))
	alone := n.join()
	if alone.leave() {
		t.Error("a cell that was alone says that it had company")
	}
	long := n.join()
	short := n.join()
	if !short.leave() {
		t.Error("who came second does not know of the first")
	}
	if !long.leave() {
		t.Error("who came first does not know of one that came and went")
	}
	if left, err := os.ReadDir(string(n)); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if err := os.WriteFile(filepath.Join(string(n), "dead"+suffix), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	after := n.join()
	if after.leave() {
		t.Error("a cell whose process is gone counts as company")
	}
	if _, err := os.Stat(filepath.Join(string(n), "dead"+suffix)); !os.IsNotExist(err) {
		t.Errorf("what a dead process left stays: %v", err)
	}
	if s := neighbours("").join(); s.leave() {
		t.Error("company where nobody is asked")
	}
}

//go:build linux || darwin

package running

import (
	"os"
	"path/filepath"
	"testing"
)

// TestNeighbours has cells begin and end as those of several processes would: two trackers in one
// process do not know of each other but by the folder.
func TestNeighbours(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "a", "b")
	one, other := NewTracker(folder), NewTracker(folder)
	if one.Begin().End() {
		t.Error("a cell that was alone is marked")
	}
	long := one.Begin()
	if !other.Begin().End() {
		t.Error("the second cell does not know of the first")
	}
	if !long.End() {
		t.Error("the first cell does not know of one that came and went")
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	dead := filepath.Join(folder, "dead"+suffix)
	if err := os.WriteFile(dead, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if one.Begin().End() {
		t.Error("a cell whose process is gone counts")
	}
	if _, err := os.Stat(dead); !os.IsNotExist(err) {
		t.Errorf("what a dead process left stays: %v", err)
	}
	long = NewTracker("").Begin()
	if NewTracker("").Begin().End() || long.End() {
		t.Error("trackers without a folder know of each other")
	}
}

package running

import "testing"

// TestTracker has cells of one process come and go, with no folder to share with others.
func TestTracker(t *testing.T) {
	tracker := NewTracker("")
	if tracker.Begin().End() {
		t.Error("a cell that was alone is marked")
	}
	long := tracker.Begin()
	short := tracker.Begin()
	if !short.End() {
		t.Error("the second cell does not know of the first")
	}
	third := tracker.Begin()
	if !long.End() {
		t.Error("the first cell does not know of one that came and went")
	}
	if !third.End() {
		t.Error("a cell does not know of one that ended before it")
	}
	if tracker.Begin().End() {
		t.Error("a cell that began after all others is marked")
	}
}

package page

import (
	"bytes"
	"testing"
)

func rendered(t testing.TB, b Board) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Render(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestSize holds a page of 10 models, 8 tasks and 5 repeats of 100 targets, with pictures, to its limit, in full detail.
func TestSize(t *testing.T) {
	b := Board{Name: "large", Leaderboard: leaderboardOf(t, size{10, 8, 5, 100, true}.board(t))}
	page := rendered(t, b)
	t.Logf("%d bytes", len(page))
	if len(page) > MaxSize {
		t.Errorf("%d bytes", len(page))
	}
	if bytes.Contains(page, []byte(`"omitted"`)) {
		t.Error("something is left out")
	}
}

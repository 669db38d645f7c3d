package page

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/invbench/invbench/host/internal/record"
)

// hostile is text that would do harm where it is not taken for text.
const hostile = `</script><script>window.pwned=1</script><img src=x ` +
	`onerror="window.pwned=1">'"<!--<script>` + "\u2028\x00&amp;"

// TestHostileText puts such text wherever a record has text of somebody else's, and looks for it on
// the page, as it is.
func TestHostileText(t *testing.T) {
	records := size{4, 2, 2, 10, true}.board(t)
	for _, r := range records {
		r.Task.Plugin, r.Task.Version, r.Task.Digest = hostile, hostile, hostile
		r.Model.Plugin, r.Model.Version, r.Model.Digest = hostile, hostile, hostile
		r.Model.Params, r.Task.Params = encoded(t, hostile), encoded(t, hostile)
		r.Machine.CPU = hostile
		r.Machine.Backend = hostile
		r.Build.Version = hostile
		r.Protocol.Profile = hostile
		r.Warnings = []string{hostile}
		if r.Status != record.OK {
			r.Reason, r.Detail, r.Status = hostile, hostile, record.Status(hostile)
			continue
		}
		r.Training[0].Stage = hostile
		for i := range r.Sketch.X {
			r.Sketch.X[i] = hostile
		}
		for i := range r.Sketch.Y {
			r.Sketch.Y[i] = hostile
		}
	}
	page := rendered(t, Board{
		Name: hostile, Leaderboard: leaderboardOf(t, records), Problems: []string{hostile},
		Plan: &Plan{Cells: 2, Done: 1, Missing: []string{hostile}},
	})
	if bytes.Contains(page, []byte("<script>window")) || bytes.Contains(page, []byte("<img")) {
		t.Error("the text is in the file as it is")
	}
	b := open(t, page)
	b.contains("h1", "<img src=x onerror")
	b.contains("#problems", "<img src=x onerror")
	b.click(`[data-key="tab-0"]`)
	b.contains("#board", `onerror="window.pwned=1">`)
	b.contains("#failures", `onerror="window.pwned=1">`)
	b.run(b.do(`openEntry(board.tables[0], board.tables[0].lines[0])`))
	b.contains("#dialog", `onerror="window.pwned=1">`)
	b.run(b.do(`openTarget(board.tables[0], 0)`), b.do(`openTarget(board.tables[1], 0)`))
	want(t, "harm done", false,
		eval[bool](b, `"pwned" in window || document.querySelectorAll("img").length > 0`))
}

func encoded(t *testing.T, text string) json.RawMessage {
	t.Helper()
	params, err := json.Marshal(map[string]string{"name": text})
	if err != nil {
		t.Fatal(err)
	}
	return params
}

// TestOldAndEmptyBoards opens pages with little to show.
func TestOldAndEmptyBoards(t *testing.T) {
	plain := size{3, 1, 1, 5, false}.board(t)
	for _, r := range plain {
		r.Training, r.Time = nil, record.Time{}
	}
	allFailed := size{3, 2, 1, 5, false}.board(t)
	for _, r := range allFailed {
		r.Scores, r.Status, r.Reason = nil, record.Crashed, ""
	}
	for name, test := range map[string]struct {
		records []*record.Record
		verdict string
	}{
		"nothing":              {nil, "There are no records yet."},
		"no curves or times":   {plain, "At T = 200"},
		"failures only":        {allFailed, "Nothing is scored yet."},
		"one record":           {plain[:1], "model_0 is the only entry with scores"},
		"a failure and nobody": {allFailed[:1], "Nothing is scored yet."},
	} {
		t.Run(name, func(t *testing.T) {
			b := open(t, rendered(t,
				Board{Name: "small", Leaderboard: leaderboardOf(t, test.records)}))
			b.contains("#verdict", test.verdict)
			for i := range eval[int](b, "board.tables.length") {
				b.run(b.do(`state.table = %d; render(); for (const l of board.tables[%d].lines) `+
					`openEntry(board.tables[%d], l);`, i, i, i))
			}
		})
	}
}

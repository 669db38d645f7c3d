package report

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/board"
	"github.com/invbench/invbench/host/internal/board/boardtest"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/sdk"
)

var update = flag.Bool("update", false, "write the golden files anew")

func leaderboard(t *testing.T, records []*record.Record) *board.Leaderboard {
	t.Helper()
	b, err := board.New(records)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func text(t *testing.T, b *board.Leaderboard, width int) string {
	t.Helper()
	var out strings.Builder
	if err := Text(&out, b, width); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

func TestText(t *testing.T) {
	b := leaderboard(t, boardtest.Example())
	golden(t, "wide.txt", text(t, b, 0))
	golden(t, "80.txt", text(t, b, 80))
	golden(t, "40.txt", text(t, b, 40))
}

func TestMarkdown(t *testing.T) {
	var out strings.Builder
	if err := Markdown(&out, leaderboard(t, boardtest.Example())); err != nil {
		t.Fatal(err)
	}
	golden(t, "leaderboard.md", out.String())
}

func TestOrderOfRecordsDoesNotMatter(t *testing.T) {
	records := boardtest.Example()
	want := text(t, leaderboard(t, records), 0)
	for range records {
		records = append(records[1:], records[0])
		if diff := cmp.Diff(want, text(t, leaderboard(t, records), 0)); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	}
}

func TestEveryWidthKeepsTheOrderAndItsScore(t *testing.T) {
	b := leaderboard(t, boardtest.Example())
	previous := 1 << 30
	for width := 200; width >= 30; width-- {
		out := text(t, b, width)
		widest := 0
		for line := range strings.Lines(out) {
			widest = max(widest, utf8.RuneCountInString(strings.TrimSuffix(line, "\n")))
		}
		if widest > width {
			t.Errorf("width %d: a line of %d in\n%s", width, widest, out)
		}
		if widest > previous {
			t.Errorf("width %d shows more than width %d", width, width+1)
		}
		previous = widest
		for _, part := range []string{"r_200", "1.7e-8", "3.2e-7"} {
			if !strings.Contains(out, part) {
				t.Errorf("width %d: no %s", width, part)
			}
		}
		// The sentence about who is first names both again.
		out, _, _ = strings.Cut(out, "without scores")
		if _, waves, found := strings.Cut(out, "waves"); found {
			out = waves
		}
		if strings.Index(out, "neural_adjoint") < strings.LastIndex(out, "mdn") {
			t.Errorf("width %d: order is lost", width)
		}
	}
}

func TestOtherBinariesAreNoted(t *testing.T) {
	records := boardtest.Example()
	records[1].Task.Digest = "other"
	records[2].Model.Params = json.RawMessage(`{"epochs":5}`)
	b := leaderboard(t, records)
	out := text(t, b, 0)
	for _, part := range []string{
		"task's executable is not the same",
		"executable or parameters are not the same in all repeats",
	} {
		if !strings.Contains(out, part) {
			t.Errorf("no note that says %q in\n%s", part, out)
		}
	}
}

// TestOlderRecordsAreNoted takes records that hold the prior's mean only: of all entries, and of
// one.
func TestOlderRecordsAreNoted(t *testing.T) {
	const note = "recorded before 2026-12, without the prior's error of each target"
	if out := text(t, leaderboard(t, boardtest.Example()), 0); strings.Contains(out, note) {
		t.Errorf("noted where nothing is older:\n%s", out)
	}
	records := boardtest.Example()
	records[1].Scores.PerTarget.Prior = nil
	b := leaderboard(t, records)
	if out := text(t, b, 0); strings.Count(out, "] "+note) != 1 {
		t.Errorf("no footnote of one older entry:\n%s", out)
	}
	records[2].Scores.PerTarget.Prior = nil
	b = leaderboard(t, records)
	if out := text(t, b, 0); strings.Count(out, "\n  "+note) != 1 {
		t.Errorf("no note of a table whose entries are all older:\n%s", out)
	}
}

func TestSharedTimesAreBounds(t *testing.T) {
	records := boardtest.Example()
	records[1].Time.Shared = true
	out := text(t, leaderboard(t, records), 0)
	for _, part := range []string{"≤10 s", "≤2.0 ms", "≤ the cell shared"} {
		if !strings.Contains(out, part) {
			t.Errorf("no %q in\n%s", part, out)
		}
	}
}

func TestScoresThatDoNotBelongTogether(t *testing.T) {
	records := boardtest.Example()
	records[3].Scores.Draws = 7
	b, err := board.New(records)
	if err == nil || !strings.Contains(err.Error(), "neural_adjoint on waves") {
		t.Errorf("error is %v", err)
	}
	out := text(t, b, 0)
	for _, part := range []string{
		"neural_adjoint: 1 of 3 repeats timed out", "2 of 3 repeats broke the contract",
		"\nmdn [1,2,3]",
	} {
		if !strings.Contains(out, part) {
			t.Errorf("no %q in\n%s", part, out)
		}
	}
}

func TestNoRecords(t *testing.T) {
	b := leaderboard(t, nil)
	if got := text(t, b, 80); got != "no records yet\n" {
		t.Errorf("got %q", got)
	}
	var out strings.Builder
	if err := Markdown(&out, b); err != nil || !strings.Contains(out.String(), "No records yet.") {
		t.Errorf("got %v, %s", err, out.String())
	}
	encoded, err := json.Marshal(b)
	if err != nil || string(encoded) != `{"tasks":[]}` {
		t.Errorf("got %v, %s", err, encoded)
	}
}

// TestFewerTargetsShareTheTable puts an entry that was limited to some of the targets beside the
// others, and says so.
func TestFewerTargetsShareTheTable(t *testing.T) {
	few := boardtest.Cell{
		Task: "waves", Entry: "few", Order: sdk.Exchangeable,
		R: [3][2]float64{{1, 2}, {1, 2}, {1, 2}},
	}.Record()
	few.Protocol.Targets, few.Scores.Targets, few.Protocol.Budget = 1, 1, 500
	for i := range few.Scores.PerTarget.R {
		few.Scores.PerTarget.R[i] = few.Scores.PerTarget.R[i][:1]
	}
	all := boardtest.Cell{
		Task: "waves", Entry: "all", Order: sdk.Exchangeable,
		R: [3][2]float64{{3, 2}, {3, 2}, {3, 2}},
	}.Record()
	b, err := board.New([]*record.Record{few, all})
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Tasks) != 1 || b.Tasks[0].Protocol.Targets != 2 {
		t.Fatalf("%d tables, the first of %d targets; want one of 2",
			len(b.Tasks), b.Tasks[0].Protocol.Targets)
	}
	var text strings.Builder
	if err := Text(&text, b, 0); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"on the first 1 of 2 targets; compared with others, and placed, on those",
		"had 500 simulator calls while it was fitted, others 0",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%q is not said:\n%s", want, text.String())
		}
	}
}

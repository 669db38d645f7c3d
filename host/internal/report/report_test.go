package report

import (
	"encoding/json"
	"flag"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/sdk"
)

var update = flag.Bool("update", false, "write the golden files anew")

// cell describes a record by what a leaderboard is made from. All cells have two targets, and r at T = 1, 10 and 200.
type cell struct {
	task, entry string
	repeat      int
	order       sdk.Order
	r           [3][2]float64 // T, target
	mmd         [2]float64    // target
	infeasible  float64
	outside     float64
	fit, draws  float64 // seconds
	rss         int64
	warnings    []string
}

var machines = record.Machine{OS: "linux", Arch: "amd64", CPU: "A | CPU", Cores: 2, MemBytes: 8 << 30, Threads: 1, Backend: "go"}

func (c cell) record() *record.Record {
	r := &record.Record{
		Schema: record.Schema, Status: record.OK, Repeat: c.repeat,
		Task:    record.Plugin{Name: c.task, Plugin: c.task, Version: "1", Digest: "t", Params: json.RawMessage("{}")},
		Model:   record.Plugin{Name: c.entry, Plugin: c.entry, Version: "1", Digest: "m", Params: json.RawMessage("{}")},
		Time:    record.Time{FitS: c.fit, Batch1000S: c.draws, MaxRSS: c.rss},
		Machine: machines,
		Protocol: record.Protocol{
			Profile: "quick", TrainRows: 1000, Targets: 2, Draws: 200, Seed: 7,
			Score: score.Protocol{T: []int{1, 10, 200}, PriorDraws: 200, Bootstrap: 1000, Seed: 3},
		},
	}
	s := &score.Scores{
		Order: c.order, Targets: 2, Draws: 200, Prior: []float64{20, 2, 0.5},
		Infeasible: c.infeasible, Outside: c.outside, Warnings: c.warnings,
	}
	for i, t := range []int{1, 10, 200} {
		s.R = append(s.R, score.Point{T: t})
		s.PerTarget.R = append(s.PerTarget.R, c.r[i][:])
		s.PerTarget.Prior = append(s.PerTarget.Prior, []float64{s.Prior[i], s.Prior[i]})
	}
	if c.mmd != [2]float64{} {
		s.MMD2 = &score.MMD2{Sample: 200}
		s.PerTarget.MMD2, s.PerTarget.MMD2Unbiased, s.PerTarget.MMD2Floor = c.mmd[:], []float64{0, 0}, []float64{0.02, 0.03}
	}
	r.Scores = s
	r.Key = record.Key(r)
	return r
}

// failed turns a record into one of a failure.
func failed(r *record.Record, status record.Status, reason string) *record.Record {
	r.Scores, r.Status, r.Reason = nil, status, reason
	return r
}

// example returns the records of a small board: two tasks, a model with two repeats of which the third timed out, a
// ranked model, one that failed, and one without a normalised score.
func example() []*record.Record {
	na := cell{
		task: "waves", entry: "neural_adjoint", order: sdk.Ranked,
		r:   [3][2]float64{{1e-3, 3e-3}, {1e-4, 2e-4}, {1e-7, 3e-7}},
		mmd: [2]float64{0.06, 0.08}, fit: 100, draws: 1.5, rss: 300e6, warnings: []string{"only 2 targets"},
	}
	again := na
	again.repeat, again.fit, again.rss = 1, 200, 500e6
	again.r = [3][2]float64{{5e-3, 7e-3}, {1e-4, 2e-4}, {5e-7, 7e-7}}
	third := na
	third.repeat = 2
	mdn := cell{
		task: "waves", entry: "mdn", order: sdk.Exchangeable,
		r:   [3][2]float64{{1, 3}, {0.1, 0.3}, {1e-8, 3e-8}},
		mmd: [2]float64{0.03, 0.05}, infeasible: 0.012, outside: 0.2, fit: 10, draws: 0.002, rss: 2e9,
		warnings: []string{"only 2 targets", "1.2 % of the draws are infeasible"},
	}
	cvae := cell{task: "waves", entry: "cvae"}
	arm := cell{task: "arm", entry: "mdn", order: sdk.Exchangeable, r: [3][2]float64{{2, 2}, {1, 1}, {0.5, 0.5}}}
	return []*record.Record{
		failed(cvae.record(), record.Failed, "training diverged\x1b[31m\nat step 7"),
		mdn.record(), again.record(), na.record(),
		failed(third.record(), record.Timeout, "fit took longer than 10 min"), arm.record(),
	}
}

func leaderboard(t *testing.T, records []*record.Record) *Leaderboard {
	t.Helper()
	board, err := New(records)
	if err != nil {
		t.Fatal(err)
	}
	return board
}

func text(t *testing.T, board *Leaderboard, width int) string {
	t.Helper()
	var out strings.Builder
	if err := board.Text(&out, width); err != nil {
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
	board := leaderboard(t, example())
	golden(t, "wide.txt", text(t, board, 0))
	golden(t, "80.txt", text(t, board, 80))
	golden(t, "40.txt", text(t, board, 40))
}

func TestMarkdown(t *testing.T) {
	var out strings.Builder
	if err := leaderboard(t, example()).Markdown(&out); err != nil {
		t.Fatal(err)
	}
	golden(t, "leaderboard.md", out.String())
}

// TestPooledNumbers holds the leaderboard to numbers worked out by hand: the mean and the quartiles of the four values
// of two repeats and two targets, and their geometric mean, the fourth root of 105, of 4 and again of 105.
func TestPooledNumbers(t *testing.T) {
	board := leaderboard(t, example())
	waves := board.Tasks[1]
	if got := []string{waves.Lines[0].Entry, waves.Lines[1].Entry, waves.Lines[2].Entry}; !cmp.Equal(got, []string{"mdn", "neural_adjoint", "cvae"}) {
		t.Fatalf("order is %v", got)
	}
	na := &waves.Lines[1]
	for _, test := range []struct {
		t                          int
		mean, q25, q75, typical, p float64
	}{
		{1, 4e-3, 2.5e-3, 5.5e-3, 1e-3 * math.Pow(105, 0.25), 20},
		{10, 1.5e-4, 1e-4, 2e-4, 1e-4 * math.Sqrt2, 2},
		{200, 4e-7, 2.5e-7, 5.5e-7, 1e-7 * math.Pow(105, 0.25), 0.5},
	} {
		got, _ := na.r(test.t)
		want := score.Point{T: test.t, Summary: score.Summary{Mean: test.mean, Q25: test.q25, Q75: test.q75}}
		if diff := cmp.Diff(want, got, close9); diff != "" {
			t.Errorf("r_%d (-want +got):\n%s", test.t, diff)
		}
		typical, _ := na.typical(test.t)
		if diff := cmp.Diff(test.typical, typical.Mean, close9); diff != "" {
			t.Errorf("typical r_%d (-want +got):\n%s", test.t, diff)
		}
		normalised, _ := na.normalised(test.t)
		if diff := cmp.Diff(test.typical/test.p, normalised.Mean, close9); diff != "" {
			t.Errorf("normalised r_%d (-want +got):\n%s", test.t, diff)
		}
	}
	wantTime := Time{FitS: 150, Batch1000S: 1.5, MaxRSS: 500e6}
	if diff := cmp.Diff(wantTime, na.Time); diff != "" {
		t.Errorf("time (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]float64{0.07, 0.025}, []float64{na.Scores.MMD2.Mean, waves.MMD2Floor}, close9); diff != "" {
		t.Errorf("MMD² and floor (-want +got):\n%s", diff)
	}
}

var close9 = cmp.Comparer(func(a, b float64) bool { return a == b || (a-b)*(a-b) < 1e-18*a*a })

func TestOrderOfRecordsDoesNotMatter(t *testing.T) {
	records := example()
	want := text(t, leaderboard(t, records), 0)
	for range records {
		records = append(records[1:], records[0])
		if diff := cmp.Diff(want, text(t, leaderboard(t, records), 0)); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	}
}

func TestEveryWidthKeepsTheOrderAndItsScore(t *testing.T) {
	board := leaderboard(t, example())
	previous := 1 << 30
	for width := 200; width >= 30; width-- {
		out := text(t, board, width)
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
		out, _, _ = strings.Cut(out, "without scores") // the sentence about who is first names both again
		if _, waves, found := strings.Cut(out, "waves"); found {
			out = waves
		}
		if strings.Index(out, "neural_adjoint") < strings.LastIndex(out, "mdn") {
			t.Errorf("width %d: order is lost", width)
		}
	}
}

func TestAnotherProtocolIsAnotherTable(t *testing.T) {
	records := example()
	records[1].Protocol.TrainRows = 5
	board := leaderboard(t, records)
	if len(board.Tasks) != 3 || board.Tasks[1].Task != "waves" || board.Tasks[2].Task != "waves" {
		t.Errorf("tables are %v", board.Tasks)
	}
	records = example()
	records[1].Protocol.Profile, records[1].Protocol.Limits.FitS = "paper", 5
	board = leaderboard(t, records)
	if len(board.Tasks) != 2 || !cmp.Equal(board.Tasks[1].Profiles, []string{"quick", "paper"}) {
		t.Errorf("a profile's name or a limit made another table, or is not shown: %v", board.Tasks)
	}
}

func TestOtherBinariesAreNoted(t *testing.T) {
	records := example()
	records[1].Task.Digest = "other"
	records[2].Model.Params = json.RawMessage(`{"epochs":5}`)
	board := leaderboard(t, records)
	out := text(t, board, 0)
	for _, part := range []string{"task's executable is not the same", "executable or parameters are not the same in all repeats"} {
		if !strings.Contains(out, part) {
			t.Errorf("no note that says %q in\n%s", part, out)
		}
	}
}

// TestOlderRecordsAreNoted takes records that hold the prior's mean only: of all entries, and of one.
func TestOlderRecordsAreNoted(t *testing.T) {
	const note = "recorded before 2026-12, without the prior's error of each target"
	if out := text(t, leaderboard(t, example()), 0); strings.Contains(out, note) {
		t.Errorf("noted where nothing is older:\n%s", out)
	}
	records := example()
	records[1].Scores.PerTarget.Prior = nil
	board := leaderboard(t, records)
	if out := text(t, board, 0); strings.Count(out, "] "+note) != 1 {
		t.Errorf("no footnote of one older entry:\n%s", out)
	}
	records[2].Scores.PerTarget.Prior = nil
	board = leaderboard(t, records)
	if out := text(t, board, 0); strings.Count(out, "\n  "+note) != 1 {
		t.Errorf("no note of a table whose entries are all older:\n%s", out)
	}
}

func TestSharedTimesAreBounds(t *testing.T) {
	records := example()
	records[1].Time.Shared = true
	out := text(t, leaderboard(t, records), 0)
	for _, part := range []string{"≤10 s", "≤2.0 ms", "≤ the cell shared"} {
		if !strings.Contains(out, part) {
			t.Errorf("no %q in\n%s", part, out)
		}
	}
}

func TestScoresThatDoNotBelongTogether(t *testing.T) {
	records := example()
	records[3].Scores.Draws = 7
	board, err := New(records)
	if err == nil || !strings.Contains(err.Error(), "neural_adjoint on waves") {
		t.Errorf("error is %v", err)
	}
	out := text(t, board, 0)
	for _, part := range []string{"neural_adjoint: 1 of 3 repeats timed out", "2 of 3 repeats broke the contract", "\nmdn [1,2,3]"} {
		if !strings.Contains(out, part) {
			t.Errorf("no %q in\n%s", part, out)
		}
	}
}

func TestNoRecords(t *testing.T) {
	board := leaderboard(t, nil)
	if got := text(t, board, 80); got != "no records yet\n" {
		t.Errorf("got %q", got)
	}
	var out strings.Builder
	if err := board.Markdown(&out); err != nil || !strings.Contains(out.String(), "No records yet.") {
		t.Errorf("got %v, %s", err, out.String())
	}
	encoded, err := json.Marshal(board)
	if err != nil || string(encoded) != `{"tasks":[]}` {
		t.Errorf("got %v, %s", err, encoded)
	}
}

// TestFewerTargetsShareTheTable puts an entry that was limited to some of the targets beside the others, and says so.
func TestFewerTargetsShareTheTable(t *testing.T) {
	few := cell{task: "waves", entry: "few", order: sdk.Exchangeable, r: [3][2]float64{{1, 2}, {1, 2}, {1, 2}}}.record()
	few.Protocol.Targets, few.Scores.Targets, few.Protocol.Budget = 1, 1, 500
	for i := range few.Scores.PerTarget.R {
		few.Scores.PerTarget.R[i] = few.Scores.PerTarget.R[i][:1]
	}
	all := cell{task: "waves", entry: "all", order: sdk.Exchangeable, r: [3][2]float64{{3, 2}, {3, 2}, {3, 2}}}.record()
	board, err := New([]*record.Record{few, all})
	if err != nil {
		t.Fatal(err)
	}
	if len(board.Tasks) != 1 || board.Tasks[0].Protocol.Targets != 2 {
		t.Fatalf("%d tables, the first of %d targets; want one of 2", len(board.Tasks), board.Tasks[0].Protocol.Targets)
	}
	var text strings.Builder
	if err := board.Text(&text, 0); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"on the first 1 of 2 targets; compared with others, and placed, on those", "had 500 simulator calls while it was fitted, others 0"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%q is not said:\n%s", want, text.String())
		}
	}
}

package board

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/board/boardtest"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
)

func leaderboard(t *testing.T, records []*record.Record) *Leaderboard {
	t.Helper()
	board, err := New(records)
	if err != nil {
		t.Fatal(err)
	}
	return board
}

// TestPooledNumbers holds the leaderboard to numbers worked out by hand: the mean and the quartiles
// of the four values of two repeats and two targets, and their geometric mean, the fourth root of
// 105, of 4 and again of 105.
func TestPooledNumbers(t *testing.T) {
	board := leaderboard(t, boardtest.Example())
	waves := board.Tasks[1]
	if got := []string{
		waves.Lines[0].Entry, waves.Lines[1].Entry, waves.Lines[2].Entry,
	}; !cmp.Equal(got, []string{"mdn", "neural_adjoint", "cvae"}) {
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
		got, _ := na.Mean(test.t)
		want := score.Point{
			T: test.t, Summary: score.Summary{Mean: test.mean, Q25: test.q25, Q75: test.q75},
		}
		if diff := cmp.Diff(want, got, close9); diff != "" {
			t.Errorf("r_%d (-want +got):\n%s", test.t, diff)
		}
		typical, _ := na.Typical(test.t)
		if diff := cmp.Diff(test.typical, typical.Mean, close9); diff != "" {
			t.Errorf("typical r_%d (-want +got):\n%s", test.t, diff)
		}
		normalised, _ := na.Normalised(test.t)
		if diff := cmp.Diff(test.typical/test.p, normalised.Mean, close9); diff != "" {
			t.Errorf("normalised r_%d (-want +got):\n%s", test.t, diff)
		}
	}
	wantTime := Time{FitS: 150, Batch1000S: 1.5, MaxRSS: 500e6}
	if diff := cmp.Diff(wantTime, na.Time); diff != "" {
		t.Errorf("time (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]float64{0.07, 0.025}, []float64{na.Scores.MMD2.Mean, waves.MMD2Floor},
		close9); diff != "" {
		t.Errorf("MMD² and floor (-want +got):\n%s", diff)
	}
}

var close9 = cmp.Comparer(func(a, b float64) bool { return a == b || (a-b)*(a-b) < 1e-18*a*a })

func TestAnotherProtocolIsAnotherTable(t *testing.T) {
	records := boardtest.Example()
	records[1].Protocol.TrainRows = 5
	board := leaderboard(t, records)
	if len(board.Tasks) != 3 || board.Tasks[1].Task != "waves" || board.Tasks[2].Task != "waves" {
		t.Errorf("tables are %v", board.Tasks)
	}
	records = boardtest.Example()
	records[1].Protocol.Profile, records[1].Protocol.Limits.FitS = "paper", 5
	board = leaderboard(t, records)
	if len(board.Tasks) != 2 || !cmp.Equal(board.Tasks[1].Profiles, []string{"quick", "paper"}) {
		t.Errorf("a profile's name or a limit made another table, or is not shown: %v", board.Tasks)
	}
}

// TestExactPosteriorIsSaid holds that a table says of what its true posterior was drawn, where that
// is not the usual pool, and that it stands apart from one that was drawn from the pool.
func TestExactPosteriorIsSaid(t *testing.T) {
	const note = "MMD² is from the task's own, exact draws of the true posterior"
	records := boardtest.Example()
	exact := 0
	for _, r := range records {
		if r.Task.Name == "waves" && r.Model.Name == "mdn" {
			r.Protocol.Score.MMD.Exact, r.Protocol.Score.MMD.Pool = true, 0
			exact++
		}
	}
	for _, table := range leaderboard(t, records).Tasks {
		said, want := slices.Contains(table.Notes, note), table.Protocol.Score.MMD.Exact
		if want {
			exact -= table.Lines[0].Repeats
		}
		if said != want || want && (len(table.Lines) != 1 || table.Lines[0].Entry != "mdn") {
			t.Errorf("%s with exact draws %t: notes %q of %d lines",
				table.Task, want, table.Notes, len(table.Lines))
		}
	}
	if exact != 0 {
		t.Errorf("%d records with exact draws are in no table of their own", exact)
	}
}

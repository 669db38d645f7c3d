package bench

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/record"
)

// TestRerunIsThePlansCell makes a cell of the record of each cell of a plan.
func TestRerunIsThePlansCell(t *testing.T) {
	in := testInputs()
	for _, want := range plan(t, in).Cells {
		r := ended(want, record.OK, 5)
		task := in.Tasks[0]
		if want.Task.Name == "right" {
			task = in.Tasks[1]
		}
		got := Rerun(r, task, in.Models[0])
		want.Estimate = 5
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-plan +rerun):\n%s", want, diff)
		}
		task.Digest = "rebuilt"
		if Rerun(r, task, in.Models[0]).Key == r.Key {
			t.Errorf("%s has the same key for another executable", want)
		}
	}
}

// TestRerunOnAnotherBoardGivesTheSameBytes also grants the model the threads that its record had.
func TestRerunOnAnotherBoardGivesTheSameBytes(t *testing.T) {
	first, w := testEngine(t, 1)
	old, err := first.Run(t.Context(), testCell("good", 1, `{}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	second := NewEngine(t.TempDir(), Options{Launcher: w, Threads: 7})
	now, err := second.Run(t.Context(), testCell("good", 1, `{}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	a, errA := json.Marshal(old.Scores)
	b, errB := json.Marshal(now.Scores)
	if errA != nil || errB != nil || string(a) != string(b) {
		t.Errorf("scores differ: %v, %v", errA, errB)
	}
	if n := w.setups[len(w.setups)-1].Threads; n != 7 || now.Machine.Threads != 7 {
		t.Errorf("the model was granted %d threads, its record says %d, want 7",
			n, now.Machine.Threads)
	}
}

package compare

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
)

// TestFirstSchema reads a file that was written before metrics were kept by name. The expected
// values are copied from its text.
func TestFirstSchema(t *testing.T) {
	b, err := ReadBaselineFile("testdata/schema1.json")
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Cells) != 3 || b.digits != 5 {
		t.Fatalf("%d cells of %d digits, want 3 of 5", len(b.Cells), b.digits)
	}
	prior, failed := b.Cells[1], b.Cells[2]
	wantProtocol := record.Protocol{
		TrainRows: 500, Targets: 10, Draws: 10, Seed: 2029,
		Score: score.Protocol{
			Seed: 3738709017758691107, PriorDraws: 500,
			MMD: score.MMDProtocol{Targets: 5, Sample: 10, Pool: 2000},
		},
	}
	if diff := cmp.Diff(wantProtocol, prior.Protocol); diff != "" {
		t.Errorf("protocol (-want +got):\n%s", diff)
	}
	if mmd := prior.Metrics["mmd2"]; len(mmd) != 5 || mmd[0] != 0.45383 {
		t.Errorf("MMD² of %v", mmd)
	}
	delete(prior.Metrics, "mmd2")
	want := map[string][]float64{"fit": {0.00048502}, "draws": {0.00021656}}
	if diff := cmp.Diff(want, prior.Metrics); diff != "" {
		t.Errorf("times (-want +got):\n%s", diff)
	}
	if failed.Status != record.Timeout || failed.Metrics != nil || failed.Machine.Threads != 2 {
		t.Errorf("the failure is %+v", failed)
	}
}

// TestFirstSchemaComparesWithItself has a file of the first schema on one side and the same,
// written anew, on the other: nothing has changed and nothing is lost.
func TestFirstSchemaComparesWithItself(t *testing.T) {
	first, err := ReadBaselineFile("testdata/schema1.json")
	if err != nil {
		t.Fatal(err)
	}
	r := Boards(first, readBack(t, first), Options{})
	if len(r.Rows) != 2 || len(r.Refused)+len(r.Missing)+len(r.Added) != 0 {
		t.Fatalf("%+v", r)
	}
	for _, row := range r.Rows {
		// r_1, r_10, MMD², two times.
		if len(row.Effects) != 5 || row.Lost != nil || row.Notes != nil {
			t.Errorf("%s: %d effects, lost %v, notes %q",
				row.Entry, len(row.Effects), row.Lost, row.Notes)
		}
		for _, e := range row.Effects {
			if e.Ratio != 1 {
				t.Errorf("%s %s: ratio %v", row.Entry, e.Name, e.Ratio)
			}
		}
	}
}

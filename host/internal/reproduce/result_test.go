package reproduce

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/invbench/invbench/host/internal/metric"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
)

// scored returns a record whose typical errors at 1 and 10 draws, and MMD², are the given ones; the
// arithmetic mean at 1 draw is three times the typical error, and there is none at 10.
func scored(one, ten, mmd float64) *record.Record {
	point := func(t int, mean float64) score.Point {
		return score.Point{
			T: t, Summary: score.Summary{Mean: mean, Low: mean / 2, High: mean * 1.5},
		}
	}
	return &record.Record{
		Status:  record.OK,
		Task:    record.Plugin{Name: "waves", Version: "1", Digest: "aaaaaaaaaaaaaaaa"},
		Model:   record.Plugin{Name: "net", Version: "1", Digest: "b"},
		Machine: record.Machine{OS: "linux", Arch: "amd64", CPU: "a", Threads: 2, Backend: "go"},
		Time:    record.Time{FitS: 3},
		Scores: &score.Scores{
			Typical: []score.Point{point(1, one), point(10, ten)},
			R:       []score.Point{{T: 1, Summary: score.Summary{Mean: 3 * one}}},
			MMD2:    &score.MMD2{Summary: score.Summary{Mean: mmd, Low: mmd, High: mmd}},
			// Without scatter, so that the ends of the interval are the mean.
			PerTarget: score.PerTarget{MMD2: []float64{mmd, mmd}},
		},
	}
}

func compared(t *testing.T, old, now *record.Record) (*Result, string) {
	t.Helper()
	r, err := New(old, now, metric.All())
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := r.Text(&text); err != nil {
		t.Fatal(err)
	}
	return r, text.String()
}

func TestEqual(t *testing.T) {
	now := scored(1, 0.5, 0.1)
	// None of which is a score.
	now.Time.FitS, now.Machine.MemBytes, now.Warnings = 9, 5, []string{"slow"}
	r, text := compared(t, scored(1, 0.5, 0.1), now)
	if !r.Equal || len(r.Differences) != 0 ||
		!strings.HasPrefix(text, "waves, net, repeat 0: equal, byte for byte\n") {
		t.Errorf("equal %t, differences %q\n%s", r.Equal, r.Differences, text)
	}
	if strings.Contains(text, "r_1") {
		t.Errorf("a table of ratios of what is equal:\n%s", text)
	}
}

func TestHowFarOff(t *testing.T) {
	r, text := compared(t, scored(1, 0, 0.1), scored(1.25, 0.5, 0.05))
	ratio := func(v float64) *float64 { return &v }
	want := []Ratio{
		{
			Metric: "r", T: 1, Mean: Pair[float64]{1, 1.25}, Ratio: ratio(1.25), Low: 0.5,
			High: 1.5, Paper: &Pair[float64]{3, 3.75},
		},
		{Metric: "r", T: 10, Mean: Pair[float64]{0, 0.5}},
	}
	mmd := Ratio{
		Metric: "mmd2", Mean: Pair[float64]{0.1, 0.05}, Ratio: ratio(0.5), Low: 0.1, High: 0.1,
	}
	shown := cmpopts.IgnoreUnexported(Ratio{})
	if diff := cmp.Diff(want, r.R, shown); diff != "" {
		t.Errorf("r (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Ratio{mmd}, r.Metrics, shown); diff != "" {
		t.Errorf("MMD² (-want +got):\n%s", diff)
	}
	if r.Equal || !r.R[0].Inside() || r.Metrics[0].Inside() ||
		!strings.Contains(text, "the model or its backend is not deterministic") {
		t.Errorf("equal %t\n%s", r.Equal, text)
	}
	for _, line := range []string{
		"typical r_1 1 1.25 1.25 0.5 … 1.5 yes 3 3.75", "typical r_10 0 0.5 - 0 … 0 no - -",
		"MMD² 0.1 0.05 0.5 0.1 … 0.1 no - -", "intervals are given the record's training",
	} {
		if !strings.Contains(strings.Join(strings.Fields(text), " "), line) {
			t.Errorf("no line %q in\n%s", line, text)
		}
	}
}

func TestDifferencesAreNamed(t *testing.T) {
	now := scored(1, 0.5, 0.1)
	now.Task.Digest = "cccccccccccccccc"
	now.Model.Version = "2"
	now.Machine.Backend = ""
	now.Machine.CPU = "b"
	now.Machine.Threads, now.Build.Revision, now.Machine.ISA = 1, "f00", "avx2"
	old := scored(1, 0.6, 0.1)
	old.Machine.ISA = "avx512"
	r, text := compared(t, old, now)
	want := []string{
		"task executable aaaaaaaaaaaa, now cccccccccccc",
		"model version 1, now 2", "processor a, now b", "threads 2, now 1", "backend go, now none",
		"instruction set avx512, now avx2", "revision of bench none, now f00",
	}
	if diff := cmp.Diff(want, r.Differences); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if r.Equal || strings.Contains(text, "deterministic") ||
		!strings.Contains(text, "\nnote: backend go, now none\n") {
		t.Errorf("equal %t\n%s", r.Equal, text)
	}
}

func TestEndings(t *testing.T) {
	failed := func(s record.Status, reason string) *record.Record {
		r := scored(1, 1, 1)
		r.Status, r.Reason, r.Scores = s, reason, nil
		return r
	}
	for name, test := range map[string]struct {
		old, now *record.Record
		equal    bool
		text     string
	}{
		"the same failure": {
			failed(record.Failed, "diverged"), failed(record.Failed, "diverged"), true,
			"equal: it ended again as failed (diverged)",
		},
		"another failure": {
			failed(record.Failed, "diverged"), failed(record.Crashed, ""), false,
			"not equal: failed (diverged) in the record, crashed now",
		},
		"no failure now": {
			failed(record.Timeout, "slow"), scored(1, 1, 1), false,
			"not equal: timeout (slow) in the record, ok now",
		},
		"a failure now": {
			scored(1, 1, 1), failed(record.Failed, "diverged"), false,
			"not equal: ok in the record, failed (diverged) now",
		},
	} {
		t.Run(name, func(t *testing.T) {
			r, text := compared(t, test.old, test.now)
			if r.Equal != test.equal || !strings.Contains(text, test.text) || len(r.R) != 0 {
				t.Errorf("equal %t, want %t\n%s", r.Equal, test.equal, text)
			}
		})
	}
}

// TestOlderRecordsAreComparedByTheirErrors has a record without the prior's errors of each target,
// which is computed from otherwise today: equal if its errors are, and not if one is another.
func TestOlderRecordsAreComparedByTheirErrors(t *testing.T) {
	old, now := scored(1, 0.5, 0.1), scored(2, 0.5, 0.1)
	old.Scores.PerTarget.R = [][]float64{{1, 2}, {0.1, 0.2}}
	now.Scores.PerTarget.R = [][]float64{{1, 2}, {0.1, 0.2}}
	now.Scores.PerTarget.Prior = [][]float64{{3, 3}, {1, 1}}
	r, text := compared(t, old, now)
	if !r.Equal || !strings.Contains(text, "note: the record is from before 2026-12") {
		t.Errorf("equal %t\n%s", r.Equal, text)
	}
	now.Scores.PerTarget.R[1][1] = 0.3
	if r, _ := compared(t, old, now); r.Equal {
		t.Error("equal with another error")
	}
}

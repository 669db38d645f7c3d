package record

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/sdk"
)

// example returns a record with every field set.
func example() *Record {
	summary := score.Summary{Mean: 0.25, Low: 0.125, High: 0.5, Q25: 0.2, Q75: 0.3}
	r := &Record{
		Schema: Schema,
		Task: Plugin{
			Name: "waves", Plugin: "sine_wave", Version: "1", Digest: strings.Repeat("a1", 32),
			Params: json.RawMessage(`{"sampling":"iid"}`),
		},
		Model: Plugin{
			Name: "inn_reference", Plugin: "inn", Version: "2", Digest: strings.Repeat("b2", 32),
			Params: json.RawMessage(`{"blocks":4,"loss":"a<b"}`),
		},
		Repeat: 2,
		Protocol: Protocol{
			Profile: "quick", TrainRows: 1000, Targets: 2, Draws: 5, Budget: 7, Seed: 1<<63 + 1,
			Score: score.Protocol{
				T: []int{1, 5}, PriorDraws: 100, Bootstrap: 50, Seed: 1<<64 - 1,
				MMD: score.MMDProtocol{Targets: 2, Sample: 5, Pool: 1000}, Capped: true,
			},
			Limits: Limits{FitS: 60, InvertS: 30, MemoryBytes: 1 << 30},
		},
		Status: OK,
		Scores: &score.Scores{
			Order: sdk.Exchangeable, Targets: 2, Draws: 5,
			Typical:     []score.Point{{T: 1, Summary: summary}, {T: 5, Summary: summary}},
			Worst:       []float64{0.8, 1},
			R:           []score.Point{{T: 1, Summary: summary}, {T: 5, Summary: summary}},
			RPrefix:     []score.Point{{T: 1, Summary: summary}, {T: 5, Summary: summary}},
			RNormalised: []score.Point{{T: 1, Summary: summary}, {T: 5, Summary: summary}},
			Prior:       []float64{1, 1}, Infeasible: 0.1, Outside: 0.2, Capped: 0.3, PriorFloor: 1,
			MMD2: &score.MMD2{
				Summary: summary, Unbiased: summary, Floor: summary, Targets: 2, Sample: 5,
				Tolerance: 1e-4,
			},
			PerTarget: score.PerTarget{
				R: [][]float64{{0.1, 0.4}, {0.05, 1e-12}}, Prior: [][]float64{{2, 3}, {1, 2}},
				MMD2: []float64{1, 2}, MMD2Unbiased: []float64{-0.5, 2},
				MMD2Floor: []float64{0.02, 0.03},
			},
			Warnings: []string{"only 2 targets"},
		},
		Time: Time{
			FitS: 1.5, InvertS: 0.5, Batch1000S: 0.01, CPUFitS: 3, CPUS: 4, ColdStartS: 0.05,
			MaxRSS: 1 << 27, Shared: true,
		},
		Machine: Machine{
			OS: "linux", Arch: "amd64", CPU: "a cpu", Cores: 2, MemBytes: 1 << 33, Threads: 1,
			Backend: "cpu", ISA: "avx2",
		},
		Build:   Build{Version: "0.1", Revision: "abc", Dirty: true, Go: "go1.26"},
		Started: time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC), Warnings: []string{"slow"},
	}
	r.Key = Key(r)
	return r
}

// failure returns a record of the same cell that holds no scores.
func failure() *Record {
	r := example()
	r.Status = Failed
	r.Reason = "training diverged"
	r.Detail = "loss is NaN\nat step 7"
	r.Scores = nil
	return r
}

func TestReadReturnsWhatWasWritten(t *testing.T) {
	for name, want := range map[string]*Record{"ok": example(), "failed": failure()} {
		t.Run(name, func(t *testing.T) {
			store := Store{Board: t.TempDir()}
			if err := store.Write(want); err != nil {
				t.Fatal(err)
			}
			got, err := store.Read(ID{"waves", "inn_reference", 2})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("record changed on its way (-written +read):\n%s", diff)
			}
		})
	}
}

func TestPathIsWhereTheRecordIs(t *testing.T) {
	store := Store{Board: t.TempDir()}
	if err := store.Write(example()); err != nil {
		t.Fatal(err)
	}
	want := filepath.Join(store.Board, "records", "waves", "inn_reference", "2.json")
	if got := store.Path(ID{"waves", "inn_reference", 2}); got != want {
		t.Errorf("path is %s, want %s", got, want)
	}
	if _, err := os.Stat(want); err != nil {
		t.Error(err)
	}
}

func TestNoParametersAreAnEmptyObject(t *testing.T) {
	store := Store{Board: t.TempDir()}
	r := example()
	r.Model.Params = nil
	r.Key = Key(r)
	if err := store.Write(r); err != nil {
		t.Fatal(err)
	}
	got, err := store.Read(ID{"waves", "inn_reference", 2})
	if err != nil {
		t.Fatal(err)
	}
	if string(got.Model.Params) != "{}" {
		t.Errorf("parameters are %s, want {}", got.Model.Params)
	}
	if r.Model.Params != nil {
		t.Error("Write changed its argument")
	}
}

func TestMissingRecordIsNil(t *testing.T) {
	got, err := Store{
		Board: filepath.Join(t.TempDir(), "none"),
	}.Read(ID{"waves", "inn_reference", 2})
	if got != nil || err != nil {
		t.Errorf("got %v, %v; want nil, nil", got, err)
	}
}

func TestComputed(t *testing.T) {
	for want, m := range map[string]Machine{
		"": {}, "go": {Backend: "go"}, "cpu with avx2": {Backend: "cpu", ISA: "avx2"},
		"xla:cuda": {Backend: "xla:cuda"},
	} {
		if got := m.Computed(); got != want {
			t.Errorf("%+v computed with %q, want %q", m, got, want)
		}
	}
}

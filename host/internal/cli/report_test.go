package cli

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rs/zerolog"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/sdk"
)

// BenchmarkReport renders a board of 10⁴ records, of 20 tasks, 100 entries and 5 repeats with 20
// targets each, from its folder to all of its files.
func BenchmarkReport(b *testing.B) {
	board := b.TempDir()
	for i := range 10_000 {
		writeRecord(b, record.Store{Board: board}, recordOf(i%20, i/20%100, i/2000))
	}
	var out strings.Builder
	a := &app{stdout: &out, log: zerolog.Nop()}
	for b.Loop() {
		if err := a.report(board, "", false); err != nil {
			b.Fatal(err)
		}
	}
	if !strings.Contains(out.String(), ": 10000 records, 0 files that cannot be read") {
		b.Errorf("not all records are rendered: %s", out.String())
	}
}

// recordOf makes up a record.
func recordOf(task, entry, repeat int) *record.Record {
	const targets = 20
	t := []int{1, 2, 5, 10, 20, 50, 100, 200}
	r := &record.Record{
		Schema: record.Schema, Status: record.OK, Repeat: repeat,
		Task: record.Plugin{
			Name: fmt.Sprintf("task_%d", task), Plugin: "waves", Params: json.RawMessage("{}"),
		},
		Model: record.Plugin{
			Name: fmt.Sprintf("entry_%d", entry), Plugin: "net",
			Params: json.RawMessage(`{"epochs":5}`),
		},
		Protocol: record.Protocol{
			Profile: "made_up", TrainRows: 1000, Targets: targets, Draws: 200,
			Score: score.Protocol{T: t, PriorDraws: 2000, Bootstrap: 1000, Seed: 3},
		},
		Scores: &score.Scores{Order: sdk.Exchangeable, Targets: targets, Draws: 200},
		Time: record.Time{
			FitS: 10 + float64(entry), Batch1000S: 0.01 * float64(entry+1), MaxRSS: 1e8,
		},
	}
	for _, draws := range t {
		values := make([]float64, targets)
		for i := range values {
			values[i] = math.Exp(float64(entry%7)+
				math.Sin(float64(i*(task+1)+13*entry+7*repeat+draws))) / float64(draws)
		}
		r.Scores.R = append(r.Scores.R,
			score.Point{T: draws, Summary: score.Summary{Mean: values[0]}})
		r.Scores.Prior = append(r.Scores.Prior, 20/float64(draws))
		r.Scores.PerTarget.R = append(r.Scores.PerTarget.R, values)
	}
	r.Scores.Complete()
	r.Key = record.Key(r)
	return r
}

// writeRecord puts a record into its place without the care of a store, which waits for the disk.
func writeRecord(tb testing.TB, store record.Store, r *record.Record) {
	tb.Helper()
	path := store.Path(r.ID())
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		tb.Fatal(err)
	}
	text, err := json.Marshal(r)
	if err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o666); err != nil {
		tb.Fatal(err)
	}
}

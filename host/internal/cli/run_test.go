package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/record"
)

// tinyBoard writes a configuration of quick cells and returns its path.
func tinyBoard(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bench.yaml")
	const text = `
seed: 5
profile: tiny
tasks:
  ballistics:
  robotic_arm:
  sine_wave:
entries:
  prior:
  nearest:
profiles:
  tiny: {train_rows: 200, targets: 4, draws: 20, repeats: 2, mmd: {targets: 2, sample: 20, pool: 2000}}
`
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// scoresOf returns the JSON of each record's scores, by cell.
func scoresOf(t *testing.T, config string) map[string]string {
	t.Helper()
	records, err := record.Store{
		Board: filepath.Join(filepath.Dir(config), "results", "tiny"),
	}.All()
	if err != nil {
		t.Fatal(err)
	}
	all := make(map[string]string)
	for _, r := range records {
		text, err := json.Marshal(r.Scores)
		if err != nil {
			t.Fatal(err)
		}
		all[r.ID().String()] = string(text)
	}
	return all
}

func TestRunIsReproducible(t *testing.T) {
	built(t)
	first, second, beside := tinyBoard(t), tinyBoard(t), tinyBoard(t)
	data(t, "", "run", "-c", first)
	data(t, "", "run", "-c", second)
	data(t, "", "run", "-c", beside, "--jobs", "2")
	want := scoresOf(t, first)
	if len(want) != 12 || want["sine_wave/prior/0"] == want["sine_wave/prior/1"] {
		t.Fatalf("%d cells, want 12 with other scores in each repeat", len(want))
	}
	if diff := cmp.Diff(want, scoresOf(t, second)); diff != "" {
		t.Errorf("a second run has other scores (-first +second):\n%s", diff)
	}
	if diff := cmp.Diff(want, scoresOf(t, beside)); diff != "" {
		t.Errorf("two cells side by side have other scores (-one +two):\n%s", diff)
	}
}

// trigger ends a context when a text is written to it.
type trigger struct {
	bytes.Buffer
	text string
	fire context.CancelFunc
}

func (w *trigger) Write(p []byte) (int, error) {
	n, err := w.Buffer.Write(p)
	if strings.Contains(w.String(), w.text) {
		w.fire()
	}
	return n, err
}

func TestRunIsInterrupted(t *testing.T) {
	built(t)
	config := tinyBoard(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	log := &trigger{text: "ok: r_1", fire: cancel} // after the first cell
	var out bytes.Buffer
	status := Run(ctx,
		Env{
			Args: []string{"run", "-c", config}, Stdin: strings.NewReader(""), Stdout: &out,
			Stderr: log,
		})
	if status != exitInterrupted || out.Len() != 0 {
		t.Errorf("status %d, standard output %q, want %d and nothing\n%s",
			status, out.String(), exitInterrupted, log)
	}
	done := len(scoresOf(t, config))
	if done < 1 || done > 2 {
		t.Errorf("%d cells are recorded, want the first and perhaps the next", done)
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(config), "results", "tiny", "records",
		"*", "*", ".*"))
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}

	before := time.Now()
	data(t, "", "run", "-c", config) // goes on where it was
	if all := scoresOf(t, config); len(all) != 12 {
		t.Errorf("%d cells after going on, want 12", len(all))
	}
	records, err := record.Store{
		Board: filepath.Join(filepath.Dir(config), "results", "tiny"),
	}.All()
	if err != nil {
		t.Fatal(err)
	}
	kept := 0
	for _, r := range records {
		if r.Started.Before(before.Truncate(time.Millisecond)) {
			kept++
		}
	}
	if kept != done {
		t.Errorf("%d records were kept, want %d", kept, done)
	}
}

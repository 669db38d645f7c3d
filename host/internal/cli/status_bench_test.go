package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rs/zerolog"

	"github.com/invbench/invbench/host/internal/config"
	"github.com/invbench/invbench/host/internal/record"
)

// BenchmarkStatus says how a board of 10⁴ cells stands, of 20 tasks, 100 entries and 5 repeats that
// all have records.
func BenchmarkStatus(b *testing.B) {
	board := b.TempDir()
	for i := range 10_000 {
		r := recordOf(i%20, i/20%100, i/2000)
		text, err := json.MarshalIndent(r, "", "  ")
		if err != nil {
			b.Fatal(err)
		}
		path := record.Store{Board: board}.Path(r.ID())
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(path, append(text, '\n'), 0o666); err != nil {
			b.Fatal(err)
		}
	}
	var text strings.Builder
	text.WriteString("profile: made_up\nprofiles:\n  made_up: {train_rows: 1000, targets: 20, " +
		"draws: 200, repeats: 5}\ntasks:\n")
	for i := range 20 {
		fmt.Fprintf(&text, "  task_%d: {plugin: waves}\n", i)
	}
	text.WriteString("entries:\n")
	for i := range 100 {
		fmt.Fprintf(&text, "  entry_%d: {plugin: net, params: {epochs: 5}}\n", i)
	}
	if err := os.WriteFile(filepath.Join(board, config.FileName), []byte(text.String()),
		0o666); err != nil {
		b.Fatal(err)
	}
	var out strings.Builder
	a := &app{stdout: &out, log: zerolog.Nop()}
	for b.Loop() {
		out.Reset()
		s, err := a.openWithoutPlugins(board)
		if err != nil {
			b.Fatal(err)
		}
		if err := a.showStatus(s); err != nil {
			b.Fatal(err)
		}
	}
	// Their scoring has another seed.
	if !strings.Contains(out.String(), "10000 cells: 0 done, 10000 stale\n") {
		b.Errorf("the status ends in %q", out.String()[max(0, out.Len()-200):])
	}
}

package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/invbench/invbench/host/internal/bench"
	"github.com/invbench/invbench/host/internal/board"
	"github.com/invbench/invbench/host/internal/config"
	"github.com/invbench/invbench/host/internal/files"
	"github.com/invbench/invbench/host/internal/printable"
	"github.com/invbench/invbench/host/internal/report"
)

// writeConfig puts the configuration into the board's folder, unless it was read from there. A part of a board does not
// replace what is said of the whole, unless that cannot be read.
func (b *openedBoard) writeConfig(partial bool) error {
	path := filepath.Join(b.config.Board, config.FileName)
	if sameFile(path, b.config.File) {
		return nil
	}
	if partial {
		if _, err := config.Load(config.Options{File: path}); err == nil {
			return nil
		}
	}
	text, err := b.config.Marshal()
	if err != nil {
		return err
	}
	return files.Update(path, text)
}

func sameFile(a, b string) bool {
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(infoA, infoB)
}

// conclude looks at the board again and renders its records: into its leaderboard and its page, and to standard output.
func (a *app) conclude(b *openedBoard, withStale bool) error {
	records, err := b.look(b.store.All)
	if err != nil {
		return err
	}
	sorted := sortRecords(b.config.Board, b.config.Profile, records, b.log)
	r := newRendering(b.config.Board, sorted, withStale, b.unreadable)
	if r.doubts != nil {
		a.log.Warn().Err(r.doubts).Msg("some scores cannot be brought together")
	}
	if _, err := r.writeTexts(); err != nil {
		return err
	}
	if a.json {
		return a.printJSON(struct {
			boardStatus
			Leaderboard *board.Leaderboard `json:"leaderboard"`
		}{newStatus(b), r.leaderboard})
	}
	if err := report.Text(a.stdout, r.leaderboard, terminalWidth(a.stdout)); err != nil {
		return err
	}
	if done := b.plan.Count(bench.Done); done < len(b.plan.Cells) {
		_, err := fmt.Fprintf(a.stdout, "\n%d of %d cells\n%s", done, len(b.plan.Cells), blocked(b.plan))
		if err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(a.stdout, "\n%s\n%s\n", b.config.Board, filepath.Join(b.config.Board, pageFile))
	return err
}

// blocked says which cells cannot be run, and why: a line for each reason.
func blocked(p *bench.Plan) string {
	var reasons []string
	cells := make(map[string][]string)
	for _, c := range p.Cells {
		if c.State == bench.Blocked {
			if cells[c.Reason] == nil {
				reasons = append(reasons, c.Reason)
			}
			cells[c.Reason] = append(cells[c.Reason], c.String())
		}
	}
	var text strings.Builder
	for _, reason := range reasons {
		fmt.Fprintf(&text, "blocked: %s: %s; mend that and run again, what is recorded is kept\n",
			strings.Join(cells[reason], ", "), printable.Line(reason))
	}
	return text.String()
}

package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/invbench/invbench/host/internal/bench"
	"github.com/invbench/invbench/host/internal/board"
	"github.com/invbench/invbench/host/internal/config"
	"github.com/invbench/invbench/host/internal/files"
	"github.com/invbench/invbench/host/internal/printable"
	"github.com/invbench/invbench/host/internal/report"
)

// writeConfig puts the configuration into the board's folder, unless it was read from there. A run
// of a part of the board keeps what is said of the rest, and adds what it says of that part if the
// folder does not know it.
func (b *openedBoard) writeConfig(partial bool) error {
	path := filepath.Join(b.config.Board, config.FileName)
	if sameFile(path, b.config.File) {
		return nil
	}
	now := b.config
	if partial {
		old, err := config.Load(config.Options{File: path, Alone: true})
		if err == nil && asksFor(old, now) {
			return nil
		}
		if err == nil {
			if now, err = b.joined(old); err != nil {
				return err
			}
		}
	}
	text, err := now.Marshal()
	if err != nil {
		return err
	}
	return files.Update(path, text)
}

// asksFor reports whether the tasks and entries of a configuration are all in another.
func asksFor(whole, part *config.Config) bool {
	return subset(taskNames(part), taskNames(whole)) && subset(entryNames(part), entryNames(whole))
}

// joined returns the configuration of this run with what the board was asked for before, as far as
// the file still has it.
func (b *openedBoard) joined(old *config.Config) (*config.Config, error) {
	o := b.options
	o.Tasks, o.Entries = nil, nil
	all, err := config.Load(o)
	if err != nil {
		return nil, err
	}
	join := func(now, before, known []string) []string {
		return slices.DeleteFunc(slices.Concat(now, before), func(name string) bool {
			return !slices.Contains(known, name)
		})
	}
	o.Tasks = join(taskNames(b.config), taskNames(old), taskNames(all))
	o.Entries = join(entryNames(b.config), entryNames(old), entryNames(all))
	return config.Load(o)
}

func subset(part, whole []string) bool {
	return !slices.ContainsFunc(part, func(name string) bool {
		return !slices.Contains(whole, name)
	})
}

func taskNames(c *config.Config) []string {
	var names []string
	for _, t := range c.Tasks {
		names = append(names, t.Name)
	}
	return names
}

func entryNames(c *config.Config) []string {
	var names []string
	for _, e := range c.Entries {
		names = append(names, e.Name)
	}
	return names
}

func sameFile(a, b string) bool {
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(infoA, infoB)
}

// conclude looks at the board again and renders its records: into its leaderboard and its page, and
// to standard output.
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
		_, err := fmt.Fprintf(a.stdout, "\n%d of %d cells\n%s",
			done, len(b.plan.Cells), blocked(b.plan))
		if err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(a.stdout, "\n%s\n%s\n",
		b.config.Board, filepath.Join(b.config.Board, pageFile))
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

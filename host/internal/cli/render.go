package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/invbench/invbench/host/internal/bench"
	"github.com/invbench/invbench/host/internal/board"
	"github.com/invbench/invbench/host/internal/files"
	"github.com/invbench/invbench/host/internal/page"
	"github.com/invbench/invbench/host/internal/plot"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/report"
)

// The files that a board is rendered into.
const (
	leaderboardFile = "leaderboard.md"
	pageFile        = "report.html"
	publishedFile   = "published.md"
)

// rendering makes everything that is rendered of a board. All of it is a pure function of the
// board's folder.
type rendering struct {
	board       string // the folder
	sorted      bench.Sorted
	records     []*record.Record // of them, those that are shown
	notes       []string         // what is not, and why
	problems    []string         // files that cannot be read, relative to the folder
	leaderboard *board.Leaderboard
	doubts      error // scores that cannot be brought together; the rest is rendered
}

// newRendering looks at a board's records, of which it keeps those that the board asks for and, if
// so wished, those that are stale, and at what went wrong when they were read.
func newRendering(folder string, sorted bench.Sorted, withStale bool, unreadable error) *rendering {
	r := &rendering{
		board: folder, sorted: sorted, records: sorted.Kept(withStale),
		problems: problemLines(folder, unreadable), notes: sorted.Notes(withStale),
	}
	r.leaderboard, r.doubts = board.New(r.records)
	r.leaderboard.Notes = r.notes
	if p := r.plan(); p != nil && p.Done < p.Cells {
		r.leaderboard.Notes = append(slices.Clip(r.notes), fmt.Sprintf(
			"%d of the %d cells that the board asks for are not here: "+
				"bench status says which, and why", p.Cells-p.Done, p.Cells))
	}
	return r
}

// problemLines returns one line for each problem, without the way to the board, which is not part
// of it.
func problemLines(board string, err error) []string {
	if err == nil {
		return nil
	}
	prefix := filepath.Clean(board) + string(filepath.Separator)
	lines := strings.Split(strings.ReplaceAll(err.Error(), prefix, ""), "\n")
	return slices.DeleteFunc(lines, func(line string) bool { return strings.TrimSpace(line) == "" })
}

// writeTexts writes the leaderboard and the page, and returns their paths.
func (r *rendering) writeTexts() ([]string, error) {
	var text, html bytes.Buffer
	if err := report.Markdown(&text, r.leaderboard); err != nil {
		return nil, fmt.Errorf("render the leaderboard: %w", err)
	}
	name, err := filepath.Abs(r.board)
	if err != nil {
		return nil, fmt.Errorf("name the board: %w", err)
	}
	board := page.Board{
		Name: filepath.Base(name), Leaderboard: r.leaderboard, Plan: r.plan(), Problems: r.problems,
		Notes: r.notes,
	}
	if err := page.Render(&html, board); err != nil {
		return nil, err
	}
	paths := []string{filepath.Join(r.board, leaderboardFile), filepath.Join(r.board, pageFile)}
	if err := errors.Join(files.Update(paths[0], text.Bytes()),
		files.Update(paths[1], html.Bytes())); err != nil {
		return nil, err
	}
	beside, err := r.writePublished()
	return append(paths, beside...), err
}

// writePublished writes the board's numbers beside published ones, if the board's folder has any,
// and returns the path.
func (r *rendering) writePublished() ([]string, error) {
	tables, err := board.ReadPublished(r.board)
	if err != nil || len(tables) == 0 {
		return nil, err
	}
	var text bytes.Buffer
	if err := report.Published(&text, r.leaderboard, tables); err != nil {
		return nil, fmt.Errorf("render the comparison with published numbers: %w", err)
	}
	file := filepath.Join(r.board, publishedFile)
	return []string{file}, files.Update(file, text.Bytes())
}

// plan counts the cells of the configuration in the board's folder, nil if there is none that can
// be read. Cells whose records are stale are not done, unless they are shown.
func (r *rendering) plan() *page.Plan {
	if r.sorted.Plan == nil {
		return nil
	}
	recorded := map[record.ID]bool{}
	for _, r := range r.records {
		recorded[r.ID()] = true
	}
	plan := &page.Plan{Cells: len(r.sorted.Plan.Cells)}
	for _, c := range r.sorted.Plan.Cells {
		switch name := c.String(); {
		case recorded[c.ID()]:
			plan.Done++
		case c.State == bench.Stale:
			plan.Missing = append(plan.Missing, name+" (stale)")
		default:
			plan.Missing = append(plan.Missing, name)
		}
	}
	return plan
}

// writePlots draws the pictures, removes those of earlier times, and returns the paths. Pictures
// that cannot be drawn are the doubts of the error; the others are there.
func (r *rendering) writePlots() (paths []string, doubts, err error) {
	pictures, doubts := plot.Files(r.leaderboard)
	folder := filepath.Join(r.board, plot.Folder)
	if len(pictures) > 0 {
		if err := os.MkdirAll(folder, 0o777); err != nil {
			return nil, doubts, fmt.Errorf("write plots: %w", err)
		}
	}
	for _, p := range pictures {
		file := filepath.Join(r.board, filepath.FromSlash(p.Name))
		if err := files.Update(file, p.SVG); err != nil {
			return nil, doubts, err
		}
		paths = append(paths, file)
	}
	return paths, doubts, removeOldPlots(folder, paths)
}

// removeOldPlots removes the pictures in a folder that were drawn once and are not any more.
// Pictures of other origin that somebody keeps there stay.
func removeOldPlots(folder string, now []string) error {
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("look for old plots: %w", err)
	}
	for _, e := range entries {
		file := filepath.Join(folder, e.Name())
		if !e.Type().IsRegular() || slices.Contains(now, file) || !plot.NamedLike(e.Name()) {
			continue
		}
		svg, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("look at an old plot: %w", err)
		}
		if !plot.Drew(svg) {
			continue
		}
		if err := os.Remove(file); err != nil {
			return fmt.Errorf("remove an old plot: %w", err)
		}
	}
	return nil
}

// writeAll writes the texts and, meanwhile, the plots.
func (r *rendering) writeAll() (paths []string, doubts, err error) {
	var (
		drawing  sync.WaitGroup
		plots    []string
		plotsErr error
	)
	drawing.Go(func() { plots, doubts, plotsErr = r.writePlots() })
	paths, err = r.writeTexts()
	drawing.Wait()
	return append(paths, plots...), doubts, errors.Join(err, plotsErr)
}

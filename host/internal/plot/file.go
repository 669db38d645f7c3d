package plot

import (
	"errors"
	"fmt"
	"strings"

	"github.com/invbench/invbench/host/internal/board"
	"github.com/invbench/invbench/host/internal/record"
)

// Kind says what a picture shows.
type Kind string

// The kinds of pictures, in the order in which Files returns those of a task.
const (
	Errors   Kind = "r"        // r_T against T (NeurIPS 2020, Fig. 3)
	Ablation Kind = "ablation" // likewise, of the entries that share a plugin (Fig. 5 and 8)
	Seconds  Kind = "seconds"  // r_T against wall-clock seconds, training excluded and included
	Map      Kind = "map"      // draws over the error of a task with two parameters, for one target (Fig. 4)
	Spectra  Kind = "spectra"  // targets and what the best draws give, of a task with many outputs (Fig. 13)
	Training Kind = "training" // losses against the work done in each stage of the fit
)

// File is one picture.
type File struct {
	Name    string // its path in the board's folder, with slashes: plots/r_sine_wave.svg
	Kind    Kind
	Task    string // the task's name on the board
	Table   int    // index of the task's table in Leaderboard.Tasks of board.New for the same records
	Title   string // one line of plain text, the picture's short description
	Caption string // sentences of plain text: what is drawn and how it was estimated; also below the picture
	SVG     []byte
}

// Folder is the folder of all pictures in a board's folder.
const Folder = "plots"

// Files draws all pictures that the records have the numbers for, in a fixed order, each with a name of its own. Records
// without a sketch or training curves, such as older ones, have fewer. Scores of repeats that do not belong together are
// left out, and the error says why; the files can be used whatever the error.
func Files(records []*record.Record) ([]File, error) {
	records = known(records)
	var (
		files    []File
		problems []error
		styles   = newStyles(records)
		taken    = map[string]bool{}
	)
	for i, group := range board.Tables(records) {
		table, err := newTable(group, styles)
		problems = append(problems, err)
		drawn, err := table.files()
		problems = append(problems, err)
		for _, f := range drawn {
			f.Table, f.Task = i, table.task
			f.Name = unique(f.Name, taken)
			files = append(files, f)
		}
	}
	return files, errors.Join(problems...)
}

// known returns the records that are there at all.
func known(records []*record.Record) []*record.Record {
	var all []*record.Record
	for _, r := range records {
		if r != nil {
			all = append(all, r)
		}
	}
	return all
}

// files draws all pictures of a table.
func (t *table) files() ([]File, error) {
	var sheets []*sheet
	sheets = append(sheets, t.errors()...)
	sheets = append(sheets, t.seconds()...)
	sheets = append(sheets, t.maps()...)
	sheets = append(sheets, t.spectra()...)
	sheets = append(sheets, t.training()...)
	var (
		files    []File
		problems []error
	)
	for _, s := range sheets {
		picture, err := s.draw()
		if err != nil {
			problems = append(problems, fmt.Errorf("plot %s: %w", s.title, err))
			continue
		}
		files = append(files, File{
			Name: s.name(t.task), Kind: s.kind, Title: s.title, Caption: strings.Join(s.notes, " "), SVG: picture,
		})
	}
	return files, errors.Join(problems...)
}

// name returns what a picture of a task would like to be called.
func (s *sheet) name(task string) string {
	parts := []string{string(s.kind), plain(task)}
	if s.part != "" {
		parts = append(parts, plain(s.part))
	}
	return strings.Join(parts, "_")
}

// maxName is the most bytes of a part of a file's name.
const maxName = 80

// plain returns text as a part of a file's name that every file system takes. Names of tasks and entries are that already.
func plain(text string) string {
	text = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_' || r == '-' {
			return r
		}
		return '_'
	}, strings.ToLower(text))
	if text == "" {
		return "unnamed"
	}
	return text[:min(len(text), maxName)]
}

// unique returns the path of a picture, with a number if the name is taken: a task under two protocols has two of each.
func unique(name string, taken map[string]bool) string {
	path := Folder + "/" + name + ".svg"
	for n := 2; taken[path]; n++ {
		path = fmt.Sprintf("%s/%s_%d.svg", Folder, name, n)
	}
	taken[path] = true
	return path
}

package plot

import (
	"errors"
	"fmt"
	"strings"

	"github.com/invbench/invbench/host/internal/board"
	"github.com/invbench/invbench/host/internal/figure"
)

// File is one picture.
type File struct {
	Name    string // its path in the board's folder, with slashes: plots/r_sine_wave.svg
	Kind    figure.Kind
	Task    string // the task's name on the board
	Table   int    // index of the task's table in Leaderboard.Tasks
	Title   string // one line of plain text, the picture's short description
	Caption string // sentences of plain text, which are also below the picture
	SVG     []byte
}

// Folder is the folder of all pictures in a board's folder.
const Folder = "plots"

// Files draws all pictures that a board has the numbers for, in a fixed order, each with a name of
// its own. Records without a sketch or training curves, such as older ones, have fewer. The error
// says what could not be drawn; the files can be used whatever it is.
func Files(l *board.Leaderboard) ([]File, error) {
	var (
		files    []File
		problems []error
		taken    = map[string]bool{}
	)
	for i, table := range figure.New(l) {
		for _, s := range sheets(&table) {
			picture, err := s.draw()
			if err != nil {
				problems = append(problems, fmt.Errorf("plot %s: %w", s.Title, err))
				continue
			}
			files = append(files, File{
				Name: unique(s.name(table.Task), taken), Kind: s.Kind, Task: table.Task, Table: i,
				Title: s.Title, Caption: strings.Join(s.Notes, " "), SVG: picture,
			})
		}
	}
	return files, errors.Join(problems...)
}

// sheets returns all pictures of a table.
func sheets(t *figure.Table) []*sheet {
	var all []*sheet
	for _, f := range t.Errors {
		all = append(all, errorSheet(f))
	}
	if t.Seconds != nil {
		all = append(all, secondsSheet(t.Seconds))
	}
	if t.Examples != nil {
		for _, target := range t.Examples.Targets {
			if target.Misfit != nil {
				all = append(all, mapSheet(t.Examples, &target))
			}
		}
	}
	if s := t.Spectra(); s != nil {
		all = append(all, spectraSheet(s, t.Examples.Y))
	}
	if t.Training != nil {
		all = append(all, trainingSheet(t.Training))
	}
	return all
}

// name returns what a picture of a task would like to be called.
func (s *sheet) name(task string) string {
	parts := []string{string(s.Kind), plain(task)}
	if s.Part != "" {
		parts = append(parts, plain(s.Part))
	}
	return strings.Join(parts, "_")
}

// maxName is the most bytes of a part of a file's name.
const maxName = 80

// plain returns text as a part of a file's name that every file system takes. Names of tasks and
// entries are that already.
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

// unique returns the path of a picture, with a number if the name is taken: a task under two
// protocols has two of each.
func unique(name string, taken map[string]bool) string {
	path := Folder + "/" + name + ".svg"
	for n := 2; taken[path]; n++ {
		path = fmt.Sprintf("%s/%s_%d.svg", Folder, name, n)
	}
	taken[path] = true
	return path
}

// Package running says which cells of a board are being run, by whom, and how far they have come.
//
// It knows this in two ways, for two readers. A notice is a file in the board's folder for people
// and for other runs of that board: bench status reads it, and whoever runs the same board warns by
// it. A Tracker is for the cells themselves, of whatever boards: the times of two cells that ran
// side by side on one machine are upper bounds, and their records say so. No score depends on
// either, so where the file system refuses, cells run all the same.
package running

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/invbench/invbench/host/internal/record"
)

// schema is the version of the notices that this package writes.
const schema = 1

// folderName is where a board keeps the notices of its cells that are running.
const folderName = "running"

// Cell is a cell that a process is running, as that process says itself. It lies as JSON in
// <board>/running/ as long as the cell runs, so that others can see how far a run has come: other
// shells, and other machines that share the folder.
type Cell struct {
	Schema int    `json:"schema"`
	Key    string `json:"key"` // of the cell's record to come
	record.ID
	Estimate float64 `json:"estimate_s"` // wall seconds that it may take; 0 if unknown

	Process Owner     `json:"process"`
	Jobs    int       `json:"jobs"` // cells that the process runs side by side
	Begun   time.Time `json:"begun"`
	Beat    time.Time `json:"beat"` // when the process last gave a sign of life

	Stage   string    `json:"stage"`   // what is being done, such as "fit: epoch"
	Done    int       `json:"done"`    // in the units of Stage
	Total   int       `json:"total"`   // 0 if unknown
	Entered time.Time `json:"entered"` // the stage
	// StageS is how many seconds the stage may still take at Beat, by its pace; 0 if unknown.
	StageS float64 `json:"stage_s"`

	// Gone says that the process has ended, or has long been silent. Whoever reads the notice sets
	// it.
	Gone bool `json:"gone"`
}

// A process writes a sign of life into its notices every beat. One that has been silent for longer
// than silence, and that cannot be asked about, counts as gone.
const (
	beat    = 10 * time.Second
	silence = 12 * beat
)

// Left returns how long the cell may still take at the given time, and whether that is an estimate
// of the whole rest and not only of its present stage.
func (c Cell) Left(now time.Time) (left time.Duration, whole bool) {
	stage := max(0, seconds(c.StageS)-now.Sub(c.Beat))
	if c.Estimate == 0 {
		return stage, false
	}
	return max(stage, seconds(c.Estimate)-now.Sub(c.Begun)), true
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// Read returns the notices in a board's folder, in the order in which the cells were begun. Those
// of processes that are gone are among them. The error names files that are no notices; the others
// are returned all the same.
func Read(board string, now time.Time) ([]Cell, error) {
	folder := filepath.Join(board, folderName)
	files, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	problems := []error{err}
	var all []Cell
	here := self()
	for _, f := range files {
		if strings.HasPrefix(f.Name(), ".") || filepath.Ext(f.Name()) != ".json" {
			continue
		}
		c, err := readNotice(filepath.Join(folder, f.Name()))
		if errors.Is(err, fs.ErrNotExist) { // its cell has ended
			continue
		}
		if err != nil {
			problems = append(problems, err)
			continue
		}
		c.Gone = c.gone(here, now)
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b Cell) int { return a.Begun.Compare(b.Begun) })
	return all, errors.Join(problems...)
}

func readNotice(path string) (Cell, error) {
	var c Cell
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, &c)
	}
	if err == nil && c.Schema != schema {
		err = fmt.Errorf("has schema %d where this version reads %d", c.Schema, schema)
	}
	if err == nil && (c.Task == "" || c.Entry == "" || c.Key == "") {
		err = errors.New("names no cell")
	}
	if err != nil {
		return c, fmt.Errorf("read what is running, %s: %w", path, err)
	}
	return c, nil
}

// gone reports whether the process that ran the cell has ended. One on this machine can be asked
// about. One elsewhere counts as gone when it has been silent for too long, for which the clocks of
// both machines have to agree to a minute.
func (c Cell) gone(here Owner, now time.Time) bool {
	if alive, known := c.Process.alive(here); known {
		return !alive
	}
	return now.Sub(c.Beat) > silence
}

package bench

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

// runningSchema is the version of the notices that this package writes.
const runningSchema = 1

// runningFolder is where a board keeps the notices of its cells that are running.
const runningFolder = "running"

// Running is a cell that a process is at, as that process says itself. It lies in <board>/running/ as long as the cell runs,
// so that others can see how far a run has come: other shells, and other machines that share the folder.
type Running struct {
	Schema int    `json:"schema"`
	Key    string `json:"key"` // of the cell's record to come
	record.ID
	Estimate float64 `json:"estimate_s"` // wall seconds that it may take; 0 if unknown

	Process Owner     `json:"process"`
	Jobs    int       `json:"jobs"` // cells that the process runs side by side
	Begun   time.Time `json:"begun"`
	Beat    time.Time `json:"beat"` // when the process last gave a sign of life

	Stage   string    `json:"stage"` // as in Step
	Done    int       `json:"done"`
	Total   int       `json:"total"`
	Entered time.Time `json:"entered"` // the stage
	StageS  float64   `json:"stage_s"` // seconds that the stage may still take at Beat, by its pace; 0 if unknown

	Gone bool `json:"gone"` // the process is no more, or has long been silent; set by who reads it
}

// A process gives a sign of life every beat. One that has been silent for so long, and that cannot be asked about, is gone.
const (
	beat    = 10 * time.Second
	silence = 12 * beat
)

// Left returns how long the cell may still take at the given time, and whether that is known of all of it and not only of its
// stage.
func (r Running) Left(now time.Time) (left time.Duration, whole bool) {
	stage := max(0, seconds(r.StageS)-now.Sub(r.Beat))
	if r.Estimate == 0 {
		return stage, false
	}
	return max(stage, seconds(r.Estimate)-now.Sub(r.Begun)), true
}

// ReadRunning returns the notices in a board's folder, in the order in which the cells were begun, those of processes that
// are gone among them. The error names files that are no notices; the others are returned all the same.
func ReadRunning(board string, now time.Time) ([]Running, error) {
	folder := filepath.Join(board, runningFolder)
	files, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	problems := []error{err}
	var all []Running
	here := self()
	for _, f := range files {
		if strings.HasPrefix(f.Name(), ".") || filepath.Ext(f.Name()) != ".json" {
			continue
		}
		r, err := readNotice(filepath.Join(folder, f.Name()))
		if errors.Is(err, fs.ErrNotExist) { // its cell has ended
			continue
		}
		if err != nil {
			problems = append(problems, err)
			continue
		}
		r.Gone = r.gone(here, now)
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b Running) int { return a.Begun.Compare(b.Begun) })
	return all, errors.Join(problems...)
}

func readNotice(path string) (Running, error) {
	var r Running
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, &r)
	}
	if err == nil && r.Schema != runningSchema {
		err = fmt.Errorf("has schema %d where this version reads %d", r.Schema, runningSchema)
	}
	if err == nil && (r.Task == "" || r.Entry == "" || r.Key == "") {
		err = errors.New("names no cell")
	}
	if err != nil {
		return r, fmt.Errorf("read what is running, %s: %w", path, err)
	}
	return r, nil
}

// gone reports whether nobody is at the cell any more. A process on this machine can be asked about; one elsewhere is judged
// by its silence, for which clocks have to agree to a minute.
func (r Running) gone(here Owner, now time.Time) bool {
	if alive, known := r.Process.alive(here); known {
		return !alive
	}
	return now.Sub(r.Beat) > silence
}

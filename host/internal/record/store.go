package record

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/invbench/invbench/sdk"
)

// Store is the folder of a board's records: <board>/records/<task>/<entry>/<repeat>.json.
type Store struct {
	Board string // the board's folder
}

// Path returns the file of a cell's record.
func (s Store) Path(task, entry string, repeat int) string {
	return filepath.Join(s.records(), task, entry, strconv.Itoa(repeat)+extension)
}

func (s Store) records() string { return filepath.Join(s.Board, "records") }

const extension = ".json"

// Read returns the record of a cell, nil and no error if there is none. A file that is not a whole, consistent record of
// this cell and this version gives an error that wraps ErrDamaged.
func (s Store) Read(task, entry string, repeat int) (*Record, error) {
	path := s.Path(task, entry, repeat)
	data, err := readFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read a record: %w", err)
	}
	r, err := decode(data)
	if err == nil && (r.Task.Name != task || r.Model.Name != entry || r.Repeat != repeat) {
		err = damaged("is of %s, %s, repeat %d, not of its place", r.Task.Name, r.Model.Name, r.Repeat)
	}
	if err != nil {
		return nil, fmt.Errorf("read record %s: %w", path, err)
	}
	return r, nil
}

// All returns every record of the board, by task, entry and repeat, and an error that joins those of files that cannot
// be read; the others are returned all the same. Files and folders that are not named as records are not looked at.
func (s Store) All() ([]*Record, error) {
	var (
		records  []*Record
		problems []error
	)
	tasks, err := names(s.records())
	problems = append(problems, err)
	for _, task := range tasks {
		entries, err := names(filepath.Join(s.records(), task))
		problems = append(problems, err)
		for _, entry := range entries {
			found, err := s.repeats(task, entry)
			records = append(records, found...)
			problems = append(problems, err)
		}
	}
	return records, errors.Join(problems...)
}

// repeats returns the records of one entry on one task, by repeat.
func (s Store) repeats(task, entry string) ([]*Record, error) {
	files, err := readDir(filepath.Join(s.records(), task, entry))
	problems := []error{err}
	var records []*Record
	for _, file := range files {
		repeat, ok := repeatOf(file.Name())
		if !ok {
			continue
		}
		r, err := s.Read(task, entry, repeat)
		if r != nil {
			records = append(records, r)
		}
		problems = append(problems, err)
	}
	slices.SortFunc(records, func(a, b *Record) int { return cmp.Compare(a.Repeat, b.Repeat) })
	return records, errors.Join(problems...)
}

// names returns the folders in a folder that could be those of a task or an entry, sorted.
func names(folder string) ([]string, error) {
	found, err := readDir(folder)
	var names []string
	for _, f := range found {
		if f.IsDir() && sdk.ValidName(f.Name()) {
			names = append(names, f.Name())
		}
	}
	return names, err
}

// readDir returns what is in a folder, sorted by name; a folder that does not exist is empty.
func readDir(folder string) ([]fs.DirEntry, error) {
	found, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return found, fmt.Errorf("look for records: %w", err)
	}
	return found, nil
}

// repeatOf returns the repeat that a file is named by. It undoes Path.
func repeatOf(file string) (int, bool) {
	digits, found := strings.CutSuffix(file, extension)
	repeat, err := strconv.Atoi(digits)
	return repeat, found && err == nil && repeat >= 0 && strconv.Itoa(repeat) == digits
}

// Write puts r in place: whole, synced, under its final name at once. Of two writers with the same key the first wins,
// and the second is told nothing; a record with another key, or a damaged one, is replaced. (While one is being replaced
// by several writers of one key, the last of them wins: their scores are the same.)
func (s Store) Write(r *Record) error {
	data, err := encode(r)
	if err != nil {
		return fmt.Errorf("write the record of %s on %s, repeat %d: %w", r.Model.Name, r.Task.Name, r.Repeat, err)
	}
	path := s.Path(r.Task.Name, r.Model.Name, r.Repeat)
	same := func() bool {
		old, err := s.Read(r.Task.Name, r.Model.Name, r.Repeat)
		return err == nil && old != nil && old.Key == r.Key
	}
	if err := place(path, bytes.NewReader(data), same); err != nil {
		return fmt.Errorf("write record %s: %w", path, err)
	}
	return nil
}

// WriteRaw puts the draws and errors of a cell into <board>/raw/<key>.npz, in the same way as Write: "draws" (targets,
// draws, dx) float32, "errors" (targets, draws) float64, "targets" (targets, dy) float32. numpy.load reads it. The first
// writer of a key wins.
func (s Store) WriteRaw(key string, raw Raw) error {
	if !validKey(key) {
		return fmt.Errorf("write raw draws: %q is not a key: %w", key, sdk.ErrInvalid)
	}
	var archive bytes.Buffer
	if err := raw.encode(&archive); err != nil {
		return fmt.Errorf("write raw draws: %w", err)
	}
	path := s.RawPath(key)
	if err := place(path, &archive, func() bool { return true }); err != nil {
		return fmt.Errorf("write raw draws %s: %w", path, err)
	}
	return nil
}

package record

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/invbench/invbench/sdk"
)

// ErrMisplaced says that a file below the folder of records is called as records are and lies where
// no cell's record does, such as a copy beside the original. It counts for nothing.
var ErrMisplaced = errors.New("not where a record lies")

// Problem is a file that should be a record and cannot be one.
type Problem struct {
	Path string
	Err  error // wraps ErrDamaged or ErrMisplaced, unless the file system failed
}

// Error implements error.
func (p *Problem) Error() string { return fmt.Sprintf("read record %s: %v", p.Path, p.Err) }

// Unwrap returns what is wrong with the file.
func (p *Problem) Unwrap() error { return p.Err }

// Problems takes the error of Store.All or Store.Heads apart.
func Problems(err error) []*Problem {
	var one *Problem
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []*Problem
		for _, e := range joined.Unwrap() {
			all = append(all, Problems(e)...)
		}
		return all
	}
	if errors.As(err, &one) {
		return []*Problem{one}
	}
	return nil
}

// site is a file in the place of a cell's record.
type site struct {
	path string
	id   ID
}

// sites returns the files in the places of records, by task, entry and repeat, and an error that
// joins the problems of folders that cannot be read and of files that are called as records are and
// lie elsewhere.
func (s Store) sites() ([]site, error) {
	w := walk{store: s}
	for _, task := range w.folders(s.records()) {
		for _, entry := range w.folders(filepath.Join(s.records(), task)) {
			w.entry(task, entry)
		}
	}
	return w.found, errors.Join(w.problems...)
}

// walk gathers what lies below the folder of records.
type walk struct {
	store    Store
	found    []site
	problems []error
}

// folders returns the folders in a folder that could be those of a task or an entry, sorted, and
// finds fault with records that lie beside them or in others.
func (w *walk) folders(parent string) []string {
	var names []string
	for _, f := range w.read(parent) {
		switch {
		case f.IsDir() && sdk.ValidName(f.Name()):
			names = append(names, f.Name())
		case f.IsDir() && !hidden(f.Name()):
			w.strays(filepath.Join(parent, f.Name()))
		case !f.IsDir():
			w.stray(filepath.Join(parent, f.Name()))
		}
	}
	return names
}

// entry gathers the records of one entry on one task.
func (w *walk) entry(task, entry string) {
	folder, first := filepath.Join(w.store.records(), task, entry), len(w.found)
	for _, f := range w.read(folder) {
		path := filepath.Join(folder, f.Name())
		repeat, ok := repeatOf(f.Name())
		switch {
		case ok:
			w.found = append(w.found, site{path, ID{task, entry, repeat}})
		case f.IsDir() && !hidden(f.Name()):
			w.strays(path)
		case !f.IsDir():
			w.stray(path)
		}
	}
	byRepeat(w.found[first:])
}

// strays finds fault with all records in a folder that is of no task and no entry.
func (w *walk) strays(folder string) {
	for _, f := range w.read(folder) {
		path := filepath.Join(folder, f.Name())
		if f.IsDir() {
			w.strays(path)
		} else {
			w.stray(path)
		}
	}
}

// stray finds fault with a file that is called as records are. Others are nobody's business.
func (w *walk) stray(path string) {
	if name := filepath.Base(path); filepath.Ext(name) == extension && !hidden(name) {
		w.problems = append(w.problems, &Problem{path, fmt.Errorf(
			"%w, records/TASK/ENTRY/REPEAT.json: it counts for nothing; move it away",
			ErrMisplaced)})
	}
}

// read returns what is in a folder, sorted by name; a folder that does not exist is empty.
func (w *walk) read(folder string) []fs.DirEntry {
	found, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		w.problems = append(w.problems, fmt.Errorf("look for records: %w", err))
	}
	return found
}

func hidden(name string) bool { return strings.HasPrefix(name, ".") }

// repeatOf returns the repeat that a file is named by. It undoes Path.
func repeatOf(file string) (int, bool) {
	digits, found := strings.CutSuffix(file, extension)
	repeat, err := strconv.Atoi(digits)
	return repeat, found && err == nil && repeat >= 0 && strconv.Itoa(repeat) == digits
}

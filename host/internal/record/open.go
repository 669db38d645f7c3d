package record

import (
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/invbench/invbench/sdk"
)

// Open reads the record in a file that lies in its place on a board,
// <board>/records/<task>/<entry>/<repeat>.json, and returns it with the board's store. A path that
// is no such place, or that nothing is at, gives an error that wraps sdk.ErrInvalid; a file that
// cannot be believed, one that wraps ErrDamaged.
func Open(path string) (*Record, Store, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, Store{}, fmt.Errorf("open record %s: %w", path, err)
	}
	entry := filepath.Dir(absolute)
	task := filepath.Dir(entry)
	records := filepath.Dir(task)
	repeat, ok := repeatOf(filepath.Base(absolute))
	if !ok || filepath.Base(records) != "records" || !sdk.ValidName(filepath.Base(task)) ||
		!sdk.ValidName(filepath.Base(entry)) {
		return nil, Store{},
			fmt.Errorf("%w: %s is not where a record lies; give a path such as "+
				"results/quick/records/sine_wave/mdn/0.json",
				sdk.ErrInvalid, path)
	}
	store := Store{Board: filepath.Dir(records)}
	r, err := store.Read(ID{filepath.Base(task), filepath.Base(entry), repeat})
	if err == nil && r == nil {
		err = fmt.Errorf("%w: there is no record %s: %w", sdk.ErrInvalid, path, fs.ErrNotExist)
	}
	return r, store, err
}

// ReadFile reads the record in a file, wherever it lies. A file that cannot be believed gives a
// *Problem.
func ReadFile(path string) (*Record, error) {
	r, err := readRecord(path)
	if err != nil {
		return nil, &Problem{path, err}
	}
	return r, nil
}

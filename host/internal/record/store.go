package record

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"

	"github.com/invbench/invbench/sdk"
)

// Store is the folder of a board's records: <board>/records/<task>/<entry>/<repeat>.json.
type Store struct {
	Board string // the board's folder
}

// Path returns the file of a cell's record.
func (s Store) Path(id ID) string {
	return filepath.Join(s.records(), id.Task, id.Entry, strconv.Itoa(id.Repeat)+extension)
}

func (s Store) records() string { return filepath.Join(s.Board, "records") }

const extension = ".json"

// Read returns the record of a cell, nil and no error if there is none. A file that is not a whole,
// consistent record of this cell and this version gives a *Problem that wraps ErrDamaged.
func (s Store) Read(id ID) (*Record, error) {
	r, err := site{s.Path(id), id}.read(readRecord)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return r, err
}

// Write puts r in place: whole, synced, under its final name at once. Of two writers with the same
// key the first wins, and the second is told nothing; a record with another key, or a damaged one,
// is replaced. (While one is being replaced by several writers of one key, the last of them wins:
// their scores are the same.)
func (s Store) Write(r *Record) error {
	data, err := encode(r)
	if err != nil {
		return fmt.Errorf("write the record of %s: %w", r.ID(), err)
	}
	path := s.Path(r.ID())
	same := func() bool {
		old, err := s.Read(r.ID())
		return err == nil && old != nil && old.Key == r.Key
	}
	if err := place(path, bytes.NewReader(data), same); err != nil {
		return fmt.Errorf("write record %s: %w", path, err)
	}
	return nil
}

// WriteRaw puts the draws and errors of a cell into <board>/raw/<key>.npz, in the same way as
// Write: "draws" (targets, draws, dx) float32, "errors" (targets, draws) float64, "targets"
// (targets, dy) float32. numpy.load reads it. The first writer of a key wins; a file that does not
// read whole, as one that was cut off, is replaced.
func (s Store) WriteRaw(key string, raw Raw) error {
	if !validKey(key) {
		return fmt.Errorf("write raw draws: %q is not a key: %w", key, sdk.ErrInvalid)
	}
	var archive bytes.Buffer
	if err := raw.encode(&archive); err != nil {
		return fmt.Errorf("write raw draws: %w", err)
	}
	path := s.RawPath(key)
	whole := func() bool {
		_, err := s.ReadRaw(key)
		return err == nil
	}
	if err := place(path, &archive, whole); err != nil {
		return fmt.Errorf("write raw draws %s: %w", path, err)
	}
	return nil
}

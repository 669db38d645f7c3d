package record

import (
	"errors"
	"io/fs"
	"slices"

	"github.com/invbench/invbench/host/internal/parallel"
)

// All returns every record of the board, by task, entry and repeat, and an error that joins a
// *Problem for each file that should be one and cannot be read; the others are returned all the
// same. Files that are not named as records are not looked at.
func (s Store) All() ([]*Record, error) { return s.gather(readRecord) }

// Heads is All for those who need no scores: Scores, Training and Sketch of the records are nil,
// whatever their status. It reads the beginning of a file only, and so takes a tenth of the time.
// Of damage after that it sees only whether the file was cut off.
func (s Store) Heads() ([]*Record, error) { return s.gather(readHead) }

// gather reads the records of all sites, on all processors.
func (s Store) gather(read func(path string) (*Record, error)) ([]*Record, error) {
	sites, misplaced := s.sites()
	records, problems := make([]*Record, len(sites)), make([]error, len(sites)+1)
	problems[len(sites)] = misplaced
	parallel.For(len(sites), func(i int) {
		r, err := sites[i].read(read)
		// It may have been replaced since it was found.
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			problems[i] = err
		} else if err == nil {
			records[i] = r
		}
	})
	return slices.DeleteFunc(records, func(r *Record) bool {
		return r == nil
	}), errors.Join(problems...)
}

// read returns the record of a site. The error is a *Problem.
func (s site) read(read func(path string) (*Record, error)) (*Record, error) {
	r, err := read(s.path)
	if err == nil && r.ID() != s.id {
		err = damaged("is of %s, not of its place: a copy, or renamed; move it away", r.ID())
	}
	if err != nil {
		return nil, &Problem{s.path, err}
	}
	return r, nil
}

func byRepeat(sites []site) {
	slices.SortFunc(sites, func(a, b site) int { return a.id.Compare(b.id) })
}

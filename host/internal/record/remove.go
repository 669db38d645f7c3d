package record

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// RemoveRaw takes away the raw draws of a cell, so that those of another run with the same key can
// take their place. That there are none is no error.
func (s Store) RemoveRaw(key string) error {
	if !validKey(key) {
		return nil
	}
	if err := os.Remove(s.RawPath(key)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove the raw draws of a cell that was run again: %w", err)
	}
	return nil
}

package files

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Durable puts content under path so that it survives a crash of the machine, with the folders that
// it needs. A regular file that is there already is kept if keep says so, also if it appears
// meanwhile: the first of several writers wins. Otherwise it is replaced. Unlike Write it never
// writes in place.
func Durable(path string, keep func() bool, content func(io.Writer) error) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	at, err := find(path)
	if err != nil {
		return err
	}
	if at.through {
		return overwrite(at, content)
	}
	sweep(at.path)
	if at.exists && keep() {
		return nil
	}
	temporary, err := stage(at.path, content, true)
	if err != nil {
		return err
	}
	// It is gone if it was renamed; another name for the file if it was linked.
	defer os.Remove(temporary)
	if err := publish(temporary, at.path, keep); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(at.path))
}

// publish gives the temporary file its final name. A link fails if the name is taken, so that the
// first writer wins; a file system without links gets a rename.
func publish(temporary, path string, keep func() bool) error {
	err := os.Link(temporary, path)
	if err == nil || errors.Is(err, fs.ErrExist) && keep() {
		return nil
	}
	return os.Rename(temporary, path)
}

// syncFolder makes the names in a folder durable. Where folders cannot be opened or synced there is
// nothing to do.
func syncFolder(folder string) error {
	f, err := os.Open(folder)
	if err != nil {
		return nil
	}
	defer f.Close()
	err = f.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) ||
		errors.Is(err, fs.ErrPermission) {
		return nil
	}
	return err
}

package record

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// abandoned is the age at which a temporary file belongs to a writer that is no more. Writing takes seconds.
const abandoned = time.Hour

// place puts content under path: written to a temporary name in the same folder, synced, then given its name in one
// step. A file that is there already is kept if keep says so, and replaced otherwise. Folders are made as needed.
func place(path string, content io.Reader, keep func() bool) error {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return advise(err)
	}
	sweep(path)
	if _, err := os.Lstat(path); err == nil && keep() {
		return nil
	}
	temporary, err := writeTemporary(path, content)
	if err != nil {
		return advise(err)
	}
	defer os.Remove(temporary) // it is gone if it was renamed; another name for the record if it was linked
	if err := publish(temporary, path, keep); err != nil {
		return advise(err)
	}
	return advise(syncFolder(folder))
}

// publish gives the temporary file its final name. A link fails if the name is taken, so that the first writer wins; a
// file system without links gets a rename.
func publish(temporary, path string, keep func() bool) error {
	err := os.Link(temporary, path)
	if err == nil || errors.Is(err, fs.ErrExist) && keep() {
		return nil
	}
	return os.Rename(temporary, path)
}

// writeTemporary writes content to a new file beside path, synced, and returns its name. It leaves nothing behind if
// it fails.
func writeTemporary(path string, content io.Reader) (name string, err error) {
	file, err := os.CreateTemp(filepath.Dir(path), pattern(path))
	if err != nil {
		return "", err
	}
	_, err = io.Copy(file, content)
	err = errors.Join(err, file.Chmod(0o644))
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		err = errors.Join(err, os.Remove(file.Name()))
	}
	return file.Name(), err
}

// pattern returns what the temporary files for path are called. No record and no folder of records has such a name.
func pattern(path string) string {
	return "." + filepath.Base(path) + ".*.tmp"
}

// sweep removes what writers that were killed left behind. It does no harm to those at work.
func sweep(path string) {
	left, err := fs.Glob(os.DirFS(filepath.Dir(path)), pattern(path))
	if err != nil {
		return
	}
	for _, name := range left {
		name = filepath.Join(filepath.Dir(path), name)
		if info, err := os.Stat(name); err == nil && time.Since(info.ModTime()) > abandoned {
			os.Remove(name)
		}
	}
}

// syncFolder makes the names in a folder durable. Where folders cannot be opened or synced there is nothing to do.
func syncFolder(folder string) error {
	f, err := os.Open(folder)
	if err != nil {
		return nil
	}
	defer f.Close()
	err = f.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) || errors.Is(err, fs.ErrPermission) {
		return nil
	}
	return err
}

// advise adds what to do about an error of the file system.
func advise(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return fmt.Errorf("%w: the disk is full; free some space and run again, what is recorded is kept", err)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return fmt.Errorf("%w: the folder cannot be written to; make it writable or set another board, then run again", err)
	case errors.Is(err, syscall.ENOTDIR):
		return fmt.Errorf("%w: a file stands where a folder must be; move it away or set another board, then run again", err)
	}
	return err
}

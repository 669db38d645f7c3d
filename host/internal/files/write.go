package files

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Write fills the file under path with what content writes. A regular file is replaced whole, and
// stays as it is if anything fails. Where only the file can be written to and not its folder, it is
// overwritten in place. An error of content is returned as it is.
func Write(path string, content func(io.Writer) error) error {
	err := write(path, content)
	if made := (*contentError)(nil); errors.As(err, &made) {
		return made.error
	}
	return about(path, err)
}

// about says which file an error is about.
func about(path string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("write %s: %w", path, err)
}

// Update is Write of text that is at hand. A regular file that holds the same already is left
// alone, with its time.
func Update(path string, text []byte) error {
	if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() &&
		info.Size() == int64(len(text)) {
		if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, text) {
			return nil
		}
	}
	return about(path, write(path, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	}))
}

func write(path string, content func(io.Writer) error) error {
	at, err := find(path)
	if err != nil {
		return err
	}
	if at.through {
		return overwrite(at, content)
	}
	temporary, err := stage(at.path, content, false)
	if made := (*contentError)(nil); err != nil && !errors.As(err, &made) && at.exists &&
		closed(err) {
		return overwrite(at, content)
	}
	if err != nil {
		return err
	}
	defer os.Remove(temporary) // it is gone if it was renamed
	err = os.Rename(temporary, at.path)
	if err != nil && at.exists && closed(err) {
		return overwrite(at, func(w io.Writer) error { return copyFrom(w, temporary) })
	}
	return err
}

// closed reports whether an error is about a folder in which no name can be made or replaced: for
// want of permission, or because the file is a mount point, as single files of containers are.
func closed(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) ||
		errors.Is(err, syscall.EBUSY)
}

// overwrite writes into what is there. A descriptor of this process may be shared with others,
// which go on writing to it, so nothing is cut off there; what has no end takes no notice of
// cutting.
func overwrite(at place, content func(io.Writer) error) error {
	how := os.O_TRUNC
	if at.through {
		how = os.O_APPEND
	}
	file, err := os.OpenFile(at.path, os.O_WRONLY|how, 0)
	if err != nil {
		return err
	}
	if err := content(file); err != nil {
		file.Close()
		return &contentError{err}
	}
	return file.Close()
}

func copyFrom(w io.Writer, name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.Copy(w, file)
	return err
}

// contentError marks an error of what is written, rather than of the place where it is written to.
type contentError struct{ error }

// Unwrap returns what went wrong.
func (e *contentError) Unwrap() error { return e.error }

// stage writes content to a new file beside path and returns its name. It leaves nothing behind if
// it fails.
func stage(path string, content func(io.Writer) error, sync bool) (name string, err error) {
	file, err := create(filepath.Dir(path), filepath.Base(path))
	if err != nil {
		return "", err
	}
	if err = content(file); err != nil {
		err = &contentError{err}
	}
	if err == nil && sync {
		err = file.Sync()
	}
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err != nil {
		os.Remove(file.Name())
		return "", err
	}
	return file.Name(), nil
}

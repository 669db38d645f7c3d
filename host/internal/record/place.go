package record

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"syscall"

	"github.com/invbench/invbench/host/internal/files"
)

// place puts content under path by files.Durable, and says what to do if that fails.
func place(path string, content io.Reader, keep func() bool) error {
	return advise(files.Durable(path, keep, func(w io.Writer) error {
		_, err := io.Copy(w, content)
		return err
	}))
}

// advise adds what to do about an error of the file system.
func advise(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return fmt.Errorf("%w: the disk is full; free some space and run again, what is "+
			"recorded is kept", err)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return fmt.Errorf("%w: the folder cannot be written to; make it writable or set another "+
			"board, then run again", err)
	case errors.Is(err, syscall.ENOTDIR):
		return fmt.Errorf("%w: a file stands where a folder must be; move it away or set "+
			"another board, then run again", err)
	}
	return err
}

// Package lockfile makes files and folders that tell whether the process that made them still runs.
//
// The process keeps a lock on a file, and the system drops the lock when the process ends, however
// it ends. A file with a process number could not tell: numbers are used again, and a container has
// its own. The lock is taken before the file gets its name, so a file that is found unlocked has no
// owner any more. Where the system has no such locks no process is known to be gone, and nothing is
// removed.
package lockfile

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// File is a file that this process has locked.
type File struct {
	path string
	lock *os.File
}

// Create makes a file at path, where none may be, and keeps it locked until Release or the end of
// the process.
func Create(path string) (*File, error) {
	temporary := filepath.Join(filepath.Dir(path), ".new-"+strings.ToLower(rand.Text()[:12]))
	lock, err := os.OpenFile(temporary, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	err = lockExclusive(lock)
	if err == nil {
		err = os.Rename(temporary, path)
	}
	if err != nil {
		lock.Close()
		os.Remove(temporary)
		return nil, err
	}
	return &File{path: path, lock: lock}, nil
}

// Size returns how many bytes others have written to the file by Touch.
func (f *File) Size() int64 {
	info, err := f.lock.Stat()
	if err != nil {
		return 0
	}
	return info.Size()
}

// Release removes the file and unlocks it.
func (f *File) Release() {
	os.Remove(f.path)
	f.lock.Close()
}

// State is what is known of the process that made a file.
type State int

// The states of a file's process.
const (
	Unknown State = iota // there is no such file, it is another's, or the system does not tell
	Alive
	Gone
)

// Owner returns the state of the process that made the file.
func Owner(path string) State {
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() || !isOurs(info) {
		return Unknown
	}
	file, err := os.Open(path)
	if err != nil {
		return Unknown
	}
	defer file.Close()
	return probe(file)
}

// Touch writes a byte to the file of another process, which sees that by Size.
func Touch(path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return fmt.Errorf("touch a lock file: %w", err)
	}
	_, err = file.Write([]byte{'+'})
	if closing := file.Close(); err == nil {
		err = closing
	}
	return err
}

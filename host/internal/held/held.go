// Package held makes files and folders that say whether the process that made them still lives.
//
// The process holds a lock on a file, which the system lets go of when the process ends, however it ends: no number of
// a process has to be believed, and a container with numbers of its own makes no difference. A lock is taken before
// its file gets its name, so whoever finds the file unlocked knows that its owner is gone. Where the system has no
// such locks nobody is known to be gone, and nothing is swept.
package held

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// File is a file that this process holds.
type File struct {
	path string
	lock *os.File
}

// Make makes a file under path, which must not be taken, and holds it until Drop or the end of the process.
func Make(path string) (*File, error) {
	temporary := filepath.Join(filepath.Dir(path), ".new-"+strings.ToLower(rand.Text()[:12]))
	lock, err := os.OpenFile(temporary, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	err = hold(lock)
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

// Drop removes the file and lets go of it.
func (f *File) Drop() {
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

// By returns the state of the process that made the file.
func By(path string) State {
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() || !mine(info) {
		return Unknown
	}
	file, err := os.Open(path)
	if err != nil {
		return Unknown
	}
	defer file.Close()
	return look(file)
}

// Touch writes a byte to the file of another process, which sees that by Size.
func Touch(path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return fmt.Errorf("leave a mark: %w", err)
	}
	_, err = file.Write([]byte{'+'})
	if closing := file.Close(); err == nil {
		err = closing
	}
	return err
}

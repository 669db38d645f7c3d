//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package lockfile

import (
	"errors"
	"os"
	"syscall"
)

// lockExclusive takes the lock of a file's owner.
func lockExclusive(f *os.File) error {
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
}

// probe asks for a shared lock, which several processes may have at once: otherwise two that probe
// at the same time would take each other for the owner.
func probe(f *os.File) State {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB)
	switch {
	case err == nil:
		return Gone
	case errors.Is(err, syscall.EWOULDBLOCK):
		return Alive
	}
	return Unknown
}

// isOurs reports whether a file belongs to this user.
func isOurs(info os.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(s.Uid) == os.Geteuid()
}

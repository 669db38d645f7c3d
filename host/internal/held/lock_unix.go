//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package held

import (
	"errors"
	"os"
	"syscall"
)

// hold takes the lock of a file's owner.
func hold(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) }

// look asks for a lock that several may have, so that those who look do not take each other for the owner.
func look(f *os.File) State {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB)
	switch {
	case err == nil:
		return Gone
	case errors.Is(err, syscall.EWOULDBLOCK):
		return Alive
	}
	return Unknown
}

// mine reports whether a file belongs to this user.
func mine(info os.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(s.Uid) == os.Geteuid()
}

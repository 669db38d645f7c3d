//go:build linux || darwin || freebsd

package bench

import "golang.org/x/sys/unix"

// freeSpace returns the bytes that this user can still write to the disk of a folder.
func freeSpace(folder string) (int64, bool) {
	var s unix.Statfs_t
	if unix.Statfs(folder, &s) != nil {
		return 0, false
	}
	return int64(min(uint64(s.Bavail), 1<<40)) * int64(s.Bsize), true
}

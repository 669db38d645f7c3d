//go:build !(linux || darwin || freebsd)

package bench

// freeSpace is not to be had here.
func freeSpace(string) (int64, bool) { return 0, false }

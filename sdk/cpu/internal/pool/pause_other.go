//go:build !amd64

package pool

// pause passes some time in a waiting loop.
//
//go:noinline
func pause() {}

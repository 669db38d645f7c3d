//go:build !amd64

package flush

// Do calls fn(a, b). Denormals are computed with.
func Do(fn func(a, b int), a, b int) { fn(a, b) }

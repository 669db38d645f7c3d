//go:build !amd64

package vec

import "github.com/invbench/invbench/sdk/cpu/internal/isa"

// For returns the kernels of the given level, which this machine must support.
func For(level isa.Level) *Kernels {
	k := portable()
	k.Level = level
	return k
}

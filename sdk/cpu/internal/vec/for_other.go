//go:build !amd64

package vec

import "github.com/invbench/invbench/sdk/cpu/internal/isa"

// For returns the kernels of the given level: there is none but the portable one.
func For(isa.Level) *Kernels { return portable() }

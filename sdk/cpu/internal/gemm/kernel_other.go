//go:build !amd64

package gemm

import "github.com/invbench/invbench/sdk/cpu/internal/isa"

func levelKernels(isa.Level) *kernels { return portableKernels() }

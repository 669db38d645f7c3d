package plan

import (
	"github.com/invbench/invbench/sdk/cpu/internal/gemm"
	"github.com/invbench/invbench/sdk/cpu/internal/pool"
	"github.com/invbench/invbench/sdk/cpu/internal/vec"
)

// Machine is what programs run on.
type Machine struct {
	Pool *pool.Pool
	Vec  *vec.Kernels
	Gemm *gemm.Engine
}

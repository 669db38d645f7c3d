package gemm

import (
	"github.com/invbench/invbench/sdk/cpu/internal/isa"
	"github.com/invbench/invbench/sdk/cpu/internal/op"
	"github.com/invbench/invbench/sdk/cpu/internal/vec"
)

// microKernel computes a tile of C: for each of its rows i and each column j < cols,
//
//	C[i*ldc+j] = (accumulate ? C[i*ldc+j] : 0) + sum over p < k of A[i*rsa+p*csa]·B[p*rsb+j]
//
// The sum is taken in order of p, with fused multiply-adds where the instruction set has them, and
// starts at zero. It reads whole vectors of B, also beyond cols. k may be zero.
type microKernel func(a, b, c *float32, k, rsa, csa, rsb, ldc, cols, accumulate int)

// dotKernel computes out[i*cols+j] = sum over p < k of A[i*lda+p]·B[j*ldb+p] for its numbers of
// rows i and cols j. In assembly, product p is added to partial sum p mod 16, fused, and the sums
// are added by halves: 8 to 15 to 0 to 7, and so on, so that all levels give the same bits.
type dotKernel func(a, b, out *float32, k, lda, ldb int)

// packKernel copies a matrix into panels, at least one. A panel takes cols columns of every row;
// panels start next elements apart and their rows lddst elements apart. The kernel writes whole
// vectors, filled up with zeros, so a row may be longer than lddst: it is written before the next
// row, which overwrites its end. The destination must have room for the last vector.
type packKernel func(dst, src *float32, rows, cols, lddst, ldsrc, panels, next int)

// kernels are the inner loops of one instruction set and the sizes that they want.
type kernels struct {
	mr, nr int           // size of the largest tile that stays in registers
	micro  []microKernel // by number of rows, from 1 to mr
	// byRows says that micro-kernels want the rows of A contiguous along K, not the columns.
	byRows bool
	pack   packKernel
	// dots1 and dots are the dot products of one and of dotHeight rows, at most four, by columns (1
	// or 2).
	dotHeight   int
	dots1, dots [3]dotKernel
	transpose   func(dst []float32, lddst int, src []float32, ldsrc, rows, cols int)
	add         vec.Binary
	relu        vec.Unary
}

// kernelsFor returns the kernels of a level.
func kernelsFor(level isa.Level) *kernels {
	k := levelKernels(level)
	v := vec.For(level)
	k.transpose, k.add, k.relu = v.Transpose, v.Binary[op.Add], v.Unary[op.Relu]
	return k
}

// accumulate is the micro-kernels' flag for a sum that begins at the given element of K: all but
// the first block of K add to what the blocks before have left.
func accumulate(from int) int {
	if from > 0 {
		return 1
	}
	return 0
}

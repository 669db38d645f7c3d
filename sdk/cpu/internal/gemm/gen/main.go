// Command gen writes the assembly of package gemm: for AVX2 and AVX-512 the micro-kernels of the
// packed product, the dot products of the thin one, and the copy that packs rows.
package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func main() {
	for _, s := range []set{avx2{}, avx512{}} {
		for rows := 1; rows <= s.rows(); rows++ {
			micro(s, rows)
		}
		for _, rows := range []int{1, s.dotHeight()} {
			for cols := 1; cols <= 2; cols++ {
				dots(s, rows, cols)
			}
		}
		pack(s)
	}
	build.Generate()
}

// set is what differs between the instruction sets.
type set interface {
	name() string
	rows() int      // of the tallest micro-kernel
	dotHeight() int // of the taller kernels of dot products
	lanes() int     // of a vector
	vec() reg.VecVirtual
	zero(v reg.VecVirtual)
	// masks prepares the use of the first n lanes out of two vectors, n in [0, 2*lanes].
	masks(n reg.Register) [2]operand.Op
	// load reads the lanes of mask and zeroes the others, store writes the lanes of mask.
	load(m operand.Mem, mask operand.Op, v reg.VecVirtual)
	store(v reg.VecVirtual, mask operand.Op, m operand.Mem)
	// sum adds up the lanes of v and leaves the sum in the lowest lane of the result.
	sum(v reg.VecVirtual) reg.Register
}

// param loads an argument of the function.
func param(name string) reg.Register { return build.Load(build.Param(name), build.GP64()) }

// stride loads an argument that counts elements and makes it count bytes.
func stride(name string) reg.Register {
	r := param(name)
	build.SHLQ(operand.U8(2), r)
	return r
}

func mem(base reg.Register, disp int) operand.Mem { return operand.Mem{Base: base, Disp: disp} }

func label(format string, args ...any) string { return fmt.Sprintf(format, args...) }

// flushDenormals makes the processor take denormals for zeros until the code that it returns is
// written. Without this a denormal operand or result costs some processors more than a hundred
// cycles an instruction. It is safe because Go does not switch goroutines inside assembly.
func flushDenormals() (restore func()) {
	const flushToZero, denormalsAreZero, roundNearestMasked = 1 << 15, 1 << 6, 0x1f80
	old, flush := build.AllocLocal(8), build.AllocLocal(8)
	build.STMXCSR(old)
	build.MOVL(operand.U32(flushToZero|denormalsAreZero|roundNearestMasked), flush)
	build.LDMXCSR(flush)
	return func() {
		build.LDMXCSR(old)
		build.VZEROUPPER()
	}
}

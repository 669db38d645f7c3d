package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// dots writes the kernel of rows x cols dot products between rows of two matrices.
func dots(s set, rows, cols int) {
	name := fmt.Sprintf("dots%sx%dx%d", s.name(), rows, cols)
	build.TEXT(name, build.NOSPLIT, "func(a, b, out *float32, k, lda, ldb int)")
	build.Pragma("noescape")
	build.Doc(fmt.Sprintf("%s is a dotKernel of %d x %d products.", name, rows, cols))
	restore := flushDenormals()
	a, b := lines("a", "lda", rows), lines("b", "ldb", cols)
	out, k := param("out"), param("k")
	acc := make([]reg.VecVirtual, rows*cols)
	for i := range acc {
		acc[i] = s.vec()
		s.zero(acc[i])
	}
	step := func(load func(m operand.Mem, v reg.VecVirtual)) {
		bs := make([]reg.VecVirtual, cols)
		for j := range bs {
			bs[j] = s.vec()
			load(mem(b[j], 0), bs[j])
		}
		for i := range rows {
			v := s.vec()
			load(mem(a[i], 0), v)
			for j := range cols {
				build.VFMADD231PS(bs[j], v, acc[i*cols+j])
			}
		}
	}
	build.Label("loop")
	build.SUBQ(operand.U8(s.lanes()), k)
	build.JL(operand.LabelRef("tail"))
	step(func(m operand.Mem, v reg.VecVirtual) { build.VMOVUPS(m, v) })
	for _, p := range append(append([]reg.Register{}, a...), b...) {
		build.ADDQ(operand.U8(4*s.lanes()), p)
	}
	build.JMP(operand.LabelRef("loop"))
	build.Label("tail")
	build.ADDQ(operand.U8(s.lanes()), k)
	build.JZ(operand.LabelRef("done"))
	mask := s.masks(k)
	step(func(m operand.Mem, v reg.VecVirtual) { s.load(m, mask[0], v) })
	build.Label("done")
	for i, v := range acc {
		build.VMOVSS(s.sum(v).(reg.Vec).AsX(), mem(out, 4*i))
	}
	restore()
	build.RET()
}

// lines returns pointers to the first rows of a matrix.
func lines(base, ld string, rows int) []reg.Register {
	p := []reg.Register{param(base)}
	d := stride(ld)
	for len(p) < rows {
		next := build.GP64()
		build.LEAQ(operand.Mem{Base: p[len(p)-1], Index: d, Scale: 1}, next)
		p = append(p, next)
	}
	return p
}

package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// dotLanes is the number of partial sums of a dot product: product p of the pair of rows is added
// to sum p mod dotLanes. It is the same at every level, whatever the width of its vectors, because
// the number decides how the sum is rounded: with it, levels give the same bits.
const dotLanes = 16

// dots writes the kernel of rows x cols dot products between rows of two matrices.
func dots(s set, rows, cols int) {
	name := fmt.Sprintf("dots%sx%dx%d", s.name(), rows, cols)
	build.TEXT(name, build.NOSPLIT, "func(a, b, out *float32, k, lda, ldb int)")
	build.Pragma("noescape")
	build.Doc(fmt.Sprintf("%s is a dotKernel of %d x %d products.", name, rows, cols))
	restore := flushDenormals()
	a, b := lines("a", "lda", rows), lines("b", "ldb", cols)
	out, k := param("out"), param("k")
	sums := newSums(s, rows*cols)
	build.Label("loop")
	build.SUBQ(operand.U8(dotLanes), k)
	build.JL(operand.LabelRef("tail"))
	sums.add(a, b, func(_ int, m operand.Mem, v reg.VecVirtual) { build.VMOVUPS(m, v) })
	for _, p := range append(append([]reg.Register{}, a...), b...) {
		build.ADDQ(operand.U8(4*dotLanes), p)
	}
	build.JMP(operand.LabelRef("loop"))
	build.Label("tail")
	build.ADDQ(operand.U8(dotLanes), k)
	build.JZ(operand.LabelRef("done"))
	mask := s.masks(k)
	sums.add(a, b, func(part int, m operand.Mem, v reg.VecVirtual) { s.load(m, mask[part], v) })
	build.Label("done")
	for i, parts := range sums.parts {
		build.VMOVSS(sums.total(parts).(reg.Vec).AsX(), mem(out, 4*i))
	}
	restore()
	build.RET()
}

// sums are the partial sums of several dot products.
type sums struct {
	set
	parts [][]reg.VecVirtual // of each dot product: the vectors that hold its dotLanes partial sums
}

// newSums returns the partial sums of n dot products, which begin at zero.
func newSums(s set, n int) sums {
	parts := make([][]reg.VecVirtual, n)
	for i := range parts {
		for range dotLanes / s.lanes() {
			v := s.vec()
			s.zero(v)
			parts[i] = append(parts[i], v)
		}
	}
	return sums{s, parts}
}

// add adds the next dotLanes products of each pair of a row of a and one of b. The function that it
// is given loads the vector of the given part.
func (s sums) add(a, b []reg.Register, load func(part int, m operand.Mem, v reg.VecVirtual)) {
	for part := range dotLanes / s.lanes() {
		at := 4 * part * s.lanes()
		bs := make([]reg.VecVirtual, len(b))
		for j := range bs {
			bs[j] = s.vec()
			load(part, mem(b[j], at), bs[j])
		}
		for i := range a {
			v := s.vec()
			load(part, mem(a[i], at), v)
			for j := range b {
				build.VFMADD231PS(bs[j], v, s.parts[i*len(b)+j][part])
			}
		}
	}
}

// total adds up the partial sums of one dot product: the upper half to the lower one until one is
// left, which at the widest level begins within a vector and at others between two.
func (s sums) total(parts []reg.VecVirtual) reg.Register {
	for n := len(parts) / 2; n > 0; n /= 2 {
		for i := range n {
			build.VADDPS(parts[i+n], parts[i], parts[i])
		}
	}
	return s.sum(parts[0])
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

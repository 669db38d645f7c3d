package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// tile writes the product of one tile: every row of C is the sum of bias, and of A's numbers in the
// row times B's rows.
func tile(s set) {
	name := "tile" + s.name
	build.TEXT(name, build.NOSPLIT,
		"func(depth int, a *float32, lda int, b *float32, ldb int, bias *float32, c *float32, "+
			"ldc int)")
	build.Pragma("noescape")
	build.Doc(fmt.Sprintf("%s is a kernel for tiles of %d rows and %d columns.",
		name, s.rows, 2*s.lanes))
	lda := stride("lda")
	a := newLines("a", s.rows, lda, thrice(lda))
	b, ldb, depth := param("b"), stride("ldb"), param("depth")
	sums := s.begin(param("bias"))

	build.TESTQ(depth, depth)
	build.JZ(operand.LabelRef("done"))
	build.Label("next")
	left, right := s.vec(), s.vec()
	build.VMOVUPS(operand.Mem{Base: b}, left)
	build.VMOVUPS(operand.Mem{Base: b, Disp: s.bytes()}, right)
	for i := range s.rows {
		v := s.vec()
		build.VBROADCASTSS(a.at(i, 0), v)
		build.VFMADD231PS(left, v, sums[i][0])
		build.VFMADD231PS(right, v, sums[i][1])
	}
	a.step(4)
	build.ADDQ(ldb, b)
	build.DECQ(depth)
	build.JNZ(operand.LabelRef("next"))
	build.Label("done")

	ldc := stride("ldc")
	c := newLines("c", s.rows, ldc, thrice(ldc))
	for i, sum := range sums {
		build.VMOVUPS(sum[0], c.at(i, 0))
		build.VMOVUPS(sum[1], c.at(i, s.bytes()))
	}
	build.VZEROUPPER()
	build.RET()
}

// begin returns the sums of each row, which begin with the bias.
func (s set) begin(bias reg.Register) [][2]reg.VecVirtual {
	sums := make([][2]reg.VecVirtual, s.rows)
	for i := range sums {
		for j := range sums[i] {
			sums[i][j] = s.vec()
			build.VMOVUPS(operand.Mem{Base: bias, Disp: j * s.bytes()}, sums[i][j])
		}
	}
	return sums
}

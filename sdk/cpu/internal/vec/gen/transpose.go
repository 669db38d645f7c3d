package main

import (
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// transpose writes the kernel that transposes strips of eight rows, in blocks of eight columns.
func transpose() {
	const name = "transposeStripAVX2"
	build.TEXT(name, build.NOSPLIT, "func(dst, src *float32, lddst, ldsrc, blocks int)")
	build.Pragma("noescape")
	build.Doc(name + " writes the transpose of 8 rows of 8*blocks elements.")
	dst, src := build.Load(build.Param("dst"), build.GP64()),
		build.Load(build.Param("src"), build.GP64())
	n := build.Load(build.Param("blocks"), build.GP64())
	lddst, ldsrc := build.Load(build.Param("lddst"), build.GP64()),
		build.Load(build.Param("ldsrc"), build.GP64())
	build.SHLQ(operand.U8(2), lddst)
	build.SHLQ(operand.U8(2), ldsrc)
	to, from := newLines(dst, lddst), newLines(src, ldsrc)
	build.TESTQ(n, n)
	build.JZ(operand.LabelRef("done"))
	build.Label("loop")
	block(to, from)
	from.advance(operand.U8(32))
	step := build.GP64()
	build.LEAQ(operand.Mem{Base: lddst, Index: lddst, Scale: 1}, step)
	build.SHLQ(operand.U8(2), step)
	to.advance(step)
	build.DECQ(n)
	build.JNZ(operand.LabelRef("loop"))
	build.Label("done")
	build.VZEROUPPER()
	build.RET()
}

// lines are eight rows of a matrix.
type lines struct{ low, high, ld, ld3 reg.Register }

func newLines(base, ld reg.Register) lines {
	l := lines{low: base, high: build.GP64(), ld: ld, ld3: build.GP64()}
	build.LEAQ(operand.Mem{Base: base, Index: ld, Scale: 4}, l.high)
	build.LEAQ(operand.Mem{Base: ld, Index: ld, Scale: 2}, l.ld3)
	return l
}

func (l lines) row(i int) operand.Mem {
	base := l.low
	if i >= 4 {
		base = l.high
	}
	switch i % 4 {
	case 1:
		return operand.Mem{Base: base, Index: l.ld, Scale: 1}
	case 2:
		return operand.Mem{Base: base, Index: l.ld, Scale: 2}
	case 3:
		return operand.Mem{Base: base, Index: l.ld3, Scale: 1}
	}
	return operand.Mem{Base: base}
}

func (l lines) advance(by operand.Op) {
	build.ADDQ(by, l.low)
	build.ADDQ(by, l.high)
}

// block transposes 8 x 8 elements: pairs of rows, then of pairs, then of halves are interleaved.
func block(to, from lines) {
	var r [8]v
	for i := range r {
		r[i] = build.YMM()
		build.VMOVUPS(from.row(i), r[i])
	}
	var pairs, fours [8]v
	for i := 0; i < 8; i += 2 {
		pairs[i], pairs[i+1] = build.YMM(), build.YMM()
		build.VUNPCKLPS(r[i+1], r[i], pairs[i])
		build.VUNPCKHPS(r[i+1], r[i], pairs[i+1])
	}
	for i := range fours {
		a := pairs[i/4*4+i/2%2]
		b := pairs[i/4*4+i/2%2+2]
		fours[i] = build.YMM()
		build.VSHUFPS(operand.U8(0x44+0xaa*(i%2)), b, a, fours[i])
	}
	for i := range 8 {
		out := build.YMM()
		build.VPERM2F128(operand.U8(0x20+0x11*(i/4)), fours[i%4+4], fours[i%4], out)
		build.VMOVUPS(out, to.row(i))
	}
}

package main

import (
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// packing is the copy of rows into panels while it is written.
type packing struct {
	set
	dst, src, rows, panels reg.Register
	// of a panel in the source, and between panels in the destination, in bytes
	width, next  reg.Register
	lddst, ldsrc reg.Register
	mask         [2]operand.Op
}

// pack writes the copy of rows into panels of up to two vectors.
func pack(s set) {
	name := "pack" + s.name()
	build.TEXT(name, build.NOSPLIT,
		"func(dst, src *float32, rows, cols, lddst, ldsrc, panels, next int)")
	build.Pragma("noescape")
	build.Doc(name + " is a packKernel.")
	p := packing{
		set: s, dst: param("dst"), src: param("src"), rows: param("rows"), panels: param("panels"),
		width: stride("cols"), next: stride("next"), lddst: stride("lddst"), ldsrc: stride("ldsrc"),
		mask: s.masks(param("cols")),
	}
	build.CMPQ(p.lddst, operand.U8(4*s.lanes()))
	build.JG(operand.LabelRef("wide"))
	p.copy(1)
	build.Label("wide")
	p.copy(2)
	build.Label("done")
	build.VZEROUPPER()
	build.RET()
}

// copy goes through the rows, and in each through the panels, of the given number of vectors.
func (p *packing) copy(vectors int) {
	row, panel := label("row%d", vectors), label("panel%d", vectors)
	build.Label(row)
	build.SUBQ(operand.U8(1), p.rows)
	build.JL(operand.LabelRef("done"))
	to, from, left := build.GP64(), build.GP64(), build.GP64()
	build.MOVQ(p.dst, to)
	build.MOVQ(p.src, from)
	build.MOVQ(p.panels, left)
	build.Label(panel)
	for i := range vectors {
		v := p.vec()
		p.load(mem(from, 4*i*p.lanes()), p.mask[i], v)
		build.VMOVUPS(v, mem(to, 4*i*p.lanes()))
	}
	build.ADDQ(p.next, to)
	build.ADDQ(p.width, from)
	build.DECQ(left)
	build.JNZ(operand.LabelRef(panel))
	build.ADDQ(p.lddst, p.dst)
	build.ADDQ(p.ldsrc, p.src)
	build.JMP(operand.LabelRef(row))
}

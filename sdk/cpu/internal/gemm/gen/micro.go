package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// unroll is how many steps of k the main loop of a micro-kernel takes at once.
const unroll = 4

// kernel is a micro-kernel while it is written: a tile of rows x two vectors of C in registers.
type kernel struct {
	set
	height        int
	acc           [][2]reg.VecVirtual
	a             []reg.Register // of every fourth row
	rsa, rsa3     reg.Register
	csa, b, rsb   reg.Register
	c, ldc        reg.Register
	k, cols, flag reg.Register
}

// micro writes the micro-kernel of the given height.
func micro(s set, height int) {
	name := fmt.Sprintf("micro%sx%d", s.name(), height)
	build.TEXT(name, build.NOSPLIT,
		"func(a, b, c *float32, k, rsa, csa, rsb, ldc, cols int, accumulate int)")
	build.Pragma("noescape")
	build.Doc(fmt.Sprintf("%s is a microKernel of %d rows.", name, height))
	m := &kernel{set: s, height: height}
	restore := flushDenormals()
	m.prologue()
	m.loop("four", unroll)
	m.loop("one", 1)
	m.addC()
	m.storeC(restore)
}

func (m *kernel) prologue() {
	m.k, m.b, m.c = param("k"), param("b"), param("c")
	m.rsa, m.csa, m.rsb, m.ldc = stride("rsa"), stride("csa"), stride("rsb"), stride("ldc")
	m.rsa3 = build.GP64()
	build.LEAQ(operand.Mem{Base: m.rsa, Index: m.rsa, Scale: 2}, m.rsa3)
	m.a = []reg.Register{param("a")}
	for len(m.a)*4 < m.height {
		next := build.GP64()
		build.LEAQ(operand.Mem{Base: m.a[len(m.a)-1], Index: m.rsa, Scale: 4}, next)
		m.a = append(m.a, next)
	}
	for range m.height {
		pair := [2]reg.VecVirtual{m.vec(), m.vec()}
		m.zero(pair[0])
		m.zero(pair[1])
		m.acc = append(m.acc, pair)
	}
}

// rowA is the address of A in the given row of the tile.
func (m *kernel) rowA(row int) operand.Mem {
	base := m.a[row/4]
	switch row % 4 {
	case 1:
		return operand.Mem{Base: base, Index: m.rsa, Scale: 1}
	case 2:
		return operand.Mem{Base: base, Index: m.rsa, Scale: 2}
	case 3:
		return operand.Mem{Base: base, Index: m.rsa3, Scale: 1}
	}
	return operand.Mem{Base: base}
}

// loop takes steps of k while there are as many as it takes at once.
func (m *kernel) loop(name string, steps int) {
	build.Label(name)
	build.SUBQ(operand.U8(steps), m.k)
	build.JL(operand.LabelRef("end_" + name))
	for range steps {
		m.step()
	}
	build.JMP(operand.LabelRef(name))
	build.Label("end_" + name)
	build.ADDQ(operand.U8(steps), m.k)
}

// step adds the product of a column of A and a row of B to the tile.
func (m *kernel) step() {
	b := [2]reg.VecVirtual{m.vec(), m.vec()}
	build.VMOVUPS(mem(m.b, 0), b[0])
	build.VMOVUPS(mem(m.b, 4*m.lanes()), b[1])
	build.PREFETCHT0(mem(m.b, 1024))
	if m.lanes() == 16 {
		build.PREFETCHT0(mem(m.b, 1088))
	}
	build.ADDQ(m.rsb, m.b)
	for row, acc := range m.acc {
		a := m.vec()
		build.VBROADCASTSS(m.rowA(row), a)
		build.VFMADD231PS(b[0], a, acc[0])
		build.VFMADD231PS(b[1], a, acc[1])
	}
	for _, a := range m.a {
		build.ADDQ(m.csa, a)
	}
}

// eachRow calls f with the accumulators of each row and their place in C.
func (m *kernel) eachRow(f func(acc [2]reg.VecVirtual, place [2]operand.Mem)) {
	c := build.GP64()
	build.MOVQ(m.c, c)
	for row, acc := range m.acc {
		f(acc, [2]operand.Mem{mem(c, 0), mem(c, 4*m.lanes())})
		if row+1 < m.height {
			build.ADDQ(m.ldc, c)
		}
	}
}

// addC adds what is in C to the tile if the caller accumulates.
func (m *kernel) addC() {
	m.cols, m.flag = param("cols"), param("accumulate")
	build.TESTQ(m.flag, m.flag)
	build.JZ(operand.LabelRef("store"))
	mask := m.masks(m.cols)
	m.eachRow(func(acc [2]reg.VecVirtual, place [2]operand.Mem) {
		for i := range acc {
			old := m.vec()
			m.load(place[i], mask[i], old)
			build.VADDPS(old, acc[i], acc[i])
		}
	})
}

// storeC writes the tile, or its first columns, and returns.
func (m *kernel) storeC(restore func()) {
	build.Label("store")
	build.CMPQ(m.cols, operand.U8(2*m.lanes()))
	build.JL(operand.LabelRef("partial"))
	m.eachRow(func(acc [2]reg.VecVirtual, place [2]operand.Mem) {
		build.VMOVUPS(acc[0], place[0])
		build.VMOVUPS(acc[1], place[1])
	})
	restore()
	build.RET()
	build.Label("partial")
	mask := m.masks(m.cols)
	m.eachRow(func(acc [2]reg.VecVirtual, place [2]operand.Mem) {
		m.store(acc[0], mask[0], place[0])
		m.store(acc[1], mask[1], place[1])
	})
	restore()
	build.RET()
}

// Command gen writes the assembly of package lanes for AVX2 and for AVX-512.
package main

import (
	"math"

	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func main() {
	avx512 := set{name: "AVX512", rows: 8, lanes: 16, vec: func() reg.VecVirtual {
		return build.ZMM()
	}}
	avx2 := set{name: "AVX2", rows: 4, lanes: 8, vec: func() reg.VecVirtual { return build.YMM() }}
	build.ConstraintExpr("amd64")
	for _, s := range []set{avx512, avx2} {
		tile(s)
		cross(s)
		bend(s)
	}
	build.Generate()
}

// set is an instruction set: the rows of its tile, which is two vectors wide, and the lanes of a
// vector.
type set struct {
	name        string
	rows, lanes int
	vec         func() reg.VecVirtual
}

// bytes is the size of a vector.
func (s set) bytes() int { return 4 * s.lanes }

// param loads an argument of the function.
func param(name string) reg.Register { return build.Load(build.Param(name), build.GP64()) }

// stride loads an argument that counts numbers and makes it count bytes.
func stride(name string) reg.Register {
	r := param(name)
	build.SHLQ(operand.U8(2), r)
	return r
}

// thrice returns three times a register.
func thrice(r reg.Register) reg.Register {
	out := build.GP64()
	build.LEAQ(operand.Mem{Base: r, Index: r, Scale: 2}, out)
	return out
}

// lines are addresses at equal distances, such as those of the rows of a matrix.
type lines struct {
	base       []reg.Register // of every fourth
	ld, thrice reg.Register
}

func newLines(base string, count int, ld, thrice reg.Register) lines {
	l := lines{base: []reg.Register{param(base)}, ld: ld, thrice: thrice}
	for len(l.base)*4 < count {
		next := build.GP64()
		build.LEAQ(operand.Mem{Base: l.base[len(l.base)-1], Index: ld, Scale: 4}, next)
		l.base = append(l.base, next)
	}
	return l
}

// at returns the address of line i, plus some bytes.
func (l lines) at(i, offset int) operand.Mem {
	m := operand.Mem{Base: l.base[i/4], Disp: offset}
	switch i % 4 {
	case 1:
		m.Index, m.Scale = l.ld, 1
	case 2:
		m.Index, m.Scale = l.ld, 2
	case 3:
		m.Index, m.Scale = l.thrice, 1
	}
	return m
}

// step moves all addresses.
func (l lines) step(bytes int) {
	for _, b := range l.base {
		build.ADDQ(operand.U32(bytes), b)
	}
}

// constant returns a vector that is v in every lane.
func (s set) constant(v float32) reg.VecVirtual {
	bits, x, out := build.GP32(), build.XMM(), s.vec()
	build.MOVL(operand.U32(math.Float32bits(v)), bits)
	build.VMOVD(bits, x)
	build.VBROADCASTSS(x, out)
	return out
}

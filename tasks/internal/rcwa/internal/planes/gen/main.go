// Command gen writes the assembly of package planes: the product of one tile for AVX2 and for
// AVX-512.
package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func main() {
	avx512 := set{name: "AVX512", lanes: 8, vec: func() reg.VecVirtual { return build.ZMM() }}
	avx2 := set{name: "AVX2", lanes: 4, vec: func() reg.VecVirtual { return build.YMM() }}
	build.ConstraintExpr("amd64")
	tile(avx512)
	tile(avx2)
	build.Generate()
}

// set is an instruction set. Its tile is square: as many rows as a vector has lanes.
type set struct {
	name  string
	lanes int
	vec   func() reg.VecVirtual
}

// zero clears v.
func (s set) zero(v reg.VecVirtual) {
	if s.lanes == 8 {
		build.VPXORQ(v, v, v)
		return
	}
	build.VXORPD(v, v, v)
}

// plane is one plane of a matrix: pointers to every fourth row, from which the others are reached.
type plane struct {
	base       []reg.Register
	ld, thrice reg.Register
}

// newPlane loads the address of a plane of as many rows as the tile has.
func (s set) newPlane(name string, ld, thrice reg.Register) plane {
	p := plane{base: []reg.Register{param(name)}, ld: ld, thrice: thrice}
	for len(p.base)*4 < s.lanes {
		next := build.GP64()
		build.LEAQ(operand.Mem{Base: p.base[len(p.base)-1], Index: ld, Scale: 4}, next)
		p.base = append(p.base, next)
	}
	return p
}

// row is the address of a row of the plane.
func (p plane) row(i int) operand.Mem {
	switch i % 4 {
	case 1:
		return operand.Mem{Base: p.base[i/4], Index: p.ld, Scale: 1}
	case 2:
		return operand.Mem{Base: p.base[i/4], Index: p.ld, Scale: 2}
	case 3:
		return operand.Mem{Base: p.base[i/4], Index: p.thrice, Scale: 1}
	}
	return operand.Mem{Base: p.base[i/4]}
}

// tile writes the product of one tile.
func tile(s set) {
	name := "tile" + s.name
	build.TEXT(name, build.NOSPLIT,
		"func(depth int, ar, ai *float64, lda int, br, bi *float64, ldb int, cr, ci *float64, "+
			"ldc int, subtract int)")
	build.Pragma("noescape")
	build.Doc(fmt.Sprintf("%s is a kernel for tiles of %d rows and columns.", name, s.lanes))
	lda, thrice := strides("lda")
	ar, ai := s.newPlane("ar", lda, thrice), s.newPlane("ai", lda, thrice)
	br, bi, ldb, depth := param("br"), param("bi"), stride("ldb"), param("depth")
	re, im := s.accumulators(), s.accumulators()

	build.TESTQ(depth, depth)
	build.JZ(operand.LabelRef("done"))
	build.Label("next")
	s.step(ar, ai, br, bi, re, im)
	for _, p := range append(ar.base, ai.base...) {
		build.ADDQ(operand.U8(8), p)
	}
	build.ADDQ(ldb, br)
	build.ADDQ(ldb, bi)
	build.DECQ(depth)
	build.JNZ(operand.LabelRef("next"))
	build.Label("done")
	s.store(re, im)
}

// step adds the product of a column of A and a row of B: re += ar·br - ai·bi, im += ar·bi + ai·br.
func (s set) step(ar, ai plane, br, bi reg.Register, re, im []reg.VecVirtual) {
	x, y := s.vec(), s.vec()
	build.VMOVUPD(operand.Mem{Base: br}, x)
	build.VMOVUPD(operand.Mem{Base: bi}, y)
	for i := range s.lanes {
		a := s.vec()
		build.VBROADCASTSD(ar.row(i), a)
		build.VFMADD231PD(x, a, re[i])
		build.VFMADD231PD(y, a, im[i])
		a = s.vec()
		build.VBROADCASTSD(ai.row(i), a)
		build.VFNMADD231PD(y, a, re[i])
		build.VFMADD231PD(x, a, im[i])
	}
}

// store writes the tile, or what is there minus the tile.
func (s set) store(re, im []reg.VecVirtual) {
	ldc, thrice := strides("ldc")
	subtract := param("subtract")
	build.TESTQ(subtract, subtract)
	build.JZ(operand.LabelRef("set"))
	s.each(ldc, thrice, re, im, func(acc reg.VecVirtual, place operand.Mem) {
		old := s.vec()
		build.VMOVUPD(place, old)
		build.VSUBPD(acc, old, old)
		build.VMOVUPD(old, place)
	})
	build.VZEROUPPER()
	build.RET()
	build.Label("set")
	s.each(ldc, thrice, re, im, func(acc reg.VecVirtual, place operand.Mem) {
		build.VMOVUPD(acc, place)
	})
	build.VZEROUPPER()
	build.RET()
}

// each calls f for every row of C with its accumulator.
func (s set) each(
	ldc, thrice reg.Register, re, im []reg.VecVirtual,
	f func(acc reg.VecVirtual, place operand.Mem),
) {
	cr, ci := s.newPlane("cr", ldc, thrice), s.newPlane("ci", ldc, thrice)
	for i := range s.lanes {
		f(re[i], cr.row(i))
		f(im[i], ci.row(i))
	}
}

func (s set) accumulators() []reg.VecVirtual {
	all := make([]reg.VecVirtual, s.lanes)
	for i := range all {
		all[i] = s.vec()
		s.zero(all[i])
	}
	return all
}

// param loads an argument of the function.
func param(name string) reg.Register { return build.Load(build.Param(name), build.GP64()) }

// stride loads an argument that counts numbers and makes it count bytes.
func stride(name string) reg.Register {
	r := param(name)
	build.SHLQ(operand.U8(3), r)
	return r
}

// strides loads such an argument and three times it.
func strides(name string) (once, thrice reg.Register) {
	once, thrice = stride(name), build.GP64()
	build.LEAQ(operand.Mem{Base: once, Index: once, Scale: 2}, thrice)
	return once, thrice
}

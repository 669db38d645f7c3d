package main

import (
	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// avx2 has 16 registers of 8 lanes: 12 accumulators, two of B, and the broadcast elements of A. A
// dot product takes two accumulators, so that four rows and two columns would not fit.
type avx2 struct{}

func (avx2) name() string          { return "AVX2" }
func (avx2) rows() int             { return 6 }
func (avx2) dotHeight() int        { return 2 }
func (avx2) lanes() int            { return 8 }
func (avx2) vec() reg.VecVirtual   { return build.YMM() }
func (avx2) zero(v reg.VecVirtual) { build.VXORPS(v, v, v) }

func (avx2) load(m operand.Mem, mask operand.Op, v reg.VecVirtual)  { build.VMASKMOVPS(m, mask, v) }
func (avx2) store(v reg.VecVirtual, mask operand.Op, m operand.Mem) { build.VMASKMOVPS(v, mask, m) }

// masks reads, out of a table of 16 words of ones, then 16 of zeros, the 16 words that begin n
// before the zeros.
func (avx2) masks(n reg.Register) [2]operand.Op {
	table, at := build.GP64(), build.GP64()
	build.LEAQ(laneTable(), table)
	build.MOVQ(operand.U32(16), at)
	build.SUBQ(n, at)
	m := [2]operand.Op{build.YMM(), build.YMM()}
	for i := range m {
		build.VMOVDQU(operand.Mem{Base: table, Index: at, Scale: 4, Disp: 32 * i}, m[i])
	}
	return m
}

var lanes *operand.Mem

// laneTable returns the table of masks, which it declares on the first call.
func laneTable() operand.Mem {
	if lanes == nil {
		table := build.GLOBL("lanes", attr.RODATA|attr.NOPTR)
		for i := range 32 {
			build.DATA(4*i, operand.U32(0xffffffff*(1-i/16)))
		}
		lanes = &table
	}
	return *lanes
}

// sum adds by halves: lanes 4 to 7 to lanes 0 to 3, and so on.
func (avx2) sum(v reg.VecVirtual) reg.Register {
	hi := build.XMM()
	build.VEXTRACTF128(operand.U8(1), v, hi)
	return sum128(v.AsX(), hi)
}

// sum128 adds the lanes of two vectors of four, pairwise.
func sum128(lo, hi reg.Register) reg.Register {
	s, t := build.XMM(), build.XMM()
	build.VADDPS(hi, lo, s)
	build.VMOVHLPS(s, s, t)
	build.VADDPS(t, s, s)
	build.VMOVSHDUP(s, t)
	build.VADDSS(t, s, s)
	return s
}

// avx512 has 32 registers of 16 lanes: 24 accumulators, two of B, and the broadcast elements of A.
type avx512 struct{}

func (avx512) name() string          { return "AVX512" }
func (avx512) rows() int             { return 12 }
func (avx512) dotHeight() int        { return 4 }
func (avx512) lanes() int            { return 16 }
func (avx512) vec() reg.VecVirtual   { return build.ZMM() }
func (avx512) zero(v reg.VecVirtual) { build.VPXORQ(v, v, v) }

func (avx512) load(m operand.Mem, mask operand.Op, v reg.VecVirtual) {
	build.VMOVUPS_Z(m, mask, v)
}
func (avx512) store(v reg.VecVirtual, mask operand.Op, m operand.Mem) { build.VMOVUPS(v, mask, m) }

func (avx512) masks(n reg.Register) [2]operand.Op {
	ones, bits := build.GP64(), build.GP64()
	build.MOVQ(operand.I32(-1), ones)
	build.BZHIQ(n, ones, bits)
	m := [2]operand.Op{build.K(), build.K()}
	build.KMOVW(bits.As32(), m[0])
	build.SHRQ(operand.U8(16), bits)
	build.KMOVW(bits.As32(), m[1])
	return m
}

// sum adds by halves: lanes 8 to 15 to lanes 0 to 7, and so on.
func (avx512) sum(v reg.VecVirtual) reg.Register {
	hi, s := build.YMM(), build.YMM()
	build.VEXTRACTF64X4(operand.U8(1), v, hi)
	build.VADDPS(hi, v.AsY(), s)
	top := build.XMM()
	build.VEXTRACTF128(operand.U8(1), s, top)
	return sum128(s.AsX(), top)
}

package main

import (
	"math"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// v is a vector of the machine, mask a truth value for each lane: a mask register, or a vector of
// ones and zeros.
type (
	v    = reg.VecVirtual
	mask = operand.Op
)

// machine writes vector instructions of one instruction set: AVX-512 if wide, else AVX2 with FMA.
// Its methods return new registers and leave their operands alone, unless they say otherwise. An
// operand of type any is a v, a float32 or bits (of a float32), of which the latter two stand for
// constants in every lane.
type machine struct {
	wide  bool
	pool  *constants
	table *table
}

// bits is a constant given by its bits.
type bits uint32

// instruction is one of avo, with its form for an operand that is broadcast from memory.
type instruction struct{ plain, broadcast func(...operand.Op) }

func (m *machine) suffix() string {
	if m.wide {
		return "AVX512"
	}
	return "AVX2"
}

func (m *machine) lanes() int {
	if m.wide {
		return 16
	}
	return 8
}

func (m *machine) vec() v {
	if m.wide {
		return build.ZMM()
	}
	return build.YMM()
}

// constants is the table of constants in memory, each eight times so that AVX2 can use it as an
// operand. It begins with the table of masks: eight words of ones, then eight of zeros.
type constants struct {
	table operand.Mem
	at    map[bits]int
}

const laneTable = 64 // bytes

func newConstants() *constants {
	c := &constants{build.GLOBL("constants", attr.RODATA|attr.NOPTR), map[bits]int{}}
	for i := range laneTable / 4 {
		build.DATA(4*i, operand.U32(0xffffffff*(1-i/8)))
	}
	return c
}

func (c *constants) mem(b bits) operand.Mem {
	at, ok := c.at[b]
	if !ok {
		at = laneTable + 32*len(c.at)
		c.at[b] = at
		for i := range 8 {
			build.DATA(at+4*i, operand.U32(b))
		}
	}
	return c.table.Offset(at)
}

// constant returns the place of a constant.
func (m *machine) constant(x any) operand.Mem {
	if f, ok := x.(float32); ok {
		return m.pool.mem(bits(math.Float32bits(f)))
	}
	return m.pool.mem(x.(bits))
}

// emit writes an instruction whose first operand, in Go's order, may be a constant.
func (m *machine) emit(o instruction, first any, rest ...operand.Op) {
	if r, ok := first.(v); ok {
		o.plain(append([]operand.Op{r}, rest...)...)
		return
	}
	f := o.plain
	if m.wide {
		f = o.broadcast
	}
	f(append([]operand.Op{m.constant(first)}, rest...)...)
}

// binary writes an instruction of two operands.
func (m *machine) binary(plain, broadcast func(...operand.Op), a v, b any) v {
	d := m.vec()
	m.emit(instruction{plain, broadcast}, b, a, d)
	return d
}

func (m *machine) add(a v, b any) v { return m.binary(build.VADDPS, build.VADDPS_BCST, a, b) }
func (m *machine) sub(a v, b any) v { return m.binary(build.VSUBPS, build.VSUBPS_BCST, a, b) }
func (m *machine) mul(a v, b any) v { return m.binary(build.VMULPS, build.VMULPS_BCST, a, b) }
func (m *machine) div(a v, b any) v { return m.binary(build.VDIVPS, build.VDIVPS_BCST, a, b) }
func (m *machine) and(a v, b any) v { return m.binary(build.VANDPS, build.VANDPS_BCST, a, b) }
func (m *machine) or(a v, b any) v  { return m.binary(build.VORPS, build.VORPS_BCST, a, b) }
func (m *machine) xor(a v, b any) v { return m.binary(build.VXORPS, build.VXORPS_BCST, a, b) }

// rawMax and rawMin are the instructions: b if either is NaN or both are zero.
func (m *machine) rawMax(a v, b any) v { return m.binary(build.VMAXPS, build.VMAXPS_BCST, a, b) }
func (m *machine) rawMin(a v, b any) v { return m.binary(build.VMINPS, build.VMINPS_BCST, a, b) }

// iadd and isub are sums and differences of the lanes as integers.
func (m *machine) iadd(a v, b any) v { return m.binary(build.VPADDD, build.VPADDD_BCST, a, b) }
func (m *machine) isub(a v, b any) v { return m.binary(build.VPSUBD, build.VPSUBD_BCST, a, b) }

// addMul adds a·b to sum, in place, subMul subtracts it.
func (m *machine) addMul(sum, a v, b any) {
	m.emit(instruction{build.VFMADD231PS, build.VFMADD231PS_BCST}, b, a, sum)
}

func (m *machine) subMul(sum, a v, b any) {
	m.emit(instruction{build.VFNMADD231PS, build.VFNMADD231PS_BCST}, b, a, sum)
}

// mulAdd sets p to p·x + c, in place: a step of Horner's rule.
func (m *machine) mulAdd(p, x v, c any) {
	m.emit(instruction{build.VFMADD213PS, build.VFMADD213PS_BCST}, c, x, p)
}

// polynomial evaluates a polynomial, highest coefficient first.
func (m *machine) polynomial(x v, coefficients ...float32) v {
	p := m.set(coefficients[0])
	for _, c := range coefficients[1:] {
		m.mulAdd(p, x, c)
	}
	return p
}

// set returns a constant in all lanes.
func (m *machine) set(x any) v {
	d := m.vec()
	if m.wide {
		build.VBROADCASTSS(m.constant(x), d)
	} else {
		build.VMOVUPS(m.constant(x), d)
	}
	return d
}

// clone returns a copy, zero a vector of zeros.
func (m *machine) clone(a v) v {
	d := m.vec()
	build.VMOVAPS(a, d)
	return d
}

func (m *machine) zero() v {
	d := m.vec()
	if m.wide {
		build.VPXORD(d, d, d)
	} else {
		build.VXORPS(d, d, d)
	}
	return d
}

func (m *machine) unary(f func(...operand.Op), a v) v {
	d := m.vec()
	f(a, d)
	return d
}

func (m *machine) sqrt(a v) v { return m.unary(build.VSQRTPS, a) }

// toInt rounds to nearest even, toFloat converts back.
func (m *machine) toInt(a v) v   { return m.unary(build.VCVTPS2DQ, a) }
func (m *machine) toFloat(a v) v { return m.unary(build.VCVTDQ2PS, a) }

// Rounding modes of round.
const (
	nearest = 8
	down    = 9
	up      = 10
)

func (m *machine) round(a v, mode int) v {
	d := m.vec()
	if m.wide {
		build.VRNDSCALEPS(operand.U8(mode), a, d)
	} else {
		build.VROUNDPS(operand.U8(mode), a, d)
	}
	return d
}

// sar and shl shift the lanes as integers.
func (m *machine) sar(a v, n int) v {
	d := m.vec()
	build.VPSRAD(operand.U8(n), a, d)
	return d
}

func (m *machine) shl(a v, n int) v {
	d := m.vec()
	build.VPSLLD(operand.U8(n), a, d)
	return d
}

// Predicates of compare. All but ne are false for NaN.
const (
	eq        = 0x00
	lt        = 0x11
	le        = 0x12
	ne        = 0x04
	ge        = 0x1d
	gt        = 0x1e
	unordered = 0x03
	ordNe     = 0x0c // ordered and not equal
	notLe     = 0x16 // greater or unordered
)

func (m *machine) compare(predicate int, a v, b any) mask {
	var d mask = build.YMM()
	if m.wide {
		d = build.K()
	}
	f := func(ops ...operand.Op) {
		build.VCMPPS(append([]operand.Op{operand.U8(predicate)}, ops...)...)
	}
	g := func(ops ...operand.Op) {
		build.VCMPPS_BCST(append([]operand.Op{operand.U8(predicate)}, ops...)...)
	}
	m.emit(instruction{f, g}, b, a, d)
	return d
}

// choose returns yes where k holds, else no.
func (m *machine) choose(k mask, yes, no v) v {
	d := m.vec()
	if m.wide {
		build.VBLENDMPS(yes, no, k, d)
	} else {
		build.VBLENDVPS(k, yes, no, d)
	}
	return d
}

// keep returns a where k holds, else 0.
func (m *machine) keep(k mask, a v) v {
	d := m.vec()
	if m.wide {
		build.VMOVAPS_Z(a, k, d)
	} else {
		build.VANDPS(a, k, d)
	}
	return d
}

// abs, signBit, neg and withSign take the bits of floating-point numbers apart and together.
func (m *machine) abs(a v) v     { return m.and(a, bits(0x7fffffff)) }
func (m *machine) signBit(a v) v { return m.and(a, bits(0x80000000)) }
func (m *machine) neg(a v) v     { return m.xor(a, bits(0x80000000)) }
func (m *machine) withSign(magnitude, sign v) v {
	return m.or(magnitude, m.signBit(sign))
}

// max and min return NaN if either operand is NaN and order -0 below +0: the instruction is taken
// in both orders, which differ for zeros only, and the sum stands in where there is a NaN.
func (m *machine) max(a, b v) v {
	return m.choose(m.compare(unordered, a, b), m.add(a, b), m.and(m.rawMax(a, b), m.rawMax(b, a)))
}

func (m *machine) min(a, b v) v {
	return m.choose(m.compare(unordered, a, b), m.add(a, b), m.or(m.rawMin(a, b), m.rawMin(b, a)))
}

// scalef is a·2^n, rounded once. AVX-512 only.
func (m *machine) scalef(a, n v) v {
	d := m.vec()
	build.VSCALEFPS(n, a, d)
	return d
}

package main

import (
	"fmt"
	"strings"

	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// loop is an elementwise kernel: dst[i] = body(in[0][i], in[1][i], ...).
type loop struct {
	name   string   // of the function, less its level
	fields []string // which kernels it is, such as "Unary[op.Exp]"
	// what makes a kernel of the function, such as "trigonometric(k, op.Sin, %s)"; "" if it is one
	wrap      string
	note      string // for its comment
	signature string // its slices are named dst and, in order, as in says
	in        []string
	scalars   []string // float32 parameters, broadcast before the loop
	masked    string   // the input of type []bool, or ""
	toBool    bool     // dst is []bool
	unroll    int      // vectors in one round of the main loop
	body      func(m *machine, in, scalars []v, k mask) (v, mask)
}

// writer is a loop while it is written for one machine.
type writer struct {
	*machine
	*loop
	n, at  reg.Register
	base   map[string]reg.Register
	scalar []v
	ones   reg.VecVirtual
}

func (l loop) write(m *machine) {
	m.begin(l.name, l.signature, l.note, l.wrap, l.fields...)
	w := &writer{machine: m, loop: &l, base: map[string]reg.Register{}}
	w.prologue()
	for _, vectors := range []int{l.unroll, 1} {
		w.rounds(vectors)
		if l.unroll == 1 {
			break
		}
	}
	w.tail()
	build.VZEROUPPER()
	build.RET()
}

// begin begins a function and puts it, or what wrap makes of it, where it belongs in Kernels.
func (m *machine) begin(name, signature, note, wrap string, fields ...string) {
	name += m.suffix()
	build.TEXT(name, build.NOSPLIT, signature)
	build.Pragma("noescape")
	kernel := name
	if wrap != "" {
		note += ", by way of " + strings.TrimSuffix(strings.SplitAfter(wrap, "(")[0], "(")
		kernel = fmt.Sprintf(wrap, name)
	}
	build.Doc(fmt.Sprintf("%s is Kernels.%s%s.", name, strings.Join(fields, " and "), note))
	for _, f := range fields {
		m.table.add(m.suffix(), f, kernel)
	}
}

// prologue loads pointers and scalars, and into n the length of the shortest slice.
func (w *writer) prologue() {
	w.n, w.at = build.GP64(), build.GP64()
	build.Load(build.Param("dst").Len(), w.n)
	for i, s := range append([]string{"dst"}, w.in...) {
		w.base[s] = build.Load(build.Param(s).Base(), build.GP64())
		if i > 0 {
			length := build.Load(build.Param(s).Len(), build.GP64())
			build.CMPQ(length, w.n)
			build.CMOVQLT(length, w.n)
		}
	}
	build.XORQ(w.at, w.at)
	for _, s := range w.scalars {
		w.scalar = append(w.scalar, w.param(s))
	}
	if w.toBool {
		w.ones = build.XMM()
		build.VMOVUPS(byteOnes(w.pool), w.ones)
	}
}

// param broadcasts a scalar argument.
func (m *machine) param(name string) v {
	addr, err := build.Param(name).Resolve()
	if err != nil {
		panic(err)
	}
	d := m.vec()
	build.VBROADCASTSS(addr.Addr, d)
	return d
}

// byteOnes is sixteen bytes of 1.
func byteOnes(c *constants) operand.Mem { return c.mem(0x01010101) }

// rounds goes through the slices by the given number of vectors as long as there are as many.
func (w *writer) rounds(vectors int) {
	name := fmt.Sprintf("loop%d", vectors)
	build.Label(name)
	build.SUBQ(operand.U8(vectors*w.lanes()), w.n)
	build.JL(operand.LabelRef("end_" + name))
	for i := range vectors {
		w.vector(i*w.lanes(), nil)
	}
	build.ADDQ(operand.U8(vectors*w.lanes()), w.at)
	build.JMP(operand.LabelRef(name))
	build.Label("end_" + name)
	build.ADDQ(operand.U8(vectors*w.lanes()), w.n)
}

// tail does the elements that do not fill a vector: at once under a mask, or, where bytes are
// involved and there are no mask registers, one by one.
func (w *writer) tail() {
	build.TESTQ(w.n, w.n)
	build.JZ(operand.LabelRef("done"))
	if !w.wide && (w.toBool || w.masked != "") {
		build.Label("one")
		w.vector(0, one{})
		build.INCQ(w.at)
		build.DECQ(w.n)
		build.JNZ(operand.LabelRef("one"))
	} else {
		w.vector(0, w.first(w.n))
	}
	build.Label("done")
}

// one is the partial vector of a single element.
type one struct{ operand.Op }

// first returns the mask of the first n lanes, n below their number.
func (m *machine) first(n reg.Register) mask {
	if m.wide {
		ones, low, k := build.GP64(), build.GP64(), build.K()
		build.MOVQ(operand.I32(-1), ones)
		build.BZHIQ(n, ones, low)
		build.KMOVW(low.As32(), k)
		return k
	}
	table, at, k := build.GP64(), build.GP64(), build.YMM()
	build.LEAQ(m.pool.table, table)
	build.MOVQ(operand.U32(8), at)
	build.SUBQ(n, at)
	build.VMOVUPS(operand.Mem{Base: table, Index: at, Scale: 4}, k)
	return k
}

// vector does one vector, offset elements after the current one; partial is nil for a full vector.
func (w *writer) vector(offset int, partial mask) {
	var ins []v
	var k mask
	for _, s := range w.in {
		if s == w.masked {
			k = w.loadBools(w.place(s, offset, 1), partial)
			continue
		}
		ins = append(ins, w.load(w.place(s, offset, 4), partial))
	}
	d, truth := w.body(w.machine, ins, w.scalar, k)
	if w.toBool {
		w.storeBools(truth, w.place("dst", offset, 1), partial)
		return
	}
	w.store(d, w.place("dst", offset, 4), partial)
}

// place is the address of an element of a slice.
func (w *writer) place(slice string, offset, size int) operand.Mem {
	return operand.Mem{Base: w.base[slice], Index: w.at, Scale: uint8(size), Disp: offset * size}
}

func (m *machine) load(p operand.Mem, partial mask) v {
	d := m.vec()
	switch _, single := partial.(one); {
	case partial == nil:
		build.VMOVUPS(p, d)
	case single:
		build.VMOVSS(p, d.AsX())
	case m.wide:
		build.VMOVUPS_Z(p, partial, d)
	default:
		build.VMASKMOVPS(p, partial, d)
	}
	return d
}

func (m *machine) store(a v, p operand.Mem, partial mask) {
	switch _, single := partial.(one); {
	case partial == nil:
		build.VMOVUPS(a, p)
	case single:
		build.VMOVSS(a.AsX(), p)
	case m.wide:
		build.VMOVUPS(a, partial, p)
	default:
		build.VMASKMOVPS(a, partial, p)
	}
}

// loadBools makes a mask of bytes that are not zero.
func (m *machine) loadBools(p operand.Mem, partial mask) mask {
	x := build.XMM()
	if m.wide {
		k := build.K()
		if partial == nil {
			build.VMOVDQU8(p, x)
		} else {
			build.VMOVDQU8_Z(p, partial, x)
		}
		build.VPTESTMB(x, x, k)
		return k
	}
	if partial == nil {
		build.VMOVQ(p, x)
	} else {
		b := build.GP32()
		build.MOVBLZX(p, b)
		build.VMOVD(b, x)
	}
	words, zero, no, k := build.YMM(), m.zero(), build.YMM(), build.YMM()
	build.VPMOVZXBD(x, words)
	build.VPCMPEQD(zero, words, no)
	build.VPCMPEQD(zero, no, k)
	return k
}

// storeBools writes a mask as bytes 0 and 1.
func (w *writer) storeBools(k mask, p operand.Mem, partial mask) {
	if w.wide {
		x := build.XMM()
		build.VMOVDQU8_Z(w.ones, k, x)
		if partial == nil {
			build.VMOVDQU8(x, p)
		} else {
			build.VMOVDQU8(x, partial, p)
		}
		return
	}
	full := k.(reg.VecVirtual)
	hi, x := build.XMM(), build.XMM()
	build.VEXTRACTI128(operand.U8(1), full, hi)
	build.VPACKSSDW(hi, full.AsX(), x)
	build.VPACKSSWB(x, x, x)
	build.VPAND(w.ones, x, x)
	if partial == nil {
		build.VMOVQ(x, p)
	} else {
		build.VPEXTRB(operand.U8(0), x, p)
	}
}

package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// width is the number of partial results of a reduction, the same for each machine so that results are, too: element i
// goes to partial result i mod width.
const width = 64

// reduction folds slices into a number.
type reduction struct {
	name      string
	signature string
	in        []string
	start     any // the neutral element
	// step takes an element of each slice into the partial result, in place.
	step func(m *machine, partial v, in []v)
	// join combines two partial results.
	join func(m *machine, a, b v) v
}

func reductions() []reduction {
	one, two := "func(a []float32) float32", "func(a, b []float32) float32"
	add := func(m *machine, a, b v) v { return m.add(a, b) }
	return []reduction{
		{
			"sum", one,
			[]string{"a"},
			float32(0),
			func(_ *machine, p v, in []v) { build.VADDPS(in[0], p, p) }, add,
		},
		{
			"sumSquares", one,
			[]string{"a"},
			float32(0),
			func(m *machine, p v, in []v) { m.addMul(p, in[0], in[0]) }, add,
		},
		{
			"dot", two,
			[]string{"a", "b"},
			float32(0),
			func(m *machine, p v, in []v) { m.addMul(p, in[0], in[1]) }, add,
		},
		{
			"maxOf", one,
			[]string{"a"},
			bits(0xff800000),
			func(m *machine, p v, in []v) { build.VMOVAPS(m.max(p, in[0]), p) }, (*machine).max,
		},
		{
			"minOf", one,
			[]string{"a"},
			bits(0x7f800000),
			func(m *machine, p v, in []v) { build.VMOVAPS(m.min(p, in[0]), p) }, (*machine).min,
		},
	}
}

// folder is a reduction while it is written for one machine.
type folder struct {
	*machine
	*reduction
	n        reg.Register
	at       []reg.Register // of each slice
	partials []v
}

func (r reduction) write(m *machine) {
	name := r.name + m.suffix()
	build.TEXT(name, build.NOSPLIT, r.signature)
	build.Pragma("noescape")
	build.Doc(fmt.Sprintf("%s is Kernels.%s for one block.", name, upper(r.name)))
	f := &folder{machine: m, reduction: &r}
	f.prologue()
	f.main()
	f.tail()
	ret, err := build.ReturnIndex(0).Resolve()
	if err != nil {
		panic(err)
	}
	build.VMOVSS(f.result().AsX(), ret.Addr)
	build.VZEROUPPER()
	build.RET()
}

func (f *folder) prologue() {
	f.n = build.Load(build.Param(f.in[0]).Len(), build.GP64())
	for _, s := range f.in {
		f.at = append(f.at, build.Load(build.Param(s).Base(), build.GP64()))
	}
	if len(f.in) > 1 {
		other := build.Load(build.Param(f.in[1]).Len(), build.GP64())
		build.CMPQ(other, f.n)
		build.CMOVQLT(other, f.n)
	}
	for range width / f.lanes() {
		f.partials = append(f.partials, f.set(f.start))
	}
}

// take takes in the vector that lies i vectors ahead; k is nil for a full vector.
func (f *folder) take(i int, k mask) {
	var in []v
	for _, p := range f.at {
		x := f.load(operand.Mem{Base: p, Disp: 4 * i * f.lanes()}, k)
		if k != nil && f.start != float32(0) {
			x = f.choose(k, x, f.set(f.start))
		}
		in = append(in, x)
	}
	f.step(f.machine, f.partials[i], in)
}

func (f *folder) main() {
	build.Label("loop")
	build.SUBQ(operand.U8(width), f.n)
	build.JL(operand.LabelRef("end"))
	for i := range f.partials {
		f.take(i, nil)
	}
	for _, p := range f.at {
		build.ADDQ(operand.U32(4*width), p)
	}
	build.JMP(operand.LabelRef("loop"))
	build.Label("end")
	build.ADDQ(operand.U8(width), f.n)
}

// tail takes in the last n elements, n < width: whole vectors first, then what is left under a mask.
func (f *folder) tail() {
	for i := range f.partials {
		next := fmt.Sprintf("rest%d", i)
		build.SUBQ(operand.U8(f.lanes()), f.n)
		build.JL(operand.LabelRef(next))
		f.take(i, nil)
		if i+1 < len(f.partials) {
			build.JMP(operand.LabelRef(fmt.Sprintf("vector%d", i+1)))
		}
		build.Label(next)
		build.ADDQ(operand.U8(f.lanes()), f.n)
		build.JZ(operand.LabelRef("fold"))
		f.take(i, f.first(f.n))
		build.JMP(operand.LabelRef("fold"))
		if i+1 < len(f.partials) {
			build.Label(fmt.Sprintf("vector%d", i+1))
		}
	}
	build.Label("fold")
}

// result joins the partial results: i with i+16 and i+32 with i+48, then these, then by halves. With wide vectors the
// upper lanes keep garbage once they are joined.
func (f *folder) result() v {
	join := func(a, b v) v { return f.join(f.machine, a, b) }
	p := f.partials
	var s v
	if f.wide {
		s = join(join(p[0], p[1]), join(p[2], p[3]))
		high := f.vec()
		build.VEXTRACTF64X4(operand.U8(1), s, high.AsY())
		s = join(s, high)
	} else {
		low, high := join(join(p[0], p[2]), join(p[4], p[6])), join(join(p[1], p[3]), join(p[5], p[7]))
		s = join(low, high)
	}
	s = join(s, f.upperHalf(s))
	for _, swap := range []int{0x4e, 0xb1} {
		other := f.vec()
		build.VPERMILPS(operand.U8(swap), s, other)
		s = join(s, other)
	}
	return s
}

// upperHalf returns lanes 4 to 7 of s in the lowest four lanes.
func (f *folder) upperHalf(s v) v {
	high := f.vec()
	if f.wide {
		build.VEXTRACTF32X4(operand.U8(1), s, high.AsX())
	} else {
		build.VEXTRACTF128(operand.U8(1), s, high.AsX())
	}
	return high
}

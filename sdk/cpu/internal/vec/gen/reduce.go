package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

// width is the number of partial results of a reduction, the same for each machine so that results
// are, too: element i goes to partial result i mod width.
const width = 64

// reduction folds a slice into a number.
type reduction struct {
	op    op.Op  // what it repeats
	wrap  string // what makes a kernel for any length of the function; "" if it is one
	start any    // the neutral element
	// take takes a vector of elements into the partial result, in place.
	take func(m *machine, partial, x v)
	// join combines two partial results.
	join func(m *machine, a, b v) v
}

func reductions() []reduction {
	return []reduction{
		{
			op.Add, "inBlocks(%s)", float32(0),
			func(_ *machine, p, x v) { build.VADDPS(x, p, p) },
			func(m *machine, a, b v) v { return m.add(a, b) },
		},
		{
			op.Max, "", bits(0xff800000),
			func(m *machine, p, x v) { build.VMOVAPS(m.max(p, x), p) },
			(*machine).max,
		},
		{
			op.Min, "", bits(0x7f800000),
			func(m *machine, p, x v) { build.VMOVAPS(m.min(p, x), p) },
			(*machine).min,
		},
	}
}

// folder is a reduction while it is written for one machine.
type folder struct {
	*machine
	*reduction
	n, at    reg.Register
	partials []v
}

func (r reduction) write(m *machine) {
	m.begin(asmName(r.op)+"Of", "func(a []float32) float32", "", r.wrap, in("Reduce", r.op))
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
	f.n = build.Load(build.Param("a").Len(), build.GP64())
	f.at = build.Load(build.Param("a").Base(), build.GP64())
	for range width / f.lanes() {
		f.partials = append(f.partials, f.set(f.start))
	}
}

// take takes in the vector that lies i vectors ahead; k is nil for a full vector.
func (f *folder) take(i int, k mask) {
	x := f.load(operand.Mem{Base: f.at, Disp: 4 * i * f.lanes()}, k)
	if k != nil && f.start != float32(0) {
		x = f.choose(k, x, f.set(f.start))
	}
	f.reduction.take(f.machine, f.partials[i], x)
}

func (f *folder) main() {
	build.Label("loop")
	build.SUBQ(operand.U8(width), f.n)
	build.JL(operand.LabelRef("end"))
	for i := range f.partials {
		f.take(i, nil)
	}
	build.ADDQ(operand.U32(4*width), f.at)
	build.JMP(operand.LabelRef("loop"))
	build.Label("end")
	build.ADDQ(operand.U8(width), f.n)
}

// tail takes in the last n elements, n < width: whole vectors first, then what is left under a
// mask.
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

// result joins the partial results: i with i+16 and i+32 with i+48, then these, then by halves.
// With wide vectors, lanes above those that are joined hold values that no longer matter.
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
		low, high := join(join(p[0], p[2]), join(p[4], p[6])),
			join(join(p[1], p[3]), join(p[5], p[7]))
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

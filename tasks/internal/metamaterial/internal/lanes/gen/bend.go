package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// loop writes a loop over vectors: count is the number of numbers.
func (s set) loop(body func(), places ...lines) {
	count := param("count")
	build.TESTQ(count, count)
	build.JZ(operand.LabelRef("done"))
	build.Label("next")
	body()
	for _, p := range places {
		p.step(s.bytes())
	}
	build.SUBQ(operand.U32(s.lanes), count)
	build.JG(operand.LabelRef("next"))
	build.Label("done")
	build.VZEROUPPER()
	build.RET()
}

// bent replaces x by x/2·(1 + x/√(1+x²)).
func (s set) bent(x, one, half reg.VecVirtual) {
	root := s.vec()
	build.VMULPS(x, x, root)
	build.VADDPS(one, root, root)
	build.VSQRTPS(root, root)
	build.VDIVPS(root, x, root)
	build.VADDPS(one, root, root)
	build.VMULPS(half, x, x)
	build.VMULPS(root, x, x)
}

// bend writes the activation.
func bend(s set) {
	name := "bend" + s.name
	build.TEXT(name, build.NOSPLIT, "func(count int, x *float32)")
	build.Pragma("noescape")
	build.Doc(fmt.Sprintf("%s bends count numbers, a multiple of %d.", name, s.lanes))
	one, half := s.constant(1), s.constant(0.5)
	x := lines{base: []reg.Register{param("x")}}
	s.loop(func() {
		v := s.vec()
		build.VMOVUPS(x.at(0, 0), v)
		s.bent(v, one, half)
		build.VMOVUPS(v, x.at(0, 0))
	}, x)
}

// turn replaces four vectors by their sums with the signs of the four characters of Klein's group,
// halved.
func (s set) turn(v [4]reg.VecVirtual, half reg.VecVirtual) {
	for _, pair := range [][2]int{{0, 1}, {2, 3}, {0, 2}, {1, 3}} {
		a, b, difference := v[pair[0]], v[pair[1]], s.vec()
		build.VSUBPS(b, a, difference)
		build.VADDPS(b, a, a)
		build.VMOVAPS(difference, b)
	}
	for i := range v {
		build.VMULPS(half, v[i], v[i])
	}
}

// cross writes the function between two layers: it turns c, applies the activation, adds that to a,
// and sets c to the turned a.
func cross(s set) {
	name := "cross" + s.name
	build.TEXT(name, build.NOSPLIT, "func(count int, c *float32, a *float32, apart int)")
	build.Pragma("noescape")
	build.Doc(fmt.Sprintf("%s does so to four times count numbers, a multiple of %d.",
		name, s.lanes))
	one, half := s.constant(1), s.constant(0.5)
	apart := stride("apart")
	triple := thrice(apart)
	c, a := newLines("c", 4, apart, triple), newLines("a", 4, apart, triple)
	s.loop(func() {
		var v [4]reg.VecVirtual
		for i := range v {
			v[i] = s.vec()
			build.VMOVUPS(c.at(i, 0), v[i])
		}
		s.turn(v, half)
		for i := range v {
			s.bent(v[i], one, half)
			build.VADDPS(a.at(i, 0), v[i], v[i])
			build.VMOVUPS(v[i], a.at(i, 0))
		}
		s.turn(v, half)
		for i := range v {
			build.VMOVUPS(v[i], c.at(i, 0))
		}
	}, c, a)
}

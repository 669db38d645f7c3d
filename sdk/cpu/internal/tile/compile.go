package tile

import (
	"fmt"

	"github.com/gomlx/gomlx/pkg/core/dtypes"

	"github.com/invbench/invbench/sdk/cpu/internal/op"
	"github.com/invbench/invbench/sdk/cpu/internal/vec"
	"github.com/invbench/invbench/sdk/cpu/internal/view"
)

// leafKind is how kernels read a leaf.
type leafKind int

const (
	single   leafKind = iota // one element, a scalar for the kernels
	dense                    // in the leaf's buffer
	periodic                 // in the leaf's buffer, or a copy of it, which repeats
	gathered                 // after copying the tile's elements to a register
)

// leafPlan is a classified leaf.
type leafPlan struct {
	kind   leafKind
	view   view.View // collapsed
	period int
}

// class tells registers apart: those of the same class can hold the same values.
type class struct {
	size int // bytes of an element
	row  bool
}

type compiler struct {
	spec   Spec
	k      *vec.Kernels
	p      *Program
	leaves []leafPlan

	where   []operand // of each value that has a place
	types   []dtypes.DType
	uses    []int // how often each value is still to be read
	free    map[class][]int
	classes map[int]class // of registers, by slot
	stored  map[Value]int // the sink slot that a value is computed to

	deferred map[Value]bool   // products that are computed with the sum that uses them
	products map[Value]*Instr // of each sum that is computed with a product
}

func newCompiler(s Spec, k *vec.Kernels) *compiler {
	n := len(s.Leaves) + len(s.Code)
	c := &compiler{
		spec: s, k: k,
		p:       &Program{row: s.Row},
		where:   make([]operand, n),
		uses:    make([]int, n),
		free:    map[class][]int{},
		classes: map[int]class{},
		stored:  map[Value]int{},
	}
	for _, l := range s.Leaves {
		c.types = append(c.types, l.Type)
	}
	for _, i := range s.Code {
		c.types = append(c.types, i.Type)
		for _, v := range i.In {
			c.uses[v]++
		}
	}
	for _, s := range s.Sinks {
		c.uses[s.Value]++
	}
	return c
}

// isRow says whether a value has one element for each row.
func (c *compiler) isRow(v Value) bool {
	if int(v) < len(c.spec.Leaves) {
		return c.spec.Leaves[v].Row
	}
	return c.spec.Code[int(v)-len(c.spec.Leaves)].Row
}

// classify decides how each leaf is read.
func (c *compiler) classify() {
	for _, l := range c.spec.Leaves {
		v := l.View.Collapse()
		p := leafPlan{kind: gathered, view: v}
		switch {
		case l.View.Size() <= 1, len(v.Dims) == 1 && v.Strides[0] == 1:
			p.kind = dense
		case len(v.Dims) == 1 && v.Strides[0] == 0:
			p.kind = single
		case len(v.Dims) == 2 && v.Strides[0] == 0 && v.Strides[1] == 1 && !l.Row:
			p.kind, p.period = periodic, v.Dims[1]
		}
		if len(v.Dims) > maxAxes {
			panic(fmt.Sprintf("tile: a view with %d axes, at most %d are supported",
				len(v.Dims), maxAxes))
		}
		c.leaves = append(c.leaves, p)
	}
}

// cut decides on tiles and tasks.
func (c *compiler) cut() {
	var periods []int
	for _, l := range c.leaves {
		if l.kind == periodic {
			periods = append(periods, l.period)
		}
	}
	total, align, limit, weight := view.Size(c.spec.Dims), 1, maxTasks, len(c.spec.Leaves)+1
	for _, s := range c.spec.Sinks {
		if s.Reduce == op.Invalid {
			continue
		}
		v := s.View.Collapse()
		inner := innerSize(v)
		if inner > 0 {
			align = max(align, inner)
		} else {
			limit = min(limit, max(1, total/(4*max(1, outSize(v)))))
		}
		if p, ok := foldPeriod(v); ok {
			periods = append(periods, p)
		}
	}
	for _, i := range c.spec.Code {
		weight += i.Op.Weight()
	}
	c.p.geometry = newGeometry(total, c.spec.Row, append(periods, align), align, weight, limit)
}

// innerSize returns the number of elements for each index of the first axis of a collapsed
// reduction that keeps that axis, 0 if it reduces it.
func innerSize(v view.View) int {
	if len(v.Dims) == 0 || v.Strides[0] == 0 {
		return 0
	}
	return view.Size(v.Dims[1:])
}

// outSize returns the number of elements of the result of a collapsed reduction.
func outSize(v view.View) int {
	n := 1
	for i, d := range v.Dims {
		if v.Strides[i] != 0 {
			n *= d
		}
	}
	return n
}

// foldPeriod returns the number of elements of the result if a collapsed reduction is over all axes
// or over the first.
func foldPeriod(v view.View) (int, bool) {
	switch {
	case len(v.Dims) == 0, len(v.Dims) == 1 && v.Strides[0] == 0:
		return 1, true
	case len(v.Dims) == 2 && v.Strides[0] == 0 && v.Strides[1] == 1:
		return v.Dims[1], true
	}
	return 0, false
}

func (c *compiler) slot() int {
	c.p.slots++
	return c.p.slots - 1
}

// placeLeaves gives each leaf a slot that points to its elements, if they can be read where they
// lie.
func (c *compiler) placeLeaves() {
	for i, l := range c.leaves {
		slot := c.slot()
		c.p.leaves = append(c.p.leaves, slot)
		c.p.last = append(c.p.last, -1)
		c.p.inPlace = append(c.p.inPlace, l.kind == dense)
		size := c.types[i].Size()
		m := move{
			slot: slot, source: i, offset: l.view.Offset * size, size: size,
			rows: c.spec.Leaves[i].Row,
		}
		c.where[i] = operand{slot: slot, row: m.rows}
		switch l.kind {
		case single:
			m.size = 0
			c.where[i].scalar = true
		case periodic:
			if l.period > c.p.tile {
				m.period = l.period
				break
			}
			c.repeat(i, slot, m.offset, l.period*size, c.p.tile*size)
			continue
		case gathered:
			m.size, m.offset = 0, 0 // the walk knows the offset
		}
		c.p.moves = append(c.p.moves, m)
	}
}

// repeat reserves shared memory for a leaf that is repeated to a tile.
func (c *compiler) repeat(leaf, slot, offset, period, n int) {
	c.p.repeats = append(c.p.repeats,
		repeat{slot: slot, leaf: leaf, offset: offset, at: c.p.shared, period: period, n: n})
	c.p.shared += roundLine(n)
}

// register returns the slot of a free register for values of the given type.
func (c *compiler) register(t dtypes.DType, row bool) operand {
	k := class{t.Size(), row}
	if free := c.free[k]; len(free) > 0 {
		c.free[k] = free[:len(free)-1]
		return operand{slot: free[len(free)-1], row: row}
	}
	n := c.p.tile
	if row {
		n /= c.p.row
	}
	slot := c.slot()
	c.classes[slot] = k
	c.p.regs = append(c.p.regs, register{slot, c.p.perWorker})
	c.p.perWorker += roundLine(n * k.size)
	return operand{slot: slot, row: row}
}

// release frees the register of a slot, if it is one.
func (c *compiler) release(o operand) {
	if k, ok := c.classes[o.slot]; ok {
		c.free[k] = append(c.free[k], o.slot)
	}
}

// roundLine rounds a number of bytes up to whole cache lines.
func roundLine(n int) int { return (n + 63) &^ 63 }

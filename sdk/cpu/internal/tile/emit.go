package tile

import (
	"fmt"

	"github.com/invbench/invbench/sdk/cpu/internal/op"
	"github.com/invbench/invbench/sdk/cpu/internal/view"
)

// emit makes the kernels of the code and of the stores.
func (c *compiler) emit() {
	for i, s := range c.spec.Sinks {
		c.p.sinks = append(c.p.sinks, -1)
		c.p.writes = append(c.p.writes, -1)
		if s.Reduce == op.Invalid {
			c.placeSink(i, s.Value)
		}
	}
	c.findProducts()
	for i, in := range c.spec.Code {
		switch v := Value(len(c.spec.Leaves) + i); {
		case c.deferred[v]:
		case c.products[v] != nil:
			c.multiplyAdd(v, in, c.products[v])
		default:
			c.instr(v, in)
		}
	}
	for i, s := range c.spec.Sinks {
		if slot := c.p.sinks[i]; slot >= 0 && c.stored[s.Value] != slot {
			c.store(i, s.Value)
		}
	}
}

// placeSink gives a stored value its slot. A value that an instruction computes is computed there.
func (c *compiler) placeSink(i int, v Value) {
	slot := c.slot()
	c.p.sinks[i] = slot
	c.p.moves = append(c.p.moves,
		move{slot: slot, source: -1 - i, size: c.types[v].Size(), rows: c.isRow(v)})
	if _, twice := c.stored[v]; !twice && int(v) >= len(c.spec.Leaves) {
		c.stored[v] = slot
	}
}

// store copies a value to its sink, or gathers it there.
func (c *compiler) store(i int, v Value) {
	dst := operand{slot: c.p.sinks[i], row: c.isRow(v)}
	c.p.writes[i] = len(c.p.code)
	switch o := c.where[v]; {
	case c.isGathered(v):
		c.code(c.family(v).load(dst, o, c.walkOf(v)), o)
	case o.scalar:
		c.code(c.family(v).expand(0, dst, o), o)
	default:
		c.code(copyKernel(c.types[v].Size(), dst, o), o)
	}
}

// code appends a kernel that reads the given operands.
func (c *compiler) code(k kernel, reads ...operand) {
	for _, o := range reads {
		for leaf, slot := range c.p.leaves {
			if slot == o.slot {
				c.p.last[leaf] = len(c.p.code)
			}
		}
	}
	c.p.code = append(c.p.code, k)
}

func (c *compiler) family(v Value) family { return familyOf(c.types[v], c.k) }

// isGathered says whether v is a leaf that kernels cannot read where it lies.
func (c *compiler) isGathered(v Value) bool {
	return int(v) < len(c.spec.Leaves) && c.leaves[v].kind == gathered &&
		c.where[v].slot == c.p.leaves[v]
}

func (c *compiler) walkOf(v Value) walk {
	return walk{c.leaves[v].view, c.spec.Leaves[v].Row}
}

// operand returns where a value is, after it has been gathered if need be. Scalars are allowed if
// scalarOK.
func (c *compiler) operand(v Value, scalarOK bool) operand {
	o := c.where[v]
	switch {
	case c.isGathered(v):
		dst := c.register(c.types[v], o.row)
		c.code(c.family(v).load(dst, o, c.walkOf(v)), o)
		c.where[v] = dst
	case o.scalar && !scalarOK:
		dst := c.register(c.types[v], o.row)
		c.code(c.family(v).expand(0, dst, o), o)
		c.where[v] = dst
	}
	return c.where[v]
}

// done counts a use of a value and frees its register after the last.
func (c *compiler) done(v Value) {
	c.uses[v]--
	if c.uses[v] == 0 {
		c.release(c.where[v])
	}
}

// result returns where an instruction writes its value.
func (c *compiler) result(v Value, row bool) operand {
	if slot, ok := c.stored[v]; ok {
		return operand{slot: slot, row: row}
	}
	return c.register(c.types[v], row)
}

// instr makes the kernel of one instruction.
func (c *compiler) instr(v Value, in Instr) {
	ops := make([]operand, len(in.In))
	scalars := 0
	for i, x := range in.In {
		scalarOK := (in.Op.IsBinary() || in.Op.IsCompare()) && scalars == 0
		ops[i] = c.operand(x, scalarOK)
		if ops[i].scalar {
			scalars++
		}
	}
	for _, x := range in.In {
		c.done(x)
	}
	dst := c.result(v, in.Row)
	k := c.kernelOf(in, dst, ops)
	if k == nil {
		panic(fmt.Sprintf("tile: %s is not defined on %s", in.Op, c.types[in.In[0]]))
	}
	c.finish(v, dst, k, ops...)
}

// finish appends the kernel that computes a value.
func (c *compiler) finish(v Value, dst operand, k kernel, reads ...operand) {
	c.code(k, reads...)
	c.where[v] = dst
	for i, s := range c.spec.Sinks {
		if s.Value == v && c.p.sinks[i] == dst.slot {
			c.p.writes[i] = len(c.p.code) - 1
		}
	}
}

func (c *compiler) kernelOf(in Instr, dst operand, ops []operand) kernel {
	f := c.family(in.In[0])
	switch {
	case in.Op == op.Select:
		return c.family(in.In[1]).choose(dst, ops[0], ops[1], ops[2])
	case in.Op == op.Convert:
		return f.convert(in.Type, dst, ops[0])
	case in.Op == op.Bitcast:
		return copyKernel(in.Type.Size(), dst, ops[0])
	case in.Op == op.IsFinite:
		return f.finite(dst, ops[0])
	case in.Op == op.Broadcast:
		return f.expand(c.p.row, dst, ops[0])
	case in.Op.IsReduce():
		return f.reduceRows(in.Op.Combine(), c.p.row, dst, ops[0])
	case in.Op.IsUnary():
		return f.unary(in.Op, dst, ops[0])
	case in.Op.IsCompare():
		return f.compare(in.Op, dst, ops[0], ops[1])
	}
	return f.binary(in.Op, dst, ops[0], ops[1])
}

// emitSums makes the kernels of reductions across tiles.
func (c *compiler) emitSums() {
	for i, s := range c.spec.Sinks {
		if s.Reduce == op.Invalid {
			continue
		}
		v := s.View.Collapse()
		a := c.operand(s.Value, false)
		size := c.types[s.Value].Size()
		r := sum{
			acc: c.family(s.Value).accumulator(s.Reduce.Combine()), sink: i, slot: c.slot(),
			size: size, out: outSize(v),
		}
		if r.acc == nil {
			panic(fmt.Sprintf("tile: %s is not defined on %s", s.Reduce, c.types[s.Value]))
		}
		c.placeSum(&r, v)
		if r.folded {
			c.code(r.acc.tile(operand{slot: r.slot}, a), a)
		} else {
			c.code(r.acc.scatter(operand{slot: r.slot}, a, walk{view: v}), a)
		}
		c.done(s.Value)
		c.p.sums = append(c.p.sums, r)
	}
}

// placeSum decides where the partial results of a reduction go.
func (c *compiler) placeSum(r *sum, v view.View) {
	p := c.p
	if period, ok := foldPeriod(v); ok && period <= p.tile {
		r.folded = true
		r.tileAt = p.perWorker
		p.perWorker += roundLine(p.tile * r.size)
	} else if inner := innerSize(v); inner > 0 {
		r.direct = true
		r.inner, r.stride = inner, v.Strides[0]
		return
	}
	r.partialAt = p.shared
	p.shared += roundLine(p.tasks * r.out * r.size)
}

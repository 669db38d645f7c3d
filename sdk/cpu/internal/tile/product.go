package tile

import (
	"github.com/gomlx/gomlx/pkg/core/dtypes"

	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

// findProducts looks for sums in float32 of which one side is a product that nothing else uses: the
// two are one kernel. Differences are left alone, lest x·x - x·x be anything but zero.
func (c *compiler) findProducts() {
	c.deferred, c.products = map[Value]bool{}, map[Value]*Instr{}
	for i, in := range c.spec.Code {
		if in.Op != op.Add || in.Type != dtypes.Float32 || in.In[0] == in.In[1] {
			continue
		}
		for _, x := range in.In {
			if p := c.instrOf(x); p != nil && p.Op == op.Mul && p.Row == in.Row && c.uses[x] == 1 {
				c.deferred[x] = true
				c.products[Value(len(c.spec.Leaves)+i)] = p
				break
			}
		}
	}
}

// instrOf returns the instruction that computes a value, nil if it is a leaf.
func (c *compiler) instrOf(v Value) *Instr {
	if int(v) < len(c.spec.Leaves) {
		return nil
	}
	return &c.spec.Code[int(v)-len(c.spec.Leaves)]
}

// multiplyAdd makes the kernel of a sum and the product that it uses.
func (c *compiler) multiplyAdd(v Value, sum Instr, product *Instr) {
	other := sum.In[0]
	if c.deferred[other] && c.instrOf(other) == product {
		other = sum.In[1]
	}
	a := c.operand(product.In[0], true)
	b := c.operand(product.In[1], !a.scalar)
	if a.scalar {
		a, b = b, a
	}
	z := c.operand(other, b.scalar)
	c.done(product.In[0])
	c.done(product.In[1])
	c.done(other)
	dst := c.result(v, sum.Row)
	c.finish(v, dst, multiplyAdd(c.k, dst, a, b, z), a, b, z)
}

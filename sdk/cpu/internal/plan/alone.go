package plan

import (
	"fmt"

	"github.com/invbench/invbench/sdk/cpu/internal/fuse"
	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

// alone compiles an operation with a loop of its own.
func (c *compiler) alone(s *fuse.Step) (step, error) {
	switch s.Node.Op {
	case op.Dot:
		return c.dot(s), nil
	case op.Concat:
		return c.concat(s), nil
	case op.Pad:
		return c.pad(s), nil
	case op.Reinterpret:
		return c.reinterpret(s), nil
	case op.Gather:
		return c.gather(s), nil
	case op.ScatterSum, op.ScatterMax, op.ScatterMin:
		return c.scatter(s)
	case op.DynamicSlice:
		return c.dynamicSlice(s), nil
	case op.DynamicUpdateSlice:
		return c.dynamicUpdate(s), nil
	case op.ArgMin, op.ArgMax:
		return c.extremes(s)
	case op.RandomBits:
		return c.randomBits(s), nil
	case op.RandomState:
		return c.randomState(s), nil
	}
	return nil, fmt.Errorf("%s is not implemented", s.Node.Op)
}

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
	}
	return nil, fmt.Errorf("%s is not implemented", s.Node.Op)
}

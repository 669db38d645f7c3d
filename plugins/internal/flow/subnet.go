package flow

import (
	"fmt"

	"github.com/gomlx/gomlx/pkg/core/graph"

	"github.com/invbench/invbench/plugins/internal/nn"
)

// subnet is a plain net: Linear and ReLU for every layer but the last, which is Linear only. It has
// no batch norm.
type subnet []nn.Linear

func newSubnet(set *nn.Set, name string, widths []int) subnet {
	var s subnet
	for i := range len(widths) - 1 {
		s = append(s, nn.NewLinear(set, fmt.Sprintf("%s.%d", name, i), widths[i], widths[i+1]))
	}
	return s
}

func (n subnet) apply(s *nn.Scope, x *graph.Node) *graph.Node {
	for i, layer := range n {
		if x = layer.Apply(s, x); i < len(n)-1 {
			x = nn.ReLU(x)
		}
	}
	return x
}

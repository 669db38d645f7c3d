package flow

import (
	"fmt"

	"github.com/gomlx/gomlx/pkg/core/graph"

	"github.com/invbench/invbench/plugins/internal/nn"
)

// The bound of the scales: clamp·stretch·atan(s/clamp) lies within ±1.998 (reference §3.4, §9 trap
// 36).
const (
	clamp   = 2.0
	stretch = 0.636
)

// block is an affine coupling of n1 columns a and n2 columns b, in which each side is scaled and
// shifted by what a net makes of the other side and of the condition c:
//
//	(s2, t2) = S2(b, c)    a' = a·exp(λ(s2)) + t2
//	(s1, t1) = S1(a', c)   b' = b·exp(λ(s1)) + t1
type block struct {
	n1, n2        int
	first, second subnet // S1 and S2; S2 is nil if there is no a
}

func newBlock(set *nn.Set, name string, dims, condition int, hidden []int) block {
	b := block{n1: dims / 2, n2: dims - dims/2}
	b.first = newSubnet(set, name+".s1", nn.Widths(b.n1+condition, hidden, 2*b.n2))
	if b.n1 > 0 {
		b.second = newSubnet(set, name+".s2", nn.Widths(b.n2+condition, hidden, 2*b.n1))
	}
	return b
}

// forward returns the columns after the block, and the logarithm of the determinant of its Jacobian
// for each row.
func (b block) forward(s *nn.Scope, x, c *graph.Node) (y, logDet *graph.Node) {
	left, right := nn.Columns(x, 0, b.n1), nn.Columns(x, b.n1, b.n2)
	var leftScale *graph.Node
	if left != nil {
		scale, shift := affine(s, b.second, nn.Join(right, c), b.n1)
		left, leftScale = graph.Add(graph.Mul(left, graph.Exp(scale)), shift), scale
	}
	scale, shift := affine(s, b.first, nn.Join(left, c), b.n2)
	right = graph.Add(graph.Mul(right, graph.Exp(scale)), shift)
	return nn.Join(left, right), nn.SumColumns(nn.Join(leftScale, scale))
}

// backward returns the columns before the block: first those of b, for which a' is enough, then
// those of a.
func (b block) backward(s *nn.Scope, y, c *graph.Node) *graph.Node {
	left, right := nn.Columns(y, 0, b.n1), nn.Columns(y, b.n1, b.n2)
	scale, shift := affine(s, b.first, nn.Join(left, c), b.n2)
	right = graph.Mul(graph.Sub(right, shift), graph.Exp(graph.Neg(scale)))
	if left != nil {
		scale, shift = affine(s, b.second, nn.Join(right, c), b.n1)
		left = graph.Mul(graph.Sub(left, shift), graph.Exp(graph.Neg(scale)))
	}
	return nn.Join(left, right)
}

// affine returns the bounded logarithms of n scales, and n shifts, that a subnet makes of its
// input.
func affine(s *nn.Scope, net subnet, in *graph.Node, n int) (scale, shift *graph.Node) {
	out := net.apply(s, in)
	scale = graph.MulScalar(Atan(graph.DivScalar(nn.Columns(out, 0, n), clamp)), clamp*stretch)
	return scale, nn.Columns(out, n, n)
}

func blockName(flow string, i int) string { return fmt.Sprintf("%s.%d", flow, i) }

package ir

import (
	"slices"

	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

// Reduce returns a reduction of x over the given axes, at least one unless x is a scalar.
func (g *Graph) Reduce(o op.Op, x *Node, axes []int) *Node {
	axes = slices.Clone(axes)
	slices.Sort(axes)
	var dims []int
	trivial := true
	for i, d := range x.Dims {
		if !slices.Contains(axes, i) {
			dims = append(dims, d)
		} else if d != 1 {
			trivial = false
		}
	}
	if !g.Plain {
		if trivial {
			return g.Reshape(x, dims)
		}
		if o == op.ReduceSum && x.Type.IsFloat() {
			if n := g.simplifySum(x, axes, dims); n != nil {
				return n
			}
		}
	} else if len(axes) == 0 {
		return g.Reshape(x, dims)
	}
	return g.node(o, x.Type, dims, AxesAttr{axes}, x)
}

// factor is an operand of a sum of products: an array without axes of size 1 whose axis i lies
// along axis axes[i] of the product.
type factor struct {
	node *Node
	axes []int
}

func (g *Graph) newFactor(x *Node) factor {
	if x.Op == op.Broadcast {
		return factor{x.In[0], x.Attr.(BroadcastAttr).Axes}
	}
	axes, sizes := withoutOnes(x.Dims)
	return factor{g.Reshape(x, sizes), axes}
}

// leastBatchWork is the least number of multiplications in each matrix product of a batch for which
// the products pay.
const leastBatchWork = 1 << 12

// sumOfProducts returns the matrix product that equals the sum of a·b over the axes, nil if there
// is none that pays. Both factors must repeat along axes of the product, or its elements are not
// the elements of a matrix product.
func (g *Graph) sumOfProducts(a, b *Node, axes, dims []int) *Node {
	left, right := g.newFactor(a), g.newFactor(b)
	var attr DotAttr
	var order []int // the axes of the product that are left, in the order in which Dot puts them
	var leftOnly, rightOnly []int
	batch, work := 1, size(a.Dims)
	for i, d := range a.Dims {
		l, r := slices.Index(left.axes, i), slices.Index(right.axes, i)
		reduced := slices.Contains(axes, i)
		switch {
		case d == 1: // in no factor; Reshape puts it back into the result
		case l >= 0 && r >= 0 && reduced:
			attr.LeftContract = append(attr.LeftContract, l)
			attr.RightContract = append(attr.RightContract, r)
		case l >= 0 && r >= 0:
			attr.LeftBatch = append(attr.LeftBatch, l)
			attr.RightBatch = append(attr.RightBatch, r)
			order = append(order, i)
			batch *= d
		case reduced || l < 0 && r < 0:
			return nil
		case l >= 0:
			leftOnly = append(leftOnly, i)
		default:
			rightOnly = append(rightOnly, i)
		}
	}
	if len(leftOnly) == 0 || len(rightOnly) == 0 || batch > 1 && work/batch < leastBatchWork {
		return nil
	}
	if leftOnly[0] > rightOnly[0] {
		left, right, leftOnly, rightOnly = right, left, rightOnly, leftOnly
		attr = DotAttr{attr.RightContract, attr.RightBatch, attr.LeftContract, attr.LeftBatch}
	}
	order = append(append(order, leftOnly...), rightOnly...)
	product := g.Dot(left.node, right.node, attr)
	return g.Reshape(g.Transpose(product, ranks(order)), dims)
}

// ranks returns the permutation that puts axes, all different, in increasing order.
func ranks(axes []int) []int {
	sorted := slices.Clone(axes)
	slices.Sort(sorted)
	perm := make([]int, len(axes))
	for i, a := range sorted {
		perm[i] = slices.Index(axes, a)
	}
	return perm
}

// Dot returns a matrix product.
func (g *Graph) Dot(left, right *Node, attr DotAttr) *Node {
	var dims []int
	for _, i := range attr.LeftBatch {
		dims = append(dims, left.Dims[i])
	}
	dims = appendOthers(dims, left.Dims, attr.LeftContract, attr.LeftBatch)
	dims = appendOthers(dims, right.Dims, attr.RightContract, attr.RightBatch)
	return g.node(op.Dot, left.Type, dims, attr, left, right)
}

// appendOthers appends the sizes of the axes that are in neither list.
func appendOthers(dst, dims, a, b []int) []int {
	for i, d := range dims {
		if !slices.Contains(a, i) && !slices.Contains(b, i) {
			dst = append(dst, d)
		}
	}
	return dst
}

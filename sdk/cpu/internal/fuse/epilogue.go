package fuse

import (
	"slices"

	"github.com/gomlx/gomlx/pkg/core/dtypes"

	"github.com/invbench/invbench/sdk/cpu/internal/ir"
	"github.com/invbench/invbench/sdk/cpu/internal/op"
	"github.com/invbench/invbench/sdk/cpu/internal/view"
)

// Epilogue is what a matrix product does to its result before it is written: it adds Bias to each
// row, then, if Relu is set, replaces what is negative by zero. Out is the node that this computes.
type Epilogue struct {
	Bias Operand // dense
	Relu bool
	Out  *ir.Node
}

// epilogues removes loops that only add a bias to a product, and perhaps rectify, and lets the
// product do that work, if nothing else reads the product. It saves reading and writing the result
// once more.
func (f *fuser) epilogues(p *Plan) {
	readers := map[*ir.Node]int{}
	for i := range p.Steps {
		for _, n := range p.Steps[i].Reads() {
			readers[n]++
		}
	}
	for _, o := range p.Outputs {
		readers[o.Base]++
	}
	products := map[*ir.Node]*Step{}
	for i := range p.Steps {
		if n := p.Steps[i].Node; n != nil && n.Op == op.Dot && n.Type == dtypes.Float32 &&
			readers[n] == 1 {
			products[n] = &p.Steps[i]
		}
	}
	absorbed := map[*Loop]bool{}
	for _, s := range p.Steps {
		if s.Loop == nil || len(s.Loop.Leaves) != 2 {
			continue
		}
		for i, leaf := range s.Loop.Leaves {
			if product := products[leaf]; product != nil {
				absorbed[s.Loop] = f.absorb(product, s.Loop, i)
				break
			}
		}
	}
	// Steps are deleted last because the map of products points into the slice, which this shifts.
	p.Steps = slices.DeleteFunc(p.Steps, func(s Step) bool { return absorbed[s.Loop] })
}

// absorb makes a loop the epilogue of the product that is its leaf z, if it can be.
func (f *fuser) absorb(product *Step, l *Loop, z int) bool {
	a := product.Node.Attr.(ir.DotAttr)
	right := product.Operands[1].View
	cols := view.Size(right.Transpose(others(right, a.RightBatch, a.RightContract)).Dims)
	bias := l.Spec.Leaves[1-z].View
	relu := len(l.Spec.Code) == 2
	if len(a.LeftBatch) != 0 || f.ready[l.Leaves[1-z]] > product.level || !repeatsRow(bias, cols) ||
		!l.Spec.Leaves[z].View.IsDense() || l.Spec.Leaves[z].View.Offset != 0 || !isBias(l, relu) {
		return false
	}
	flat := view.View{Dims: []int{cols}, Strides: []int{1}, Offset: bias.Offset}
	product.Epilogue = &Epilogue{Bias: Operand{l.Leaves[1-z], flat}, Relu: relu, Out: l.Sinks[0]}
	return true
}

// repeatsRow says whether a view repeats a dense row of n elements, at least two times.
func repeatsRow(v view.View, n int) bool {
	c := v.Collapse()
	return len(c.Dims) == 2 && c.Strides[0] == 0 && c.Strides[1] == 1 && c.Dims[1] == n
}

// isBias says whether the loop adds its two leaves up, rectifies if relu is set, and does nothing
// else.
func isBias(l *Loop, relu bool) bool {
	s := &l.Spec
	if len(s.Sinks) != 1 || s.Sinks[0].Reduce != op.Invalid || len(s.Code) == 0 || len(s.Code) > 2 {
		return false
	}
	if int(s.Sinks[0].Value) != 1+len(s.Code) || s.Code[0].Op != op.Add || s.Code[0].Row ||
		s.Code[0].In[0] == s.Code[0].In[1] {
		return false
	}
	return !relu || s.Code[1].Op == op.Relu
}

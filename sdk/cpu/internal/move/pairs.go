package move

import "github.com/invbench/invbench/sdk/cpu/internal/view"

// maxAxes is the most axes that a move may have once axes are joined.
const maxAxes = 16

// Pairs goes through the elements of two views of the same shape together, in runs along the last
// axis.
type Pairs struct {
	dims         []int // without the last axis
	a, b         []int // strides along dims
	atA, atB     int   // offsets of the first elements
	n            int   // elements of a run
	stepA, stepB int   // within a run
	runs         int
}

// NewPairs joins axes of two views of the same shape as far as both allow it.
func NewPairs(a, b view.View) *Pairs {
	p := &Pairs{atA: a.Offset, atB: b.Offset}
	for i, d := range a.Dims {
		if d == 1 {
			continue
		}
		n := len(p.dims) - 1
		if n >= 0 && p.a[n] == a.Strides[i]*d && p.b[n] == b.Strides[i]*d {
			p.dims[n] *= d
			p.a[n], p.b[n] = a.Strides[i], b.Strides[i]
			continue
		}
		p.dims, p.a, p.b = append(p.dims, d), append(p.a, a.Strides[i]), append(p.b, b.Strides[i])
	}
	if len(p.dims) > maxAxes {
		panic("move: too many axes")
	}
	p.n, p.stepA, p.stepB = 1, 1, 1
	if n := len(p.dims) - 1; n >= 0 {
		p.n, p.stepA, p.stepB = p.dims[n], p.a[n], p.b[n]
		p.dims = p.dims[:n]
	}
	if p.runs = view.Size(p.dims); p.n == 0 {
		p.runs = 0
	}
	return p
}

// Runs returns the number of runs.
func (p *Pairs) Runs() int { return p.runs }

// Each calls fn for the runs [from, to): with the offsets of the first elements, the number of
// elements and the steps from one to the next.
func (p *Pairs) Each(from, to int, fn func(a, b, n, stepA, stepB int)) {
	var idx [maxAxes]int
	rest := from
	for i := len(p.dims) - 1; i >= 0; i-- {
		idx[i] = rest % p.dims[i]
		rest /= p.dims[i]
	}
	for range to - from {
		a, b := p.atA, p.atB
		for i := range p.dims {
			a += idx[i] * p.a[i]
			b += idx[i] * p.b[i]
		}
		fn(a, b, p.n, p.stepA, p.stepB)
		for i := len(p.dims) - 1; i >= 0; i-- {
			if idx[i]++; idx[i] < p.dims[i] {
				break
			}
			idx[i] = 0
		}
	}
}

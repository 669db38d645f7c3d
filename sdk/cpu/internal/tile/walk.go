package tile

import "github.com/invbench/invbench/sdk/cpu/internal/view"

// walk goes through the elements of a collapsed view in runs along its last axis.
type walk struct {
	view view.View
	rows bool // the view's elements are rows of the space
}

// run is a stretch of elements at even distances in a buffer.
type run struct {
	at, n, step int
}

// start returns the index along each axis of the given element, in idx.
func (w walk) start(element int, idx *[maxAxes]int) {
	for i := len(w.view.Dims) - 1; i >= 0; i-- {
		idx[i] = element % w.view.Dims[i]
		element /= w.view.Dims[i]
	}
}

// maxAxes is the most axes a collapsed view may have. GoMLX programs seldom exceed 6.
const maxAxes = 16

// next returns the run that begins at idx and has at most n elements, and moves idx past it.
func (w walk) next(idx *[maxAxes]int, n int) run {
	dims, strides := w.view.Dims, w.view.Strides
	last := len(dims) - 1
	if last < 0 {
		return run{w.view.Offset, n, 0}
	}
	at := w.view.Offset
	for i := range dims {
		at += idx[i] * strides[i]
	}
	r := run{at, min(n, dims[last]-idx[last]), strides[last]}
	idx[last] += r.n
	for i := last; i > 0 && idx[i] == dims[i]; i-- {
		idx[i] = 0
		idx[i-1]++
	}
	return r
}

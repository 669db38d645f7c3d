// Package view describes how an array of some shape lies in a buffer.
//
// A view is a shape, a stride for each axis and an offset, all in elements. Broadcasts, transposes,
// slices and reversals of an array are other views of its buffer, so they cost nothing until
// something needs the elements next to each other.
package view

import "slices"

// View places element (i0, i1, ...) of an array at Offset + i0·Strides[0] + i1·Strides[1] + ... of
// its buffer.
type View struct {
	Dims, Strides []int
	Offset        int
}

// Of returns the view of an array that fills its buffer in row-major order.
func Of(dims []int) View {
	return View{Dims: dims, Strides: Strides(dims)}
}

// Strides returns the row-major strides of a shape.
func Strides(dims []int) []int {
	s := make([]int, len(dims))
	n := 1
	for i := len(dims) - 1; i >= 0; i-- {
		s[i] = n
		n *= dims[i]
	}
	return s
}

// Size returns the number of elements of a shape.
func Size(dims []int) int {
	n := 1
	for _, d := range dims {
		n *= d
	}
	return n
}

// Size returns the number of elements of the view.
func (v View) Size() int { return Size(v.Dims) }

// Broadcast returns the view with the given shape, in which axis i of v has become axes[i] and the
// others repeat. Axes of size 1 repeat too.
func (v View) Broadcast(dims, axes []int) View {
	strides := make([]int, len(dims))
	for i, a := range axes {
		if v.Dims[i] == dims[a] {
			strides[a] = v.Strides[i]
		}
	}
	return View{Dims: dims, Strides: strides, Offset: v.Offset}
}

// Transpose returns the view whose axis i is axis perm[i] of v.
func (v View) Transpose(perm []int) View {
	r := View{Dims: make([]int, len(perm)), Strides: make([]int, len(perm)), Offset: v.Offset}
	for i, p := range perm {
		r.Dims[i], r.Strides[i] = v.Dims[p], v.Strides[p]
	}
	return r
}

// Slice returns every steps[i]-th element from starts[i] on, dims[i] of them, along each axis. A
// nil steps means 1.
func (v View) Slice(starts, dims, steps []int) View {
	r := View{Dims: dims, Strides: slices.Clone(v.Strides), Offset: v.Offset}
	for i := range dims {
		r.Offset += starts[i] * v.Strides[i]
		if steps != nil {
			r.Strides[i] *= steps[i]
		}
	}
	return r
}

// Reverse returns the view that runs backwards along the given axes.
func (v View) Reverse(axes []int) View {
	r := View{Dims: v.Dims, Strides: slices.Clone(v.Strides), Offset: v.Offset}
	for _, a := range axes {
		r.Offset += (v.Dims[a] - 1) * v.Strides[a]
		r.Strides[a] = -v.Strides[a]
	}
	return r
}

// Windows returns the number of windows of the given size that fit into n elements, if their starts
// are step apart and the elements of one are dilation apart.
func Windows(n, size, step, dilation int) int { return (n-(size-1)*dilation-1)/step + 1 }

// Window returns the windows of v: first an axis for each of v that counts windows, then an axis
// for each that counts elements of one.
func (v View) Window(sizes, steps, dilations []int) View {
	r := View{Offset: v.Offset}
	for i, d := range v.Dims {
		r.Dims = append(r.Dims, Windows(d, sizes[i], steps[i], dilations[i]))
		r.Strides = append(r.Strides, v.Strides[i]*steps[i])
	}
	for i, s := range sizes {
		r.Dims = append(r.Dims, s)
		r.Strides = append(r.Strides, v.Strides[i]*dilations[i])
	}
	return r
}

// Reshape returns the view with another shape of the same size, and whether there is one.
func (v View) Reshape(dims []int) (View, bool) {
	if v.Size() == 0 {
		return View{Dims: dims, Strides: Strides(dims), Offset: v.Offset}, true
	}
	c := v.Collapse()
	strides := make([]int, len(dims))
	k := len(c.Dims) - 1
	left, stride := 1, 0 // elements and stride that axis k has left for axes to its left
	if k >= 0 {
		left, stride = c.Dims[k], c.Strides[k]
	}
	for i := len(dims) - 1; i >= 0; i-- {
		d := dims[i]
		if d == 1 {
			continue
		}
		if left == 1 {
			k--
			left, stride = c.Dims[k], c.Strides[k]
		}
		if left%d != 0 {
			return View{}, false
		}
		strides[i] = stride
		left /= d
		stride *= d
	}
	return View{Dims: dims, Strides: strides, Offset: v.Offset}, true
}

// Collapse returns a view of the same elements in the same order with the fewest axes: none of size
// 1, and none that could be joined with its neighbour.
func (v View) Collapse() View {
	r := View{Offset: v.Offset}
	for i, d := range v.Dims {
		if d == 1 {
			continue
		}
		n := len(r.Dims) - 1
		if n >= 0 && r.Strides[n] == v.Strides[i]*d {
			r.Dims[n] *= d
			r.Strides[n] = v.Strides[i]
			continue
		}
		r.Dims = append(r.Dims, d)
		r.Strides = append(r.Strides, v.Strides[i])
	}
	return r
}

// IsDense says whether the elements follow each other in the buffer.
func (v View) IsDense() bool {
	c := v.Collapse()
	return len(c.Dims) == 0 || len(c.Dims) == 1 && c.Strides[0] == 1
}

// Squeeze returns the view without its axes of size 1.
func (v View) Squeeze() View {
	r := View{Offset: v.Offset}
	for i, d := range v.Dims {
		if d != 1 {
			r.Dims = append(r.Dims, d)
			r.Strides = append(r.Strides, v.Strides[i])
		}
	}
	return r
}

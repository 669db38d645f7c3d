package tile

import (
	"unsafe"

	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

// accumulator is one reduction on one type, on memory.
type accumulator interface {
	// fill sets n elements to what a reduction of nothing is.
	fill(dst unsafe.Pointer, n int)
	// add combines n elements with those of dst.
	add(dst, src unsafe.Pointer, n int)
	// fold combines n elements, in rows of p, to p elements.
	fold(dst, src unsafe.Pointer, n, p int)
	// tile returns the kernel that combines a tile of a with the elements from the start of acc on.
	tile(acc, a operand) kernel
	// scatter returns the kernel that combines each element of a with the element of acc to which w
	// leads.
	scatter(acc, a operand, w walk) kernel
}

// reduction is the accumulator made of functions on slices.
type reduction[T any] struct {
	identity T
	combine  func(dst, a, b []T)
	reduce   func(a []T) T // of at least one element
}

func (c cells[T]) accumulator(combine op.Op) accumulator {
	fn := c.binaryOf(combine)
	if fn == nil {
		return nil
	}
	return reduction[T]{
		identity: c.identity(combine),
		combine: func(dst, a, b []T) {
			for i := range dst {
				dst[i] = fn(a[i], b[i])
			}
		},
		reduce: func(a []T) T {
			r := a[0]
			for _, e := range a[1:] {
				r = fn(r, e)
			}
			return r
		},
	}
}

func slice[T any](p unsafe.Pointer, n int) []T { return unsafe.Slice((*T)(p), n) }

func (r reduction[T]) fill(dst unsafe.Pointer, n int) { fill(slice[T](dst, n), r.identity) }

func (r reduction[T]) add(dst, src unsafe.Pointer, n int) {
	d := slice[T](dst, n)
	r.combine(d, d, slice[T](src, n))
}

func (r reduction[T]) fold(dst, src unsafe.Pointer, n, p int) {
	d, s := slice[T](dst, p), slice[T](src, n)
	if p == 1 {
		d[0] = r.reduce(s)
		return
	}
	copy(d, s[:p])
	for i := p; i < n; i += p {
		r.combine(d, d, s[i:i+p])
	}
}

func (r reduction[T]) tile(acc, a operand) kernel {
	return func(f *frame) {
		d := slice[T](f.slot[acc.slot], f.n)
		r.combine(d, d, elements[T](f, a))
	}
}

func (r reduction[T]) scatter(acc, a operand, w walk) kernel {
	return func(f *frame) {
		s := elements[T](f, a)
		var idx [maxAxes]int
		w.start(f.first, &idx)
		for len(s) > 0 {
			to := w.next(&idx, len(s))
			d := slice[T](unsafe.Add(f.slot[acc.slot], to.at*int(unsafe.Sizeof(r.identity))),
				max(to.n*to.step, 1))
			if to.step == 0 {
				part := [1]T{r.reduce(s[:to.n])}
				r.combine(d, d, part[:])
			} else {
				r.combine(d, d, s[:to.n])
			}
			s = s[to.n:]
		}
	}
}

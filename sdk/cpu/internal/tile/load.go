package tile

import "unsafe"

// load gathers a leaf that is no plain stretch of memory into a register.
func (c cells[T]) load(dst, src operand, w walk) kernel {
	return func(f *frame) {
		d := elements[T](f, dst)
		element := f.first
		if w.rows {
			element = f.row0
		}
		var idx [maxAxes]int
		w.start(element, &idx)
		base := f.slot[src.slot]
		for len(d) > 0 {
			r := w.next(&idx, len(d))
			loadRun(d[:r.n], base, r)
			d = d[r.n:]
		}
	}
}

// loadRun copies a run of the buffer that begins at base.
func loadRun[T any](d []T, base unsafe.Pointer, r run) {
	var e T
	size := int(unsafe.Sizeof(e))
	p := unsafe.Add(base, r.at*size)
	switch r.step {
	case 1:
		copy(d, unsafe.Slice((*T)(p), r.n))
	case 0:
		fill(d, *(*T)(p))
	default:
		for i := range d {
			d[i] = *(*T)(unsafe.Add(p, i*r.step*size))
		}
	}
}

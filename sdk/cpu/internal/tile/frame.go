package tile

import "unsafe"

// frame is what the kernels of a program see: the tile that a worker is at, and where each slot's
// elements are. A slot holds a leaf, a register or a stored value.
type frame struct {
	slot  []unsafe.Pointer
	first int // index of the tile's first element in the space
	n     int // number of elements of the tile
	row0  int // index of the tile's first row
	rows  int // number of rows of the tile
}

// kernel executes one instruction on the frame's tile.
type kernel func(f *frame)

// operand names a slot and how to read it.
type operand struct {
	slot   int
	row    bool // one element for each row
	scalar bool // one element
}

// elements returns the elements of an operand that is no scalar.
func elements[T any](f *frame, o operand) []T {
	n := f.n
	if o.row {
		n = f.rows
	}
	return unsafe.Slice((*T)(f.slot[o.slot]), n)
}

// scalar returns the element of an operand that is a scalar.
func scalar[T any](f *frame, o operand) T { return *(*T)(f.slot[o.slot]) }

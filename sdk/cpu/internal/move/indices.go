package move

import (
	"fmt"
	"math"
	"unsafe"

	"github.com/gomlx/gomlx/pkg/core/dtypes"
)

// Reader returns element i of a buffer of integers.
type Reader func(p unsafe.Pointer, i int) int

// ReaderOf returns the reader for an integer type. Numbers that no int can hold become the largest
// int.
func ReaderOf(t dtypes.DType) Reader {
	switch t {
	case dtypes.Int8:
		return read[int8]
	case dtypes.Int16:
		return read[int16]
	case dtypes.Int32:
		return read[int32]
	case dtypes.Int64:
		return read[int64]
	case dtypes.Uint8:
		return read[uint8]
	case dtypes.Uint16:
		return read[uint16]
	case dtypes.Uint32:
		return read[uint32]
	case dtypes.Uint64:
		return func(p unsafe.Pointer, i int) int {
			return int(min(*(*uint64)(unsafe.Add(p, 8*i)), math.MaxInt64))
		}
	}
	panic(fmt.Sprintf("move: indices of type %s", t))
}

func read[T int8 | int16 | int32 | int64 | uint8 | uint16 | uint32](p unsafe.Pointer, i int) int {
	var e T
	return int(*(*T)(unsafe.Add(p, i*int(unsafe.Sizeof(e)))))
}

// Vector describes index vectors: how their components are read, and what they mean in an array.
type Vector struct {
	Read Reader
	// Step is the distance between components of a vector in its buffer.
	Step int
	// Strides are the strides of the array's axes that the components count along, Last the
	// greatest starts for which a slice ends within the array.
	Strides, Last []int
}

// clamped returns the offset in the array to which the vector at the given place leads, after
// moving it so that the slice is within the array.
func (v *Vector) clamped(indices unsafe.Pointer, at int) int {
	offset := 0
	for i, stride := range v.Strides {
		offset += max(0, min(v.Read(indices, at+i*v.Step), v.Last[i])) * stride
	}
	return offset
}

// inside returns the same without moving, and whether the slice is within the array.
func (v *Vector) inside(indices unsafe.Pointer, at int) (offset int, ok bool) {
	for i, stride := range v.Strides {
		start := v.Read(indices, at+i*v.Step)
		if start < 0 || start > v.Last[i] {
			return 0, false
		}
		offset += start * stride
	}
	return offset, true
}

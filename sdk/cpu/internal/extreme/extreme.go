// Package extreme finds where the least or the greatest elements along an axis are.
//
// The first of equal elements counts. A NaN is more extreme than any number, and the first NaN
// counts, as in XLA.
package extreme

import (
	"fmt"
	"unsafe"

	"github.com/gomlx/gomlx/pkg/core/dtypes"

	"github.com/invbench/invbench/sdk/cpu/internal/num"
)

// Finder finds the extreme of each column of a matrix of n rows, at least one, and width columns,
// and writes the numbers of the rows that have them.
type Finder func(dst unsafe.Pointer, write Writer, src unsafe.Pointer, n, width int)

// FinderOf returns the finder for a numeric type: of the least elements or of the greatest.
func FinderOf(t dtypes.DType, least bool) (Finder, error) {
	switch t {
	case dtypes.Float32:
		return finder[float32](least), nil
	case dtypes.Float64:
		return finder[float64](least), nil
	case dtypes.Int8:
		return finder[int8](least), nil
	case dtypes.Int16:
		return finder[int16](least), nil
	case dtypes.Int32:
		return finder[int32](least), nil
	case dtypes.Int64:
		return finder[int64](least), nil
	case dtypes.Uint8:
		return finder[uint8](least), nil
	case dtypes.Uint16:
		return finder[uint16](least), nil
	case dtypes.Uint32:
		return finder[uint32](least), nil
	case dtypes.Uint64:
		return finder[uint64](least), nil
	}
	return nil, fmt.Errorf("the extreme of elements of type %s is not defined", t)
}

func finder[T num.Number](least bool) Finder {
	return func(dst unsafe.Pointer, write Writer, src unsafe.Pointer, n, width int) {
		s := unsafe.Slice((*T)(src), n*width)
		for c := range width {
			best, at := s[c], 0
			for r := 1; r < n && best == best; r++ {
				x := s[r*width+c]
				if x != x || least && x < best || !least && x > best {
					best, at = x, r
				}
			}
			write(dst, c, at)
		}
	}
}

// Writer sets element i of a buffer of integers.
type Writer func(p unsafe.Pointer, i, value int)

// WriterOf returns the writer for an integer type.
func WriterOf(t dtypes.DType) (Writer, error) {
	switch t {
	case dtypes.Int8, dtypes.Uint8:
		return write[int8], nil
	case dtypes.Int16, dtypes.Uint16:
		return write[int16], nil
	case dtypes.Int32, dtypes.Uint32:
		return write[int32], nil
	case dtypes.Int64, dtypes.Uint64:
		return write[int64], nil
	}
	return nil, fmt.Errorf("indices of type %s are not defined", t)
}

func write[T int8 | int16 | int32 | int64](p unsafe.Pointer, i, value int) {
	var e T
	*(*T)(unsafe.Add(p, i*int(unsafe.Sizeof(e)))) = T(value)
}

package move

import (
	"fmt"
	"unsafe"

	"github.com/gomlx/gomlx/pkg/core/dtypes"

	"github.com/invbench/invbench/sdk/cpu/internal/num"
	"github.com/invbench/invbench/sdk/cpu/internal/op"
)

// Scatter combines slices of updates with an array where index vectors say, in the order of the
// vectors.
type Scatter struct {
	// Slice pairs the elements of one slice in the array with those in the updates.
	Slice *Pairs
	// Batch pairs the place of each slice in the updates with the place of its vector among the
	// indices.
	Batch *Pairs
	// Vector says what the vectors mean. Slices that are not within the array are skipped.
	Vector Vector
}

// Combiner combines runs of n elements: the one at a changes, that at b is read.
type Combiner func(a, b unsafe.Pointer, n, stepA, stepB int)

// CombinerOf returns the combiner of a type for a binary operation.
func CombinerOf(o op.Op, t dtypes.DType) (Combiner, error) {
	switch t {
	case dtypes.Float32:
		return combiner(num.FloatBinary[float32](o)), nil
	case dtypes.Float64:
		return combiner(num.FloatBinary[float64](o)), nil
	case dtypes.Int8:
		return combiner(num.IntBinary[int8](o)), nil
	case dtypes.Int16:
		return combiner(num.IntBinary[int16](o)), nil
	case dtypes.Int32:
		return combiner(num.IntBinary[int32](o)), nil
	case dtypes.Int64:
		return combiner(num.IntBinary[int64](o)), nil
	case dtypes.Uint8:
		return combiner(num.IntBinary[uint8](o)), nil
	case dtypes.Uint16:
		return combiner(num.IntBinary[uint16](o)), nil
	case dtypes.Uint32:
		return combiner(num.IntBinary[uint32](o)), nil
	case dtypes.Uint64:
		return combiner(num.IntBinary[uint64](o)), nil
	}
	return nil, fmt.Errorf("scatter with %s is not defined for type %s", o, t)
}

func combiner[T any](fn func(a, b T) T) Combiner {
	var e T
	size := int(unsafe.Sizeof(e))
	return func(a, b unsafe.Pointer, n, stepA, stepB int) {
		for i := range n {
			p := (*T)(unsafe.Add(a, i*stepA*size))
			*p = fn(*p, *(*T)(unsafe.Add(b, i*stepB*size)))
		}
	}
}

// Run combines all updates, of elements of the given size in bytes.
func (s *Scatter) Run(combine Combiner, size int, dst, updates, indices unsafe.Pointer) {
	s.Batch.Each(0, s.Batch.runs, func(from, at, n, stepFrom, stepAt int) {
		for i := range n {
			offset, ok := s.Vector.inside(indices, at+i*stepAt)
			if !ok {
				continue
			}
			to, updates := unsafe.Add(dst, offset*size), unsafe.Add(updates, (from+i*stepFrom)*size)
			s.Slice.Each(0, s.Slice.runs, func(a, b, n, stepA, stepB int) {
				combine(unsafe.Add(to, a*size), unsafe.Add(updates, b*size), n, stepA, stepB)
			})
		}
	})
}

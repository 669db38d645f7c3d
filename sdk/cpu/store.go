package cpu

import (
	"reflect"
	"sync"

	"github.com/gomlx/gomlx/pkg/core/dtypes"
	"github.com/gomlx/gomlx/pkg/core/shapes"
)

// maxStored is how many bytes of free buffers a store keeps.
const maxStored = 1 << 30

// store keeps buffers that are not in use for the next that need the same type and number of
// elements. A training step returns as many buffers as it takes, so in steady state it allocates
// none.
type store struct {
	mu    sync.Mutex
	free  map[sizeClass][]*Buffer
	bytes int
}

type sizeClass struct {
	dtype  dtypes.DType
	length int
}

// take returns a buffer of the given shape, whose elements are arbitrary.
func (s *store) take(shape shapes.Shape) *Buffer {
	class := sizeClass{shape.DType, shape.Size()}
	s.mu.Lock()
	free := s.free[class]
	if len(free) == 0 {
		s.mu.Unlock()
		return newBuffer(shape, class.length)
	}
	b := free[len(free)-1]
	s.free[class] = free[:len(free)-1]
	s.bytes -= b.bytes()
	s.mu.Unlock()
	b.shape = shape
	b.valid = true
	return b
}

// give returns a buffer that nobody uses any more.
func (s *store) give(b *Buffer) {
	b.valid = false
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.bytes+b.bytes() > maxStored {
		return
	}
	if s.free == nil {
		s.free = map[sizeClass][]*Buffer{}
	}
	class := sizeClass{b.shape.DType, b.length}
	s.free[class] = append(s.free[class], b)
	s.bytes += b.bytes()
}

// drop forgets all free buffers.
func (s *store) drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free, s.bytes = nil, 0
}

func newBuffer(shape shapes.Shape, length int) *Buffer {
	flat := reflect.MakeSlice(reflect.SliceOf(shape.DType.GoType()), length, length)
	return &Buffer{
		shape: shape, flat: flat.Interface(), at: flat.UnsafePointer(), length: length, valid: true,
	}
}

package cpu

import (
	"fmt"
	"slices"

	"github.com/gomlx/gomlx/backends"
	"github.com/gomlx/gomlx/pkg/core/dtypes"
)

// types lists the element types that buffers may have.
func types() []dtypes.DType {
	return []dtypes.DType{
		dtypes.Bool, dtypes.Int8, dtypes.Int16, dtypes.Int32, dtypes.Int64,
		dtypes.Uint8, dtypes.Uint16, dtypes.Uint32, dtypes.Uint64, dtypes.Float32, dtypes.Float64,
	}
}

func supported(t dtypes.DType) bool { return slices.Contains(types(), t) }

func unsupportedType(t dtypes.DType) error {
	return fmt.Errorf("type %s is not implemented by backend %q; it has %v", t, Name, types())
}

// Capabilities returns the operations and types that the backend supports.
func (b *Backend) Capabilities() backends.Capabilities {
	c := backends.Capabilities{
		Operations: map[backends.OpType]bool{}, DTypes: map[dtypes.DType]bool{},
	}
	for _, o := range operations() {
		c.Operations[o] = true
	}
	for _, t := range types() {
		c.DTypes[t] = true
	}
	return c
}

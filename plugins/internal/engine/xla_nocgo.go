//go:build !cgo || !(linux || darwin)

package engine

import (
	"fmt"

	"github.com/gomlx/gomlx/backends"
)

// openXLA fails, as XLA is a C++ library.
func openXLA(string) (backends.Backend, error) {
	return nil, fmt.Errorf("%w can be loaded by this build, which is without cgo; build the "+
		"plugin with CGO_ENABLED=1 and a C compiler, or choose the backend cpu", errNoPlugin)
}

//go:build cgo && (linux || darwin)

package engine

import (
	"fmt"
	"slices"

	"github.com/gomlx/gomlx/backends"
	"github.com/gomlx/gomlx/backends/xla"
)

// openXLA opens XLA's plugin for a device: cpu or cuda.
func openXLA(device string) (b backends.Backend, err error) {
	// Must come before any other call: these look for plugins, and would download them.
	xla.EnableAutoInstall(false)
	err = safely(func() error { // a file that is not a plugin makes the look-up panic
		if !slices.Contains(xla.GetAvailablePlugins(), device) {
			return fmt.Errorf("%w for %s is installed; put pjrt_c_api_%s_plugin.so into a "+
				"folder and name the folder in PJRT_PLUGIN_LIBRARY_PATH, or choose the backend cpu",
				errNoPlugin, device, device)
		}
		b, err = xla.New(device)
		return err
	})
	return b, err
}

package sdk

import "errors"

// Sentinel errors that keep their identity across the wire: errors.Is works on either side of a
// plugin.
var (
	// ErrInvalid says that the caller passed something wrong: a bad parameter, a batch of the wrong
	// width.
	ErrInvalid = errors.New("invalid argument")
	// ErrUnsupported says that the plugin does not have the optional interface asked for.
	ErrUnsupported = errors.New("not supported by this plugin")
	// ErrNotFitted says that Invert, Snapshot or LogDensity was called before Fit or Restore
	// succeeded.
	ErrNotFitted = errors.New("model is not fitted")
	// ErrDiverged says that training broke down: a loss or a weight is no longer finite.
	ErrDiverged = errors.New("training diverged")
	// ErrBudget says that the simulator calls granted to a model are used up.
	ErrBudget = errors.New("simulator budget exhausted")
)

package bench

import (
	"context"
	"encoding/json"
	"time"

	"github.com/invbench/invbench/host/internal/launch"
	"github.com/invbench/invbench/sdk"
)

// Process is a running plugin. *launch.Process is one; see there.
type Process interface {
	Explain(call string, err error) error
	CPU() time.Duration
	Stop() launch.Usage
}

// Task is a running task plugin. *launch.Task is one.
type Task interface {
	sdk.Simulator
	Process
	Configure(ctx context.Context, params json.RawMessage) (sdk.Spaces, error)
}

// Model is a running model plugin. *launch.Model is one.
type Model interface {
	sdk.Model
	Process
	Configure(ctx context.Context, params json.RawMessage, setup sdk.Setup) error
}

// Launcher starts plugins.
type Launcher interface {
	// Verify reports whether the executable is there and is what the plan saw: it has the same
	// digest, a script describes itself in the same way, and the files that it depends on have not
	// changed.
	Verify(ctx context.Context, e Executable) error
	// StartTask and StartModel start a plugin, which the caller has to Stop. The error is a
	// *launch.Failure.
	StartTask(ctx context.Context, c launch.Command, o launch.Options) (Task, error)
	StartModel(ctx context.Context, c launch.Command, o launch.Options) (Model, error)
}

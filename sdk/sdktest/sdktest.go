// Package sdktest checks that plugins keep the promises of package sdk.
//
// A check is a function that returns an error, so that the same checks serve a plugin's own tests
// (TestTask, TestModel) and a stranger's executable (CheckTask, CheckModel on a client of it).
// Every check has a name, tests one promise, and says in its finding what was promised and what
// came instead. The checks look at small inputs and take seconds; they say nothing about whether a
// model is any good.
package sdktest

import (
	"context"
	"encoding/json"

	"github.com/invbench/invbench/sdk"
)

// TaskUnderTest is a task as the checks see it: a wire.TaskClient, or an implementation in this
// process. Its optional interfaces are looked for by type assertion; one that is there and fails
// with sdk.ErrUnsupported counts as missing.
type TaskUnderTest interface {
	sdk.Simulator
	Describe(ctx context.Context) (sdk.Description, error)
	Configure(ctx context.Context, params json.RawMessage) (sdk.Spaces, error)
}

// ModelUnderTest is a model as the checks see it: a wire.ModelClient, or an implementation in this
// process. Configure makes a new, unfitted model in place of the one before. Optional interfaces
// are looked for as in TaskUnderTest.
type ModelUnderTest interface {
	sdk.Model
	Describe(ctx context.Context) (sdk.Description, error)
	Configure(ctx context.Context, params json.RawMessage, setup sdk.Setup) error
}

// TaskOptions adapts the checks of a task.
type TaskOptions struct {
	Params            json.RawMessage // parameters to test under; empty for the defaults
	JacobianTolerance float64         // relative, against central differences; 0 means 1e-2
}

// ModelOptions adapts the checks of a model.
type ModelOptions struct {
	// parameters to test under, such as those of a tiny, quick training; empty for the defaults
	Params json.RawMessage
}

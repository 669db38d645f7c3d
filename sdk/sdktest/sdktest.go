// Package sdktest checks that plugins keep the promises of package sdk.
package sdktest

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/invbench/invbench/sdk"
)

// TaskUnderTest is a task as the checks see it: a wire.TaskClient, or an implementation in this process.
type TaskUnderTest interface {
	sdk.Simulator
	Describe(ctx context.Context) (sdk.Description, error)
	Configure(ctx context.Context, params json.RawMessage) (sdk.Spaces, error)
}

// ModelUnderTest is a model as the checks see it: a wire.ModelClient, or an implementation in this process.
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
	Params json.RawMessage // parameters to test under, such as those of a tiny, quick training; empty for the defaults
}

// CheckTask runs every check on a task and joins what it finds.
func CheckTask(ctx context.Context, t TaskUnderTest, o TaskOptions) error { return nil }

// CheckModel runs every check on a model and joins what it finds.
func CheckModel(ctx context.Context, m ModelUnderTest, o ModelOptions) error { return nil }

// TestTask runs every check on the plugin, directly and through the wire.
func TestTask[P any](t *testing.T, plugin sdk.TaskPlugin[P], o TaskOptions) {}

// TestModel runs every check on the plugin, directly and through the wire.
func TestModel[P any](t *testing.T, plugin sdk.ModelPlugin[P], o ModelOptions) {}

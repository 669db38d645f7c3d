// Package launch starts one plugin process and hands back a client.
package launch

import (
	"context"
	"errors"
	"time"

	"github.com/rs/zerolog"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/wire"
)

// Command says which executable to start, and how.
type Command struct {
	Path string   // the executable
	Name string   // what the plugin is called in logs and errors
	Args []string // arguments
	Env  []string // KEY=value pairs, added to the few variables of the host that a plugin may see
	Dir  string   // working folder; empty for the host's
}

// Options are the limits of one plugin process.
type Options struct {
	Log          zerolog.Logger
	Memory       int64         // bytes that the process group may occupy; 0 = no limit
	StartTimeout time.Duration // 0 = 30 s
	Grace        time.Duration // how long Stop lets the plugin end by itself; 0 = 3 s
}

// Status is how a call or a cell ended, in the words of a record's status.
type Status string

// The statuses of a failure.
const (
	Failed      Status = "failed"        // the plugin reported an error
	Crashed     Status = "crashed"       // the process ended or panicked
	Timeout     Status = "timeout"       // the call took longer than it may
	OutOfMemory Status = "out_of_memory" // the process group was over its memory limit
	Invalid     Status = "invalid"       // the plugin broke the protocol, such as by rows of the wrong width
)

// Failure says why a call of a plugin failed.
type Failure struct {
	Plugin string // the command's name
	Call   string // which call, such as "fit"
	Status Status
	Reason string // one line
	Detail string // the head of a trace or the end of stderr; may be empty
	Err    error  // the error of the call
}

func (f *Failure) Error() string { return f.Plugin + ": " + f.Call + ": " + f.Reason }

func (f *Failure) Unwrap() error { return f.Err }

// Usage is what a plugin process has used in its life.
type Usage struct {
	CPU       time.Duration
	MaxRSS    int64 // bytes
	ColdStart time.Duration
}

// Process is one life of a plugin process.
type Process struct{}

// Stop ends the process, by force after the grace, and returns what it has used. It is bounded and idempotent.
func (p *Process) Stop() Usage { return Usage{} }

// CPU returns the processor time used so far.
func (p *Process) CPU() time.Duration { return 0 }

// Explain returns nil for nil, and otherwise a *Failure that says what became of the plugin during the named call.
func (p *Process) Explain(call string, err error) error { return err }

// Task is a running task plugin.
type Task struct {
	*wire.TaskClient
	*Process
}

// Model is a running model plugin.
type Model struct {
	*wire.ModelClient
	*Process
}

// StartTask starts a task plugin.
func StartTask(ctx context.Context, c Command, o Options) (*Task, error) {
	return nil, errors.ErrUnsupported
}

// StartModel starts a model plugin.
func StartModel(ctx context.Context, c Command, o Options) (*Model, error) {
	return nil, errors.ErrUnsupported
}

// Describe runs the plugin's describe sub-command and returns what it printed, decoded and as it is.
func Describe(ctx context.Context, c Command) (sdk.Description, []byte, error) {
	return sdk.Description{}, nil, errors.ErrUnsupported
}

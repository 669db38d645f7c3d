// Package launch starts one plugin process and hands back a client.
//
// A plugin is a program that the host knows nothing of, so everything it can do to its host is
// bounded: it sees an allow-list of the environment, it gets a process group and a socket folder of
// its own, its output is relayed line by line at a bounded rate, its memory is watched, and
// stopping it takes a bounded time and leaves nothing behind, whatever state it is in. What it did
// wrong is told as one Failure.
package launch

import (
	"context"
	"time"

	"github.com/rs/zerolog"

	"github.com/invbench/invbench/sdk/wire"
)

// Command says which executable to start, and how.
type Command struct {
	Path string   // the executable
	Name string   // what the plugin is called in logs, in failures, and in BENCH_REATTACH
	Args []string // arguments
	Env  []string // KEY=value pairs, added to the few variables of the host that a plugin may see
	Dir  string   // working folder; empty for the host's
}

// Options are the limits of one plugin process.
type Options struct {
	Log          zerolog.Logger
	Memory       int64         // resident bytes of the process group; 0 for no limit. Linux only
	StartTimeout time.Duration // until the plugin must answer; 0 for 30 s
	Grace        time.Duration // how long Stop lets the plugin end by itself; 0 for 3 s
}

func (o Options) withDefaults() Options {
	if o.StartTimeout <= 0 {
		o.StartTimeout = 30 * time.Second
	}
	if o.Grace <= 0 {
		o.Grace = 3 * time.Second
	}
	return o
}

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

// StartTask starts a task plugin, which the caller has to Stop. The error is a *Failure, and then
// no process is left.
func StartTask(ctx context.Context, c Command, o Options) (*Task, error) {
	p, err := start(ctx, c, o)
	if err != nil {
		return nil, err
	}
	return &Task{TaskClient: wire.NewTaskClient(p.conn), Process: p}, nil
}

// StartModel starts a model plugin, which the caller has to Stop. The error is a *Failure, and then
// no process is left.
func StartModel(ctx context.Context, c Command, o Options) (*Model, error) {
	p, err := start(ctx, c, o)
	if err != nil {
		return nil, err
	}
	return &Model{ModelClient: wire.NewModelClient(p.conn), Process: p}, nil
}

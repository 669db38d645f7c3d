package cli

import (
	"context"
	"encoding/json"

	"github.com/spf13/cobra"

	"github.com/invbench/invbench/host/internal/catalog"
	"github.com/invbench/invbench/host/internal/config"
	"github.com/invbench/invbench/host/internal/launch"
	"github.com/invbench/invbench/sdk"
)

// runningTask is a task plugin that is configured and ready, for the commands that need no model.
type runningTask struct {
	*launch.Task
	name   string
	spaces sdk.Spaces
}

// startTask starts the task that a word of the command line names, under parameters such as
// sampling=mesh. The caller has to Stop it.
func (a *app) startTask(
	ctx context.Context, word string, assignments []string,
) (*runningTask, error) {
	params, err := config.Params(assignments)
	if err != nil {
		return nil, err
	}
	plugins, err := a.catalog()
	if err != nil {
		return nil, err
	}
	found, err := plugins.Resolve(ctx, []catalog.Ref{{Kind: sdk.KindTask, Name: word}})
	if err != nil {
		return nil, err
	}
	return a.startPlugin(ctx, found[0], params)
}

// startPlugin starts a task plugin under parameters. The caller has to Stop it.
func (a *app) startPlugin(
	ctx context.Context, p catalog.Plugin, params json.RawMessage,
) (*runningTask, error) {
	task, err := launch.StartTask(ctx, p.Command(), launch.Options{Log: a.log})
	if err != nil {
		return nil, err
	}
	spaces, err := task.Configure(ctx, params)
	if err != nil {
		task.Stop()
		return nil, task.Explain("configure", err)
	}
	return &runningTask{Task: task, name: p.Description.Name, spaces: spaces}, nil
}

// setFlag adds the flag that sets parameters of a task.
func setFlag(cmd *cobra.Command, to *[]string) {
	cmd.Flags().StringArrayVar(to, "set", nil,
		"set a parameter of the task, such as sampling=mesh; may be given several times")
}

// streamFlags name rows of a task's random streams.
type streamFlags struct {
	seed  uint64
	first int
}

func (f *streamFlags) register(cmd *cobra.Command) {
	cmd.Flags().Uint64Var(&f.seed, "seed", 1, "seed of the random streams; each row has its own")
	cmd.Flags().IntVar(&f.first, "first", 0, "index of the first row in the random streams")
}

func (f streamFlags) check() error {
	if f.first < 0 {
		return usagef("--first is %d, want at least 0", f.first)
	}
	return nil
}

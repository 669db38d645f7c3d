package cli

import (
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"github.com/invbench/invbench/sdk"
)

// simulateFlags are the flags of simulate.
type simulateFlags struct {
	streamFlags
	in  string
	set []string
}

func newSimulateCommand(a *app) *cobra.Command {
	var f simulateFlags
	cmd := &cobra.Command{
		Use:   "simulate TASK",
		Short: "print the y of rows of x",
		Long: "simulate reads rows of x as CSV without a header and prints one row of y for " +
			"each.\nA row of x that the task cannot simulate gives a row of nan. Rows are " +
			"answered as\nthey come; after a bad row the program ends. With --json each row of " +
			"y is an\narray.\n\n" +
			"TASK is the name of a task (see bench list), or the path of an executable.",
		Example: "  bench simulate ballistics --in X.csv\n  echo 0.1,0.2 | bench simulate " +
			"sine_wave",
		Args: oneArg("TASK"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(); err != nil {
				return err
			}
			return a.simulate(cmd.Context(), args[0], f)
		},
	}
	cmd.Flags().StringVar(&f.in, "in", "", "file with rows of x (default: standard input)")
	f.register(cmd)
	setFlag(cmd, &f.set)
	return cmd
}

func (a *app) simulate(ctx context.Context, word string, f simulateFlags) error {
	file, shown, err := a.open(f.in)
	if err != nil {
		return err
	}
	defer file.Close()
	task, err := a.startTask(ctx, word, f.set)
	if err != nil {
		return err
	}
	defer task.Stop()
	in, out := newRowReader(shown, file, len(task.spaces.X)), a.rowWriter()
	for done := f.first; ; {
		x, end := await(ctx, in)
		if x.Rows() > 0 {
			y, err := task.Simulate(ctx, sdk.Seed(f.seed), done, x)
			if err != nil {
				return task.Explain("simulate", err)
			}
			if err := out.write(y, true); err != nil {
				return err
			}
			done += x.Rows()
		}
		if errors.Is(end, io.EOF) {
			return nil
		}
		if end != nil {
			return end
		}
	}
}

// await reads the next block, but does not wait for input longer than for ctx. A read that does not
// end stays behind; the program ends then.
func await(ctx context.Context, in *rowReader) (sdk.Batch, error) {
	type block struct {
		rows sdk.Batch
		err  error
	}
	read := make(chan block, 1)
	go func() {
		rows, err := in.next(blockRows)
		read <- block{rows, err}
	}()
	select {
	case b := <-read:
		return b.rows, b.err
	case <-ctx.Done():
		return sdk.Batch{}, context.Cause(ctx)
	}
}

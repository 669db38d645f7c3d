package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/invbench/invbench/sdk"
)

// blockRows is how many rows the host asks of a task at a time.
const blockRows = 1 << 13

// drawFlags are the flags of draw.
type drawFlags struct {
	streamFlags
	rows int
	set  []string
}

func newDrawCommand(a *app) *cobra.Command {
	var f drawFlags
	cmd := &cobra.Command{
		Use:   "draw TASK",
		Short: "print rows of x from a task's prior",
		Long: "draw prints rows of x from a task's prior as CSV, without a header, with enough\n" +
			"digits to read back the same float32. Row i depends on the seed and on i alone.\n" +
			"With --json each row is an array.\n\n" +
			"TASK is the name of a task (see bench list), or the path of an executable.",
		Example: "  bench draw ballistics --rows 5\n" +
			"  bench draw sine_wave --rows 1000 | bench simulate sine_wave > Y.csv",
		Args: oneArg("TASK"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.rows < 1 {
				return usagef("--rows is %d; say with --rows how many rows to draw, at least 1",
					f.rows)
			}
			if err := f.check(); err != nil {
				return err
			}
			return a.draw(cmd.Context(), args[0], f)
		},
	}
	cmd.Flags().IntVar(&f.rows, "rows", 0, "number of rows to draw")
	f.register(cmd)
	setFlag(cmd, &f.set)
	return cmd
}

func (a *app) draw(ctx context.Context, word string, f drawFlags) error {
	task, err := a.startTask(ctx, word, f.set)
	if err != nil {
		return err
	}
	defer task.Stop()
	out := a.rowWriter()
	for done := 0; done < f.rows; {
		n := min(blockRows, f.rows-done)
		x, err := task.Draw(ctx, sdk.Seed(f.seed), f.first+done, n)
		if err != nil {
			return task.Explain("draw", err)
		}
		if err := out.write(x, false); err != nil {
			return err
		}
		done += n
	}
	return nil
}

package cli

import (
	"bytes"

	"github.com/spf13/cobra"

	"github.com/invbench/invbench/host/internal/compare"
	"github.com/invbench/invbench/host/internal/files"
	"github.com/invbench/invbench/host/internal/printable"
)

func newBaselineCommand(a *app) *cobra.Command {
	var (
		output    string
		withStale bool
	)
	cmd := &cobra.Command{
		Use:   "baseline BOARD",
		Short: "write what a comparison needs of a board into one small file",
		Long: "baseline writes the scores of every cell and target of a board, and what they " +
			"depend on, as one file that can be\ncommitted and that bench compare takes for " +
			"OLD. Scores have five significant digits. The same records give the\nsame bytes.",
		Example: "  bench baseline results/smoke -o baseline.json",
		Args:    oneArg("BOARD"),
		RunE: func(_ *cobra.Command, args []string) error {
			board, err := a.side(args[0], withStale)
			if err != nil {
				return err
			}
			var out bytes.Buffer
			if err := compare.WriteBaseline(&out, board); err != nil {
				return err
			}
			text := printable.JSON(out.Bytes())
			if output != "" {
				return files.Update(output, text)
			}
			_, err = a.stdout.Write(text)
			return err
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "the file (default: standard output)")
	withStaleFlag(cmd, &withStale)
	return cmd
}

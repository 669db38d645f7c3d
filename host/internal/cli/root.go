package cli

import (
	"github.com/spf13/cobra"
)

// newRootCommand returns the program. Every command hangs here, each made by a function of the app
// in a file of its own.
func newRootCommand(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "bench",
		Short: "which inverse model finds a good x for a wanted y, and how fast?",
		Long: "bench trains inverse models on simulated data, asks them for draws, re-simulates\n" +
			"the draws itself, and scores them as a function of the number of draws and of\n" +
			"time.\n\n" +
			"Data is written to standard output, everything else to standard error. The exit\n" +
			"status is 0 if all went well, 1 if something failed, 2 if the command line or a\n" +
			"file that you wrote is at fault, 130 after ^C, SIGTERM or SIGHUP.\n\n" +
			"INVBENCH_PROFILE, INVBENCH_SEED and INVBENCH_BOARD stand for keys of bench.yaml;\n" +
			"INVBENCH_ROOT is the folder of the repository that plugins are built from, if it\n" +
			"is not around the working folder. INVBENCH_ISA (portable, avx2 or avx512) is the\n" +
			"instruction set that the backend cpu computes with, if not the best that the\n" +
			"machine has.",
		Args:              unknownCommand,
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		PersistentPreRunE: func(*cobra.Command, []string) error { return a.start() },
		SilenceUsage:      true,
		SilenceErrors:     true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	flags := root.PersistentFlags()
	flags.BoolVar(&a.json, "json", false, "print data as JSON")
	flags.StringVar(&a.logLevel, "log-level", "info",
		"how much to log: trace, debug, info, warn, error or off")
	flags.StringVar(&a.logFormat, "log-format", "text", "how to log: text or json")
	flags.BoolVarP(&a.verbose, "verbose", "v", false, "the same as --log-level debug")
	root.AddCommand(commands(a)...)
	guard(root)
	return root
}

// commands returns all commands.
func commands(a *app) []*cobra.Command {
	return []*cobra.Command{
		newRunCommand(a),
		newStatusCommand(a),
		newReportCommand(a),
		newExportCommand(a),
		newCompareCommand(a),
		newBaselineCommand(a),
		newListCommand(a),
		newDescribeCommand(a),
		newSchemaCommand(a),
		newDrawCommand(a),
		newSimulateCommand(a),
		newScoreCommand(a),
		newAuditCommand(a),
		newReproduceCommand(a),
		newVersionCommand(a),
	}
}

// start completes the app once the flags are known.
func (a *app) start() error {
	log, err := a.newLogger()
	if err != nil {
		return err
	}
	a.log, a.started = log, true
	return nil
}

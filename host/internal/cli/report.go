package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/invbench/invbench/host/internal/config"
	"github.com/invbench/invbench/host/internal/page"
	"github.com/invbench/invbench/host/internal/record"
)

func newReportCommand(a *app) *cobra.Command {
	var (
		options   config.Options
		withStale bool
	)
	cmd := &cobra.Command{
		Use:   "report [BOARD]",
		Short: "render a board: its leaderboard, a page for a browser, and plots",
		Long: "report renders a board from the records in its folder, without running or " +
			"building anything: leaderboard.md,\nplots/*.svg, and report.html, one file that " +
			"opens without a network. It can be done at any time, also while the\nboard is run. " +
			"Where nothing has changed, the files stay as they are, byte for byte. Files that " +
			"should be records\nand cannot be read are named, and the rest is rendered. So are " +
			"cells that are stale: made under other parameters,\nversions, files or seeds than " +
			"the bench.yaml and bench.lock in the folder ask for. Records of what is not asked " +
			"for\nat all are counted.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			folder, err := boardFolder(args, options)
			if err != nil {
				return err
			}
			return a.report(folder, options.Profile, withStale)
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&options.File, "config", "c", "",
		"the configuration that names the board (default: the nearest bench.yaml, from here "+
			"upwards)")
	flags.StringVar(&options.Profile, "profile", "",
		"the profile whose board it is (default: the configuration's own choice)")
	withStaleFlag(cmd, &withStale)
	return cmd
}

// boardFolder returns the folder that a command is about: the argument, otherwise the one of the
// configuration.
func boardFolder(args []string, options config.Options) (string, error) {
	if len(args) == 0 {
		c, err := config.Load(options)
		if err != nil {
			return "", err
		}
		return c.Board, nil
	}
	if options.File != "" || options.Profile != "" {
		return "", usagef("give the folder of a board, or --config and --profile, not both")
	}
	info, err := os.Stat(args[0])
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
		return "", usagef("%s is not the folder of a board", args[0])
	}
	return filepath.Clean(args[0]), err
}

// reported is the answer of report as JSON.
type reported struct {
	Board   string `json:"board"`
	Records int    `json:"records"`
	// None without a configuration in the board's folder.
	Cells    *page.Plan `json:"cells,omitempty"`
	Problems []string   `json:"problems"`
	Files    []string   `json:"files"`
}

func (a *app) report(folder, profile string, withStale bool) error {
	records, err := record.Store{Board: folder}.All()
	sorted := sortRecords(folder, profile, records, a.log)
	r := newRendering(folder, sorted, withStale, err)
	a.warnSorted(folder, sorted, withStale)
	for _, problem := range r.problems {
		a.log.Warn().Str("board", folder).Msg(problem)
	}
	if len(records) == 0 && len(r.problems) == 0 {
		return usagef("%s has no records; bench run makes them", folder)
	}
	if r.doubts != nil {
		a.log.Warn().Err(r.doubts).Msg("some scores cannot be brought together")
	}
	files, doubts, err := r.writeAll()
	if err != nil {
		return err
	}
	if doubts != nil {
		a.log.Warn().Err(doubts).Msg("some pictures cannot be drawn")
	}
	if a.json {
		answer := reported{
			Board: folder, Records: len(r.records), Cells: r.plan(), Problems: r.problems,
			Files: files,
		}
		if answer.Problems == nil {
			answer.Problems = []string{}
		}
		return a.printJSON(answer)
	}
	return a.printReported(r, files)
}

func (a *app) printReported(r *rendering, files []string) error {
	for _, file := range files {
		if _, err := fmt.Fprintln(a.stdout, file); err != nil {
			return err
		}
	}
	cells := ""
	if plan := r.plan(); plan != nil {
		cells = fmt.Sprintf(", %d of %d cells", plan.Done, plan.Cells)
	}
	_, err := fmt.Fprintf(a.stdout, "%s: %d records%s, %d files that cannot be read\n",
		r.board, len(r.records), cells, len(r.problems))
	return err
}

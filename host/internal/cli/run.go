package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"github.com/rs/zerolog"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/invbench/invbench/host/internal/bench"
	"github.com/invbench/invbench/host/internal/bench/progress"
	"github.com/invbench/invbench/host/internal/bench/running"
	"github.com/invbench/invbench/host/internal/printable"
	"github.com/invbench/invbench/host/internal/record"
)

// runFlags are the flags of run.
type runFlags struct {
	boardFlags
	dryRun    bool
	jobs      int
	withStale bool
}

func newRunCommand(a *app) *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run",
		Short: "run a board: train, invert, score, and print the leaderboard",
		Long: "run builds the plugins that a configuration names, runs every cell (a task, an\n" +
			"entry, a repeat) that has no record yet or whose record is stale, and prints the\n" +
			"leaderboard. It can be interrupted at any time: what is recorded is not run again,\n" +
			"unless --again says so. A record is stale if anything that decides its scores has\n" +
			"changed: the parameters, the protocol, an executable, a plugin's fingerprint, or\n" +
			"the files that bench.yaml names as its own.\n\n" +
			"It leaves in the board's folder what was asked for: bench.yaml and, for the\n" +
			"plugins, bench.lock.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.jobs < 1 {
				return usagef("--jobs is %d, want at least 1", f.jobs)
			}
			return a.run(cmd.Context(), &f)
		},
	}
	f.register(cmd)
	flags := cmd.Flags()
	flags.BoolVar(&f.dryRun, "dry-run", false,
		"only say what there is to run, and how long it may take")
	flags.IntVar(&f.jobs, "jobs", 1,
		"cells side by side; they share the processors, so times are marked and become upper "+
			"bounds")
	flags.BoolVar(&f.retry, "retry", false, "run cells again whose model has failed")
	flags.BoolVar(&f.again, "again", false,
		"run all cells again, also those that are done: of the tasks and entries that "+
			"--task and --model choose")
	withStaleFlag(cmd, &f.withStale)
	return cmd
}

func (a *app) run(ctx context.Context, f *runFlags) error {
	f.whole = !f.dryRun
	b, err := a.openBoard(ctx, &f.boardFlags)
	if err != nil {
		return err
	}
	if f.dryRun {
		return a.printPlan(b.plan, f.jobs)
	}
	if old := b.plan.Count(bench.Failed); old > 0 && !f.retry && !f.again {
		a.log.Warn().Int("cells", old).
			Msg("models failed in an earlier run; bench status says how, --retry runs them again")
	}
	b.warnDamaged()
	if todo := b.plan.ToDo(); len(todo) > 0 {
		if err := b.prepare(todo, f.partial()); err != nil {
			return err
		}
		if err := a.runCells(ctx, b, todo, f.jobs); err != nil {
			a.log.Info().Msg("what is recorded is kept; run again to go on")
			return err
		}
	}
	if err := b.writeAsked(f.partial()); err != nil { // also if there was nothing to run
		return err
	}
	if err := a.conclude(b, f.withStale); err != nil {
		return err
	}
	if b.plan.Count(bench.Done) < len(b.plan.Cells) {
		return errCellsNotOK
	}
	return nil
}

// warnDamaged names the raw draws of done cells that were cut off, and what mends them. To make
// them again takes a training, which nobody has asked for.
func (b *openedBoard) warnDamaged() {
	for _, c := range b.plan.Cells {
		if c.State != bench.Done || c.Rerun {
			continue
		}
		if err := b.store.CheckRaw(c.Key); errors.Is(err, record.ErrDamaged) {
			b.log.Warn().Err(err).Str("cell", c.String()).
				Msg("raw draws are damaged; mend them by: bench reproduce " + b.store.Path(c.ID()))
		}
	}
}

// prepare checks that the board's folder takes results, and puts the configuration into it.
func (b *openedBoard) prepare(todo []bench.Cell, partial bool) error {
	if err := bench.CheckBoard(b.config.Board, todo); err != nil {
		return err
	}
	return b.writeAsked(partial)
}

// runCells runs cells under a display.
func (a *app) runCells(ctx context.Context, b *openedBoard, todo []bench.Cell, jobs int) error {
	a.log.Info().Str("board", b.config.Board).Str("profile", b.config.Profile).
		Int("cells", len(todo)).
		Int("done", b.plan.Count(bench.Done)).Msg("running")
	if build := readBuildInfo(); build.fuses() {
		a.log.Warn().Msgf("this bench was built for GOAMD64=%s, where scores are off in the "+
			"last digits: build it for v1 (GOAMD64=v1) "+
			"to have the bytes that everyone has", build.Level)
	}
	display, log, err := a.newDisplay(todo, jobs)
	if err != nil {
		return err
	}
	defer display.Close()
	engine := bench.NewEngine(b.config.Board,
		bench.Options{Jobs: jobs, Log: log, Build: thisBuild(), Cells: running.CellsFolder()})
	_, err = engine.RunAll(ctx, todo, display)
	return err
}

// thisBuild returns the build of this program as records have it.
func thisBuild() record.Build {
	info := readBuildInfo()
	return record.Build{
		Version: info.Version, Revision: info.Revision, Dirty: info.Dirty, Go: info.Go,
	}
}

// display shows what becomes of cells, until it is closed.
type display interface {
	bench.Events
	Close()
}

// newDisplay returns a display on standard error, and the log that gets along with it.
func (a *app) newDisplay(todo []bench.Cell, jobs int) (display, zerolog.Logger, error) {
	file, ok := a.stderr.(*os.File)
	if !ok || !isTerminal(a.stderr) || a.logFormat != "text" {
		return progress.NewLines(a.log, todo, jobs), a.log, nil
	}
	terminal := progress.NewTerminal(file, terminalSize(file), todo, jobs)
	above, err := a.loggerTo(terminal)
	if err != nil {
		terminal.Close()
		return nil, above, err
	}
	return terminal, above, nil
}

// terminalSize returns a function that asks for the size of a terminal, which may change.
func terminalSize(file *os.File) func() (columns, rows int) {
	return func() (int, int) {
		columns, rows, err := term.GetSize(int(file.Fd()))
		if err != nil || columns <= 0 || rows <= 0 {
			return 80, 24
		}
		return columns, rows
	}
}

// printPlan is the dry run.
func (a *app) printPlan(p *bench.Plan, jobs int) error {
	if a.json {
		return p.Write(printable.JSONWriter(a.stdout))
	}
	table := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "TASK\tENTRY\tREPEAT\tSTATE\tTO DO\tSECONDS\tREASON")
	for _, c := range p.Cells {
		todo, estimate := "", ""
		if c.ToDo() {
			todo, estimate = "run", "unknown"
			if c.Estimate > 0 {
				estimate = fmt.Sprintf("%.3g", c.Estimate)
			}
		}
		fmt.Fprintf(table, "%s\t%s\t%d\t%s\t%s\t%s\t%s\n", c.Task.Name, c.Model.Name, c.Repeat,
			c.State,
			todo, estimate, printable.Line(c.Reason))
	}
	return errors.Join(table.Flush(), printEstimate(a.stdout, p, jobs))
}

func printEstimate(w io.Writer, p *bench.Plan, jobs int) error {
	known, unknown := p.Estimate(jobs)
	text := fmt.Sprintf("%s, %s; %d to run", p.Board, counts(p), len(p.ToDo()))
	if known > 0 {
		text += fmt.Sprintf(", about %.3g s by earlier runs", known.Seconds())
	}
	if unknown > 0 {
		text += fmt.Sprintf(", %d of them of unknown length", unknown)
	}
	_, err := fmt.Fprintln(w, text)
	return err
}

package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/invbench/invbench/host/internal/bench"
)

// statusFlags are the flags of status.
type statusFlags struct {
	boardFlags
	watch bool
}

func newStatusCommand(a *app) *cobra.Command {
	var f statusFlags
	cmd := &cobra.Command{
		Use:   "status [BOARD]",
		Short: "say which cells of a board are done or running, and why the others are not",
		Long: "status lists the cells of a board: done, running (with the stage, and how " +
			"long it\nmay still take), failed (with what the model did wrong), missing, stale " +
			"(with what\nhas changed since they were run), or blocked (with what the compiler " +
			"says of a\nplugin that does not build). It runs none of them, and may be asked " +
			"from another\nshell, or another machine that shares the folder, while they run.\n\n" +
			"Without BOARD it finds the board by the configuration and holds each record to the\n" +
			"plugins as they are now, which it builds if need be. With BOARD, the folder of a\n" +
			"board, it needs no plugins and starts at once: the plugins are taken to be those\n" +
			"that bench.lock names there, and without it those of the records.\n\n" +
			"With --watch it goes on until nothing runs any more: a line each time that\n" +
			"something changes.",
		Example: "  bench status\n  bench status results/quick --watch",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			b, err := a.openStatus(cmd.Context(), args, &f)
			if err != nil {
				return err
			}
			if f.watch {
				return a.watch(cmd.Context(), b)
			}
			return a.showStatus(b)
		},
	}
	f.register(cmd)
	cmd.Flags().BoolVar(&f.watch, "watch", false, "go on until nothing runs any more")
	return cmd
}

// openStatus opens the board that the arguments name, otherwise that of the configuration.
func (a *app) openStatus(ctx context.Context, args []string, f *statusFlags) (*openedBoard, error) {
	if len(args) == 0 {
		return a.openBoard(ctx, &f.boardFlags)
	}
	if f.partial() || len(f.options.Set) > 0 {
		return nil, usagef("give the folder of a board, or flags that choose a part of a " +
			"configuration, not both")
	}
	folder, err := boardFolder(args, f.options)
	if err != nil {
		return nil, err
	}
	return a.openWithoutPlugins(folder)
}

func (a *app) showStatus(b *openedBoard) error {
	s := newStatus(b)
	if a.json {
		return a.printJSON(s)
	}
	return s.print(a.stdout)
}

// watch writes the summary whenever it has changed, until nothing runs.
func (a *app) watch(ctx context.Context, b *openedBoard) error {
	const period = time.Second
	for last := ""; ; {
		s := newStatus(b)
		if line := s.brief(); line != last {
			last = line
			if err := a.showChange(s, line); err != nil {
				return err
			}
		}
		if s.ETA.Running == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(period):
		}
		if _, err := b.look(b.store.Heads); err != nil {
			return err
		}
	}
}

func (a *app) showChange(s boardStatus, line string) error {
	if a.json {
		return a.printJSON(s)
	}
	_, err := fmt.Fprintln(a.stdout, line)
	return err
}

// counts says how the cells of a plan stand.
func counts(p *bench.Plan) string {
	text := fmt.Sprintf("%d cells: %d done", len(p.Cells), p.Count(bench.Done))
	for _, s := range []bench.State{bench.Failed, bench.Missing, bench.Stale, bench.Blocked} {
		if n := p.Count(s); n > 0 {
			text += fmt.Sprintf(", %d %s", n, s)
		}
	}
	return text
}

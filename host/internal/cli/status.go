package cli

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/invbench/invbench/host/internal/bench"
)

func newStatusCommand(a *app) *cobra.Command {
	var f boardFlags
	cmd := &cobra.Command{
		Use:   "status",
		Short: "say which cells of a board are done, and why the others are not",
		Long: "status lists the cells of a board: done, failed (with what the model did wrong), missing, or stale (with\n" +
			"what has changed since they were run). It runs none of them.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			b, err := a.openBoard(cmd.Context(), &f)
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(newStatus(b))
			}
			return printStatus(a.stdout, b)
		},
	}
	f.register(cmd)
	return cmd
}

// boardStatus is the answer of status as JSON.
type boardStatus struct {
	Board string       `json:"board"`
	Cells []cellStatus `json:"cells"`
}

type cellStatus struct {
	Task   string      `json:"task"`
	Entry  string      `json:"entry"`
	Repeat int         `json:"repeat"`
	Key    string      `json:"key"`
	State  bench.State `json:"state"`
	Reason string      `json:"reason,omitempty"`
	Record string      `json:"record,omitempty"` // the file; none for a missing cell
}

func newStatus(b *board) boardStatus {
	s := boardStatus{Board: b.config.Board, Cells: []cellStatus{}}
	for _, c := range b.plan.Cells {
		cell := cellStatus{c.Task.Name, c.Model.Name, c.Repeat, c.Key, c.State, c.Reason, ""}
		if c.State != bench.Missing {
			cell.Record = b.store.Path(c.Task.Name, c.Model.Name, c.Repeat)
		}
		s.Cells = append(s.Cells, cell)
	}
	return s
}

func printStatus(w io.Writer, b *board) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "TASK\tENTRY\tREPEAT\tSTATE\tREASON")
	for _, c := range b.plan.Cells {
		fmt.Fprintf(table, "%s\t%s\t%d\t%s\t%s\n", c.Task.Name, c.Model.Name, c.Repeat, c.State, c.Reason)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "%s, profile %s, %s\n", b.config.Board, b.config.Profile, counts(b.plan))
	return err
}

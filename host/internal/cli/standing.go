package cli

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/invbench/invbench/host/internal/bench"
	"github.com/invbench/invbench/host/internal/bench/running"
	"github.com/invbench/invbench/host/internal/printable"
	"github.com/invbench/invbench/host/internal/record"
)

// boardStatus is the answer of status as JSON.
type boardStatus struct {
	Board   string         `json:"board"`
	Cells   []cellStatus   `json:"cells"`
	ETA     bench.ETA      `json:"eta"`
	Unasked int            `json:"unasked"` // records of what the board does not ask for
	Running []running.Cell `json:"running"` // also where the process has ended since

	profile string
	plan    *bench.Plan
	now     time.Time
}

type cellStatus struct {
	record.ID
	Key     string      `json:"key"`
	State   bench.State `json:"state"`   // by the records
	Running bool        `json:"running"` // some process is at it now
	Reason  string      `json:"reason,omitempty"`
	Record  string      `json:"record,omitempty"` // the file, if it counts
}

func newStatus(b *openedBoard) boardStatus {
	now := time.Now()
	cells, err := running.Read(b.config.Board, now)
	for _, e := range separateAll(err) {
		b.log.Warn().Err(e).Msg("what it says of a running cell is not shown")
	}
	s := boardStatus{
		Board: b.config.Board, Cells: []cellStatus{}, Running: []running.Cell{},
		ETA:     b.plan.ETA(cells, now),
		Unasked: b.unasked,
		profile: b.config.Profile, plan: b.plan, now: now,
	}
	s.Running = append(s.Running, cells...)
	busy := s.busy()
	for _, c := range b.plan.Cells {
		_, runs := busy[c.ID()]
		cell := cellStatus{c.ID(), c.Key, c.State, runs && c.State != bench.Done, c.Reason, ""}
		if c.State != bench.Missing && c.State != bench.Blocked {
			cell.Record = b.store.Path(c.ID())
		}
		s.Cells = append(s.Cells, cell)
	}
	return s
}

// busy returns what is running now, by cell.
func (s boardStatus) busy() map[record.ID]running.Cell {
	busy := make(map[record.ID]running.Cell)
	for _, r := range s.Running {
		if !r.Gone {
			busy[r.ID] = r
		}
	}
	return busy
}

// print writes a line for each cell, and a summary.
func (s boardStatus) print(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "TASK\tENTRY\tREPEAT\tSTATE\tREASON")
	busy := s.busy()
	for _, c := range s.Cells {
		state, reason := string(c.State), c.Reason
		if c.Running {
			state, reason = "running", s.progress(busy[c.ID])
		}
		delete(busy, c.ID)
		fmt.Fprintf(table, "%s\t%s\t%d\t%s\t%s\n", c.Task, c.Entry, c.Repeat, state,
			printable.Line(reason))
	}
	for _, r := range s.Running {
		if _, left := busy[r.ID]; left {
			fmt.Fprintf(table, "%s\t%s\t%d\trunning\tnot of this configuration; %s\n",
				printable.Line(r.Task), printable.Line(r.Entry), r.Repeat,
				printable.Line(s.progress(r)))
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, r := range s.Running {
		if r.Gone {
			if _, err := fmt.Fprintf(w, "%s was begun %s ago; the process at it is gone\n",
				printable.Line(r.String()), short(s.now.Sub(r.Begun))); err != nil {
				return err
			}
		}
	}
	_, err := fmt.Fprintf(w, "%s, profile %s, %s%s%s\n", s.Board, s.profile, counts(s.plan),
		s.rest(), s.others())
	return err
}

// rest says what is running, and how long the rest may take.
func (s boardStatus) rest() string {
	o := s.ETA
	if o.Running == 0 {
		return ""
	}
	text := fmt.Sprintf("; %d of them running", o.Running)
	if o.LeftS > 0 {
		text += fmt.Sprintf(", about %s left", short(time.Duration(o.LeftS*float64(time.Second))))
	}
	if o.Unknown > 0 {
		text += fmt.Sprintf(", %d of unknown length", o.Unknown)
	}
	return text
}

// others counts the records that are of no cell.
func (s boardStatus) others() string {
	if s.Unasked == 0 {
		return ""
	}
	return fmt.Sprintf("; %d records of what is not asked for", s.Unasked)
}

// brief returns the summary in one line, with what runs.
func (s boardStatus) brief() string {
	var parts []string
	for _, r := range s.Running {
		if !r.Gone {
			parts = append(parts, printable.Line(r.String()+" "+step(r)))
		}
	}
	line := fmt.Sprintf("%d of %d cells done", s.ETA.Done, s.ETA.Cells)
	if s.ETA.Failed > 0 {
		line += fmt.Sprintf(", %d failed", s.ETA.Failed)
	}
	if len(parts) > 0 {
		line += "; " + strings.Join(parts, ", ")
	}
	return line
}

// progress says how far a running cell has come.
func (s boardStatus) progress(r running.Cell) string {
	text := fmt.Sprintf("%s, for %s", step(r), short(s.now.Sub(r.Begun)))
	switch left, whole := r.Left(s.now); {
	case left > 0 && whole:
		text += fmt.Sprintf(", about %s left", short(left))
	case left > 0:
		text += fmt.Sprintf(", about %s left of this stage", short(left))
	}
	return text
}

// step returns the stage of a running cell.
func step(r running.Cell) string {
	switch {
	case r.Stage == "":
		return "start"
	case r.Total > 0:
		return fmt.Sprintf("%s %d/%d", r.Stage, r.Done, r.Total)
	case r.Done > 0:
		return fmt.Sprintf("%s %d", r.Stage, r.Done)
	}
	return r.Stage
}

// short returns a time to the second.
func short(d time.Duration) string { return max(0, d).Round(time.Second).String() }

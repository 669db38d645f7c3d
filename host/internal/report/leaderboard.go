package report

import (
	"io"

	"github.com/invbench/invbench/host/internal/record"
)

// Leaderboard is what a board says: for each task, the entries in the order of their scores.
type Leaderboard struct {
	Tasks []Table
}

// Table is one task's part of a leaderboard.
type Table struct{}

// New makes a leaderboard of records, in any order.
func New(records []*record.Record) (*Leaderboard, error) { panic("to be written") }

// Text writes the leaderboard for a terminal of the given width, 0 for no limit.
func (l *Leaderboard) Text(w io.Writer, width int) error { panic("to be written") }

// Markdown writes the leaderboard for a file.
func (l *Leaderboard) Markdown(w io.Writer) error { panic("to be written") }

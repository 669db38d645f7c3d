package bench

import (
	"errors"
	"fmt"
	"time"

	"github.com/invbench/invbench/host/internal/bench/running"
	"github.com/invbench/invbench/host/internal/record"
)

// errReplaced says that another run has replaced this one's record by its own. Both were started on
// one board with different configurations of one cell, and a cell has one record.
var errReplaced = errors.New("another run has replaced the record")

// advice says how two runs keep out of each other's way.
const advice = "two configurations share this board; " +
	"give one of them another, with --set board=FOLDER"

// currentKey returns the key of the record that the board has of the cell, "" if there is none that
// can be read.
func (e *Engine) currentKey(c Cell) string {
	r, err := e.records.Read(c.ID())
	if err != nil || r == nil {
		return ""
	}
	return r.Key
}

// warnOfRivals warns if another process runs the same cell of the board under another
// configuration: whoever ends last replaces the record of the other.
func (e *Engine) warnOfRivals(c Cell) {
	cells, err := running.Read(e.board, time.Now())
	if err != nil {
		return // bench status says what cannot be read
	}
	for _, r := range cells {
		if !r.Gone && r.ID == c.ID() && r.Key != c.Key {
			e.log.Warn().Stringer("cell", c).Int("pid", r.Process.PID).Str("host", r.Process.Host).
				Time("begun", r.Begun).
				Msg("another run is at this cell too, of another configuration; " +
					"the last to end replaces the record of the other: " + advice)
		}
	}
}

// warnOfReplacing warns if a record that was not there when the cell was begun is about to be
// replaced.
func (e *Engine) warnOfReplacing(c Cell, before string) {
	r, err := e.records.Read(c.ID())
	if err != nil || r == nil || r.Key == c.Key || r.Key == before {
		return
	}
	e.log.Warn().Stringer("cell", c).Str("other", otherRun(r)).
		Msg("another run has put its record here while this one ran; it is replaced: " + advice)
}

// otherRun says which run has made a record.
func otherRun(r *record.Record) string {
	return fmt.Sprintf("profile %s, seed %d, begun %s, key %.12s",
		r.Protocol.Profile, r.Protocol.Seed, r.Started.Format(time.RFC3339), r.Key)
}

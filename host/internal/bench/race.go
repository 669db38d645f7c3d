package bench

import (
	"errors"
	"fmt"
	"time"

	"github.com/invbench/invbench/host/internal/record"
)

// errReplaced says that another run has put a record of its own in the place of this one's. Both runs were asked for
// different things of one cell of one board, and a cell has one record.
var errReplaced = errors.New("another run has replaced the record")

// advice says how two runs keep out of each other's way.
const advice = "two configurations share this board; give one of them another, with --set board=FOLDER"

// standing returns the key of the record in the cell's place, "" if there is none that can be read.
func (e *Engine) standing(c Cell) string {
	r, err := e.records.Read(c.ID())
	if err != nil || r == nil {
		return ""
	}
	return r.Key
}

// warnOfRivals warns if another process is at the same cell of the board and was asked for something else: whoever ends
// last replaces the record of the other.
func (e *Engine) warnOfRivals(c Cell) {
	running, err := ReadRunning(e.board, time.Now())
	if err != nil {
		return // what cannot be read is told by bench status
	}
	for _, r := range running {
		if !r.Gone && r.String() == c.String() && r.Key != c.Key {
			e.log.Warn().Stringer("cell", c).Int("pid", r.Process.PID).Str("host", r.Process.Host).Time("begun", r.Begun).
				Msg("another run is at this cell too, of another configuration; the last to end replaces the record of the other: " + advice)
		}
	}
}

// warnOfReplacing warns if a record that was not there when the cell was begun is about to be replaced.
func (e *Engine) warnOfReplacing(c Cell, before string) {
	r, err := e.records.Read(c.ID())
	if err != nil || r == nil || r.Key == c.Key || r.Key == before {
		return
	}
	e.log.Warn().Stringer("cell", c).Str("other", otherRun(r)).
		Msg("another run has put its record here while this one ran; it is replaced: " + advice)
}

// otherRun names the run that a record is of.
func otherRun(r *record.Record) string {
	return fmt.Sprintf("profile %s, seed %d, begun %s, key %.12s", r.Protocol.Profile, r.Protocol.Seed,
		r.Started.Format(time.RFC3339), r.Key)
}

package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/rs/zerolog"

	"github.com/invbench/invbench/host/internal/bench/running"
	"github.com/invbench/invbench/host/internal/record"
)

// ErrStorage says that the board's folder does not take what a cell has to leave there. Nothing
// else can be run then.
var ErrStorage = errors.New("the board's folder does not take results")

// Records is where the records of a board are kept. record.Store is one; see there.
type Records interface {
	Read(id record.ID) (*record.Record, error)
	Write(r *record.Record) error
	WriteRaw(key string, raw record.Raw) error
	RemoveRaw(key string) error
	Path(id record.ID) string
}

// Options say how an Engine runs cells.
type Options struct {
	Launcher Launcher // nil for Processes
	Records  Records  // nil for the record.Store of the board
	Build    record.Build
	Jobs     int // cells side by side, each with its share of the processors; 0 for 1
	Threads  int // granted to a model; 0 for that share
	Log      zerolog.Logger
	// Cells is a folder by which the processes of one machine know of each other's cells, whatever
	// their boards, as running.CellsFolder names one. Without it a cell counts as alone if it is
	// alone in its own process.
	Cells string
}

// Engine runs cells of one board. Its methods may be called from several goroutines.
type Engine struct {
	board    string
	launcher Launcher
	records  Records
	truths   *truths
	machine  record.Machine // with the threads that a model is granted
	build    record.Build
	jobs     int
	overlap  *running.Tracker
	notices  *running.Notices
	log      zerolog.Logger
}

// NewEngine returns an engine for the board in the given folder.
func NewEngine(board string, o Options) *Engine {
	e := &Engine{
		board: board, launcher: o.Launcher, records: o.Records, build: o.Build,
		jobs: max(1, o.Jobs), log: o.Log, machine: ThisMachine(),
		truths:  newTruths(filepath.Join(board, "cache"), o.Log),
		overlap: running.NewTracker(o.Cells),
	}
	if e.launcher == nil {
		e.launcher = &Processes{}
	}
	if e.records == nil {
		e.records = record.Store{Board: board}
	}
	e.machine.Threads = max(1, runtime.GOMAXPROCS(0)/e.jobs)
	if o.Threads > 0 {
		e.machine.Threads = o.Threads
	}
	e.notices = running.NewNotices(board, e.jobs, o.Log)
	return e
}

// Run carries out one cell and returns its record, which is on the board by then. A cell that has
// its record already is not run again. An error is the fault of the machine or the task, or the end
// of ctx: then there is no record, and no process is left. It wraps ErrStorage if the folder is at
// fault. Tell hears how far the cell has come; it must not block.
func (e *Engine) Run(ctx context.Context, c Cell, tell func(Step)) (*record.Record, error) {
	if earlier := e.earlier(c); earlier != nil {
		return earlier, nil
	}
	before := e.currentKey(c)
	e.warnOfRivals(c)
	notice := e.notices.Post(c.ID(), c.Key, c.Estimate)
	defer notice.Remove()
	note := func(s Step) {
		notice.Step(s.Stage, s.Done, s.Total)
		if tell != nil {
			tell(s)
		}
	}
	span := e.overlap.Begin()
	a := &attempt{engine: e, cell: c, seeds: c.seeds(), tell: note, record: c.record()}
	err := a.run(ctx)
	shared := span.End()
	if err == nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c, err)
	}
	a.record.Time.Shared = shared
	e.warnOfReplacing(c, before)
	stored, err := e.publish(c, a.record, a.raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c, err)
	}
	return stored, nil
}

// earlier returns the record that makes it needless to run the cell, if there is one.
func (e *Engine) earlier(c Cell) *record.Record {
	r, err := e.records.Read(c.ID())
	if err != nil || r == nil || r.Key != c.Key ||
		c.Rerun && (r.Status != record.OK || r.Started.Equal(c.Known)) {
		return nil
	}
	return r
}

// publish puts the record on the board and returns the one that is there afterwards: another run's,
// if that was first.
func (e *Engine) publish(c Cell, r *record.Record, raw *record.Raw) (*record.Record, error) {
	// Of two records with one key the store keeps the first, so the one that this run is to replace
	// has to go before.
	replaces := c.Rerun && e.earlier(c) == nil
	if replaces {
		if err := e.records.RemoveRaw(r.Key); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrStorage, err)
		}
	}
	if raw != nil {
		if err := e.records.WriteRaw(r.Key, *raw); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrStorage, err)
		}
	}
	if replaces {
		if err := os.Remove(e.records.Path(c.ID())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%w: %w", ErrStorage, err)
		}
	}
	if err := e.records.Write(r); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrStorage, err)
	}
	stored, err := e.records.Read(c.ID())
	if err != nil {
		return nil, fmt.Errorf("%w: read back: %w", ErrStorage, err)
	}
	if stored == nil {
		return nil, fmt.Errorf("%w: the record is gone", ErrStorage)
	}
	if stored.Key != r.Key {
		return nil, fmt.Errorf("%w (%s): %s", errReplaced, otherRun(stored), advice)
	}
	e.compare(c, stored, r)
	return stored, nil
}

// compare warns if a cell that was run twice has two different outcomes. The first stays.
func (e *Engine) compare(c Cell, stored, made *record.Record) {
	a, errA := json.Marshal(stored.Scores)
	b, errB := json.Marshal(made.Scores)
	if errA != nil || errB != nil || string(a) != string(b) {
		e.log.Warn().Stringer("cell", c).
			Msg("run twice with different scores: the model or its backend is not " +
				"deterministic; the first record is kept")
	}
}

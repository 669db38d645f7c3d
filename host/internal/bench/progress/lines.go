package progress

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"github.com/invbench/invbench/host/internal/bench"
	"github.com/invbench/invbench/host/internal/record"
)

var _ bench.Events = (*Lines)(nil)

const (
	sometimes = 10 * time.Second // between two lines of a cell that stays in a stage
	// How long a cell runs, or has said nothing, before another stage is worth a line.
	calm = 2 * time.Second
)

// Lines logs progress, a line at a time.
type Lines struct {
	log zerolog.Logger
	*tracker
	stop func()
}

// NewLines returns the display of a run of the given cells. It is to be closed.
func NewLines(log zerolog.Logger, cells []bench.Cell, jobs int) *Lines {
	l := &Lines{log: log, tracker: newTracker(cells, jobs, time.Now)}
	l.stop = every(time.Second, l.remind)
	return l
}

// Close ends the display.
func (l *Lines) Close() { l.stop() }

// Start implements bench.Events.
func (l *Lines) Start(c bench.Cell) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.start(c)
	l.log.Debug().Stringer("cell", c).Msg("started")
}

// Step implements bench.Events.
func (l *Lines) Step(c bench.Cell, s bench.Step) {
	l.mu.Lock()
	defer l.mu.Unlock()
	r, entered := l.step(c, s)
	if now := l.now(); r != nil && entered && now.Sub(r.begun) >= calm && now.Sub(r.shown) >= calm {
		l.show(r, now)
	}
}

// remind logs a line for each cell that has said nothing for a while.
func (l *Lines) remind() {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	for _, r := range l.running {
		if now.Sub(r.begun) >= sometimes && now.Sub(r.shown) >= sometimes {
			l.show(r, now)
		}
	}
}

func (l *Lines) show(r *run, now time.Time) {
	r.shown = now
	l.log.Info().Stringer("cell", r.cell).Msg(r.stage(now))
}

// End implements bench.Events.
func (l *Lines) End(c bench.Cell, r *record.Record) {
	l.mu.Lock()
	defer l.mu.Unlock()
	took := l.end(c, isOK(r))
	level := zerolog.InfoLevel
	if !isOK(r) {
		level = zerolog.WarnLevel
	}
	l.log.WithLevel(level).Stringer("cell", c).Int("done", l.finished).Int("of", l.total).
		Msgf("%s: %s (%s)", r.Status, headline(r), duration(took))
}

// Lost implements bench.Events.
func (l *Lines) Lost(c bench.Cell, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.end(c, false)
	if errors.Is(err, context.Canceled) {
		l.log.Info().Stringer("cell", c).Msg("broken off, no record")
		return
	}
	l.log.Error().Stringer("cell", c).Err(err).Msg("no record")
}

// every calls do once in an interval until stop is called, which waits for a call that is under
// way.
func every(interval time.Duration, do func()) (stop func()) {
	quit := make(chan struct{})
	var ended sync.WaitGroup
	ended.Go(func() {
		tick := time.NewTicker(interval)
		defer tick.Stop()
		for {
			select {
			case <-quit:
				return
			case <-tick.C:
				do()
			}
		}
	})
	return sync.OnceFunc(func() {
		close(quit)
		ended.Wait()
	})
}

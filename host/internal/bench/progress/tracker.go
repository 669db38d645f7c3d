package progress

import (
	"slices"
	"sync"
	"time"

	"github.com/invbench/invbench/host/internal/bench"
	"github.com/invbench/invbench/host/internal/record"
)

// tracker knows where every cell of a run stands.
type tracker struct {
	now func() time.Time

	mu       sync.Mutex
	begun    time.Time
	total    int // cells of the run
	jobs     int
	ok       int
	bad      int                // with a record that is not ok, or without one
	waiting  map[string]float64 // estimated seconds of cells that have not ended, by name
	running  []*run             // in the order of their starts
	finished int
}

// run is a cell that is running.
type run struct {
	cell    bench.Cell
	begun   time.Time
	step    bench.Step
	entered time.Time // the stage
	first   int       // Done at that time
	shown   time.Time // when a line was last logged
}

func newTracker(cells []bench.Cell, jobs int, now func() time.Time) *tracker {
	t := &tracker{
		now: now, begun: now(), total: len(cells), jobs: max(1, jobs),
		waiting: make(map[string]float64),
	}
	for _, c := range cells {
		t.waiting[c.String()] = c.Estimate
	}
	return t
}

func (t *tracker) start(c bench.Cell) *run {
	r := &run{cell: c, begun: t.now(), entered: t.now()}
	t.running = append(t.running, r)
	return r
}

// step notes a step and reports whether the cell has entered another stage.
func (t *tracker) step(c bench.Cell, s bench.Step) (r *run, entered bool) {
	i := slices.IndexFunc(t.running, func(r *run) bool { return r.cell.Key == c.Key })
	if i < 0 {
		return nil, false
	}
	r = t.running[i]
	if r.step.Stage != s.Stage || s.Done < r.step.Done {
		r.entered, r.first, entered = t.now(), s.Done, r.step.Stage != s.Stage
	}
	r.step = s
	return r, entered
}

// end forgets a cell and returns how long it took.
func (t *tracker) end(c bench.Cell, ok bool) time.Duration {
	if ok {
		t.ok++
	} else {
		t.bad++
	}
	t.finished++
	delete(t.waiting, c.String())
	i := slices.IndexFunc(t.running, func(r *run) bool { return r.cell.Key == c.Key })
	if i < 0 {
		return 0
	}
	took := t.now().Sub(t.running[i].begun)
	t.running = slices.Delete(t.running, i, i+1)
	return took
}

// left returns how long the stage may still take, by its pace so far; 0 if that cannot be told yet.
func (r *run) left(now time.Time) time.Duration {
	made, missing := r.step.Done-r.first, r.step.Total-r.step.Done
	elapsed := now.Sub(r.entered)
	if made <= 0 || missing <= 0 || elapsed < time.Second {
		return 0
	}
	return time.Duration(float64(elapsed) / float64(made) * float64(missing))
}

// left returns how long the whole run may still take, by earlier runs; 0 if that is not known of
// every cell.
func (t *tracker) left() time.Duration {
	total := 0.0
	for _, s := range t.waiting {
		if s == 0 {
			return 0
		}
		total += s
	}
	for _, r := range t.running {
		total -= min(t.now().Sub(r.begun).Seconds(), t.waiting[r.cell.String()])
	}
	return time.Duration(total / float64(t.jobs) * float64(time.Second))
}

func isOK(r *record.Record) bool { return r.Status == record.OK }

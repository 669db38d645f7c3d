package audit

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"time"

	"github.com/invbench/invbench/host/internal/launch"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/sdk"
)

// Limits bound the calls of the true simulator.
type Limits struct {
	Call time.Duration         // wall time of one call; 0 for no limit
	Tell func(done, total int) // hears how many rows are simulated, after each call; may be nil
}

// Run simulates the sample with both simulators and reports. It makes calls of a few rows, as many
// as take about two seconds, and ends soon after ctx. An answer of the wrong shape, or draws that
// are not of the task's x, give an error that wraps sdk.ErrInvalid; a call that takes too long, one
// that wraps context.DeadlineExceeded.
func (s *Sample) Run(ctx context.Context, task Task, spaces sdk.Spaces, l Limits) (*Report, error) {
	rows := s.rows()
	if err := s.fits(spaces); err != nil {
		return nil, err
	}
	proxy := score.NewSource(task, spaces)
	for _, c := range rows {
		if c.proxy != nil {
			continue
		}
		seed := s.scoring.Resimulation(c.target)
		y, err := proxy.Simulate(ctx, seed, c.draw, sdk.Batch{Width: len(c.x), Data: c.x})
		if err != nil {
			return nil, fmt.Errorf("simulate draw %d of target %d: %w", c.draw, c.target, err)
		}
		c.proxy = y.Data
	}
	if err := s.simulateTruer(ctx, task, rows, len(spaces.Y), l); err != nil {
		return nil, err
	}
	s.compareWithRecord(rows)
	return s.report(), nil
}

// fits reports whether the sample is of a task with these spaces.
func (s *Sample) fits(spaces sdk.Spaces) error {
	for _, c := range s.chosen {
		wide := len(c.y) == len(spaces.Y) && (c.first == nil || len(c.first.x) == len(spaces.X))
		for _, one := range c.best {
			wide = wide && len(one.x) == len(spaces.X) && (one.proxy == nil ||
				len(one.proxy) == len(spaces.Y))
		}
		if !wide {
			return fmt.Errorf("%w: the draws and targets of the record are not of the task's %d "+
				"dims of x and %d of y; it is another task, or has changed",
				sdk.ErrInvalid, len(spaces.X), len(spaces.Y))
		}
	}
	return nil
}

// simulateTruer fills in the truth of the rows.
func (s *Sample) simulateTruer(
	ctx context.Context, task sdk.Truer, rows []*candidate, dy int, l Limits,
) error {
	seed := s.seed.Derive("audit", "truth")
	count := runtime.GOMAXPROCS(0) // until it is known how long a row takes
	for done := 0; done < len(rows); {
		block := rows[done:min(done+count, len(rows))]
		x := sdk.NewBatch(len(block), len(block[0].x))
		for i, c := range block {
			copy(x.Row(i), c.x)
		}
		begun := time.Now()
		y, err := l.call(ctx, task, seed, done, x)
		if err == nil {
			err = score.Shaped(y, len(block), dy)
		}
		if err != nil {
			return fmt.Errorf("simulate %d rows: %w", len(block), err)
		}
		for i, c := range block {
			c.truth = y.Row(i)
		}
		done += len(block)
		if l.Tell != nil {
			l.Tell(done, len(rows))
		}
		count = pace(len(block), time.Since(begun))
	}
	return nil
}

// call makes one call of the true simulator within the limit.
func (l Limits) call(
	ctx context.Context, task sdk.Truer, seed sdk.Seed, first int, x sdk.Batch,
) (sdk.Batch, error) {
	limited, cancel := launch.Limit(ctx, l.Call)
	defer cancel()
	y, err := task.SimulateTruer(limited, seed, first, x)
	return y, launch.Because(limited, err)
}

// pace returns how many rows to ask for next, if so many took so long: what takes about two
// seconds, but at most twice as many, and at most 256.
func pace(rows int, took time.Duration) int {
	const goal, most = 2 * time.Second, 256
	next := 2 * rows
	if took > 0 {
		next = int(min(float64(next), float64(rows)*goal.Seconds()/took.Seconds()))
	}
	return min(max(next, 1), most)
}

// tolerance is the relative difference from a recorded error that rounding in float32 on another
// machine explains.
const tolerance = 1e-4

// compareWithRecord warns if the proxy no longer makes of the draws what the record says: then it
// is not the simulator that the scores were made with.
func (s *Sample) compareWithRecord(rows []*candidate) {
	differ, target := 0, make(map[int][]float32)
	for _, c := range s.chosen {
		target[c.target] = c.y
	}
	for _, c := range rows {
		now := score.SquaredError(c.proxy, target[c.target])
		if math.IsInf(now, 1) && math.IsInf(c.error, 1) {
			continue
		}
		if !(math.Abs(now-c.error) <= tolerance*c.error+1e-12) {
			differ++
		}
	}
	if differ > 0 {
		s.warn("the task's own simulator gives %d of %d draws another error than the record "+
			"does: it has changed since, or is random beyond its seed",
			differ, len(rows))
	}
}

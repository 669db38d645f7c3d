package bench

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/invbench/invbench/host/internal/launch"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/host/internal/stat"
	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/wire"
)

// configureLimit bounds what a configuration has no limit for: making a model or a task from its
// parameters.
const configureLimit = 2 * time.Minute

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// fit trains the model.
func (a *attempt) fit(ctx context.Context) error {
	a.step("fit", 0, 0)
	limited, cancel := launch.Limit(ctx, seconds(a.cell.Protocol.Limits.FitS))
	defer cancel()
	sim := &oracle{sim: a.task, seed: a.seeds.oracle(), budget: a.cell.Protocol.Budget}
	cpu, begun := a.model.CPU(), time.Now()
	err := a.model.Fit(sdk.WithReporter(limited, a.fitStep), a.train, sim)
	if err := a.blame(ctx, "fit", launch.Because(limited, err)); err != nil {
		return err
	}
	took := time.Since(begun)
	a.elapsed += took
	a.record.Time.FitS = took.Seconds()
	a.record.Time.CPUFitS = max(0, a.model.CPU()-cpu).Seconds()
	return nil
}

// invert asks for all draws of all targets. They are re-simulated later, so that the time measured
// here is the model's alone.
func (a *attempt) invert(ctx context.Context) error {
	p, rows := a.cell.Protocol, a.truth.Targets.Rows()
	a.step("invert", 0, rows)
	limited, cancel := launch.Limit(ctx, seconds(p.Limits.InvertS))
	defer cancel()
	a.draws = sdk.Batch{
		Width: len(a.spaces.X), Data: make([]float32, 0, rows*p.Draws*len(a.spaces.X)),
	}
	begun := time.Now()
	err := collect(limited, a.model, a.truth.Targets, p.Draws, len(a.spaces.X),
		func(done int, draws sdk.Batch) {
			a.draws.Data = append(a.draws.Data, draws.Data...)
			a.step("invert", done, rows)
		})
	if err := a.blame(ctx, "invert", launch.Because(limited, err)); err != nil {
		return err
	}
	took := time.Since(begun)
	a.elapsed += took
	a.record.Time.InvertS = took.Seconds()
	return nil
}

// collect takes the draws for each row of y. An answer of the wrong shape gives an error that wraps
// wire.ErrProtocol.
func collect(
	ctx context.Context, m sdk.Model, y sdk.Batch, draws, dx int,
	take func(done int, draws sdk.Batch),
) error {
	done := 0
	for b, err := range m.Invert(ctx, y, draws) {
		if err != nil {
			return err
		}
		if done == y.Rows() {
			return fmt.Errorf("%w: draws for more than %d targets", wire.ErrProtocol, y.Rows())
		}
		if err := score.Shaped(b, draws, dx); err != nil {
			return fmt.Errorf("%w: target %d: %w", wire.ErrProtocol, done, err)
		}
		done++
		take(done, b)
	}
	if done < y.Rows() {
		return fmt.Errorf("%w: draws for %d targets, want %d", wire.ErrProtocol, done, y.Rows())
	}
	return nil
}

// time measures inference (reference §5.5): one call to warm up, then the median of several. It
// comes after the draws that are scored and cannot spoil them, so whatever goes wrong here is a
// warning; so is a measure that the budget of time cut short.
func (a *attempt) time(ctx context.Context) error {
	t := a.cell.Timing
	if t.Calls < 1 {
		return nil
	}
	budget := max(seconds(t.BudgetS), time.Duration(t.Share*float64(a.elapsed)))
	limited, cancel := launch.Limit(ctx, budget)
	defer cancel()
	target := a.truth.Targets.Slice(0, 1)
	var took []float64
	for call := 0; call < t.all() && limited.Err() == nil; call++ {
		a.step("time", call, t.all())
		begun := time.Now()
		err := collect(limited, a.model, target, t.Draws, len(a.spaces.X), func(int, sdk.Batch) {})
		if err != nil && limited.Err() == nil {
			a.warn("time of %d draws not measured: %s", t.Draws, reason(a.blame(ctx, "time", err)))
			return nil
		}
		if err != nil {
			break
		}
		took = append(took, time.Since(begun).Seconds())
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	a.keepTime(took, budget)
	return nil
}

// reason returns an error in one line. Of a failure it leaves out the names of plugin and call,
// which the record has anyway.
func reason(err error) string {
	var f fault
	if errors.As(err, &f) {
		return f.Reason
	}
	return err.Error()
}

// keepTime enters the median of the calls after the first.
func (a *attempt) keepTime(took []float64, budget time.Duration) {
	t := a.cell.Timing
	switch len(took) {
	case 0:
		a.warn("time of %d draws not measured: one call takes more than %.3g s",
			t.Draws, budget.Seconds())
		return
	case 1:
		a.warn("time of %d draws from a single call that was not warm", t.Draws)
	default:
		took = took[1:]
		if len(took) < t.Calls {
			a.warn("time of %d draws from %d calls instead of %d", t.Draws, len(took), t.Calls)
		}
	}
	a.record.Time.Batch1000S = stat.Median(took)
}

func (a *attempt) warn(format string, args ...any) {
	a.record.Warnings = append(a.record.Warnings, fmt.Sprintf(format, args...))
}

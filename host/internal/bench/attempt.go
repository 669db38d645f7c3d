package bench

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/invbench/invbench/host/internal/launch"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/host/internal/sketch"
	"github.com/invbench/invbench/sdk"
)

// attempt is one run of one cell.
type attempt struct {
	engine *Engine
	cell   Cell
	seeds  seeds
	tell   func(Step) // may be nil
	record *record.Record
	raw    *record.Raw // set if there are scores

	task    *taskGuard
	spaces  sdk.Spaces
	truth   *score.Truth
	hidden  sdk.Batch // the x that the targets were simulated from
	train   sdk.Dataset
	model   Model
	draws   sdk.Batch // all targets' draws, in target order
	density sdk.Batch // log q(x*|y*) of each target, by the model; no rows if it was not measured
	elapsed time.Duration
	curves  curves
}

// fault is a failure of the model's own. It is a result and becomes a record, which no other error
// does.
type fault struct{ *launch.Failure }

// run fills the record. The error is the fault of the machine, of the task, or of ctx.
func (a *attempt) run(ctx context.Context) error {
	a.record.Started = time.Now().UTC().Truncate(time.Millisecond)
	a.record.Machine, a.record.Build = a.engine.machine, a.engine.build
	if err := a.verify(ctx); err != nil {
		return err
	}
	if u := a.cell.Undescribed; u != nil { // a model that cannot even describe itself
		a.record.Status, a.record.Reason, a.record.Detail = u.Status, u.Reason, u.Detail
		return nil
	}
	if err := a.startTask(ctx); err != nil {
		return err
	}
	defer a.task.Stop()
	if err := a.prepare(ctx); err != nil {
		return err
	}
	err := a.perform(ctx)
	a.record.Training = a.curves.record()
	var f fault
	if errors.As(err, &f) {
		a.record.Status, a.record.Reason, a.record.Detail = f.Status, f.Call+": "+f.Reason, f.Detail
		return nil
	}
	if err != nil {
		return err
	}
	return a.score(ctx)
}

func (a *attempt) verify(ctx context.Context) error {
	if key := a.record.Key; key != a.cell.Key {
		return fmt.Errorf("the plan's key %.12s does not belong to the cell, want %.12s: the "+
			"plan is of another version or was edited", a.cell.Key, key)
	}
	return errors.Join(a.engine.launcher.Verify(ctx, a.cell.Task),
		a.engine.launcher.Verify(ctx, a.cell.Model))
}

// startTask starts a process of the task for this cell alone, so that a task that crashes fails no
// other cell.
func (a *attempt) startTask(ctx context.Context) error {
	a.step("start", 0, 0)
	task, err := a.engine.launcher.StartTask(ctx, a.cell.Task.command(),
		launch.Options{Log: a.engine.log})
	if err != nil {
		return fmt.Errorf("start task %w", err)
	}
	a.task = &taskGuard{Task: task}
	ctx, cancel := launch.Limit(ctx, configureLimit)
	defer cancel()
	if a.spaces, err = task.Configure(ctx, a.cell.Task.Params); err != nil {
		task.Stop()
		return fmt.Errorf("configure task %w", task.Explain("configure", launch.Because(ctx, err)))
	}
	return nil
}

// prepare makes all that does not depend on the model: targets, truth and training rows.
func (a *attempt) prepare(ctx context.Context) error {
	p := a.cell.Protocol
	targets, err := feasible(ctx, a.task, a.spaces, a.seeds.targets(), p.Targets, func(done int) {
		a.step("targets", done, p.Targets)
	})
	if err != nil {
		return fmt.Errorf("make the targets: %w", err)
	}
	a.hidden = targets.X
	a.truth, err = a.engine.truths.get(ctx, a.cell.Task.Plugin, targets.Y, p.Score,
		func(ctx context.Context) (*score.Truth, error) {
			return score.Prepare(ctx, a.task, a.spaces, targets.Y, p.Score, func(done, total int) {
				a.step("reference posterior", done, total)
			})
		})
	if err != nil {
		return err
	}
	a.train, err = feasible(ctx, a.task, a.spaces, a.seeds.training(), p.TrainRows, func(done int) {
		a.step("training rows", done, p.TrainRows)
	})
	if err != nil {
		return fmt.Errorf("make the training rows: %w", err)
	}
	return nil
}

// perform runs the model's process from start to end and leaves its draws.
func (a *attempt) perform(ctx context.Context) error {
	if err := a.startModel(ctx); err != nil {
		return err
	}
	defer func() {
		u := a.model.Stop()
		t := &a.record.Time
		t.CPUS, t.MaxRSS, t.ColdStartS = u.CPU.Seconds(), u.MaxRSS, u.ColdStart.Seconds()
	}()
	if err := a.configure(ctx); err != nil {
		return err
	}
	if err := a.fit(ctx); err != nil {
		return err
	}
	if err := a.invert(ctx); err != nil {
		return err
	}
	if err := a.time(ctx); err != nil {
		return err
	}
	return a.askDensity(ctx)
}

func (a *attempt) startModel(ctx context.Context) error {
	a.step("start", 0, 0)
	command := a.cell.Model.command()
	threads := strconv.Itoa(a.record.Machine.Threads)
	command.Env = []string{"GOMAXPROCS=" + threads, "OMP_NUM_THREADS=" + threads}
	model, err := a.engine.launcher.StartModel(ctx, command, launch.Options{
		Log: a.engine.log, Memory: a.cell.Protocol.Limits.MemoryBytes,
	})
	if err == nil {
		a.model = model
		return nil
	}
	var f *launch.Failure
	if ctx.Err() != nil || launch.NotStarted(err) || !errors.As(err, &f) {
		return fmt.Errorf("start model %w", err)
	}
	return fault{f}
}

// command returns how to start the plugin. The log and failures call it by its name on the board.
func (e Executable) command() launch.Command { return launch.Command{Path: e.Path, Name: e.Name} }

func (a *attempt) configure(ctx context.Context) error {
	limited, cancel := launch.Limit(ctx, configureLimit)
	defer cancel()
	err := a.model.Configure(limited, a.cell.Model.Params, sdk.Setup{
		Task: sdk.Problem{Name: a.cell.Task.Name, Spaces: a.spaces},
		Seed: a.seeds.model(), Threads: a.record.Machine.Threads,
	})
	return a.blame(ctx, "configure", launch.Because(limited, err))
}

// blame says whose fault the error of a call of the model is: the caller's who ended ctx, the
// task's, or the model's, which gives a fault.
func (a *attempt) blame(ctx context.Context, call string, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if failure := a.task.failure(); failure != nil {
		return failure
	}
	var f *launch.Failure
	if err := a.model.Explain(call, err); !errors.As(err, &f) {
		return err
	}
	return fault{f}
}

// score re-simulates the draws.
func (a *attempt) score(ctx context.Context) error {
	n := a.cell.Protocol.Draws
	scorer, err := score.NewScorer(a.task, a.spaces, a.truth, a.cell.Order, n)
	if err != nil {
		return err
	}
	targets := a.truth.Targets.Rows()
	for i := range targets {
		if err := scorer.Add(ctx, i, a.draws.Slice(i*n, (i+1)*n)); err != nil {
			return err
		}
		a.step("score", i+1, targets)
	}
	scores, err := scorer.Scores()
	if err != nil {
		return err
	}
	a.addDensity(scores)
	drawn := sketch.Cell{
		Spaces: a.spaces, Targets: a.truth.Targets, Draws: a.draws, Errors: scorer.Errors(), N: n,
	}
	if a.record.Sketch, err = sketch.Make(ctx, a.task, a.seeds.sketch(), drawn); err != nil {
		return err
	}
	a.record.Status, a.record.Scores = record.OK, scores
	a.raw = &record.Raw{Targets: a.truth.Targets, Draws: a.draws, Errors: scorer.Errors()}
	return nil
}

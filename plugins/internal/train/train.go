package train

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/rs/zerolog"

	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/nn"
	"github.com/invbench/invbench/sdk"
)

// Result says how a training run went.
type Result struct {
	Epochs     int     // that were run
	Training   float64 // loss in the last epoch
	Validation float64 // loss of the parameters that were kept
	Rate       float64 // learning rate at the end
}

// Run trains o.Net on the training rows and chooses among checkpoints by the validation rows. It
// reports each epoch as progress, and the result as a line of the log. It fails with ctx's error
// within a step or so of ctx's end, and with an error that wraps sdk.ErrDiverged when a loss is not
// finite.
func Run(
	ctx context.Context, e *engine.Engine, o Objective, s Settings,
	training, validation sdk.Dataset, seed sdk.Seed,
) (Result, error) {
	r, err := newRun(e, o, s, training, validation, seed)
	if err != nil {
		return Result{}, fmt.Errorf("train %s: %w", o.Stage, err)
	}
	result, err := r.run(ctx)
	if err = errors.Join(err, r.close()); err != nil {
		return result, fmt.Errorf("train %s: %w", o.Stage, err)
	}
	zerolog.Ctx(ctx).Debug().Str("stage", o.Stage).Int("epochs", result.Epochs).
		Float64("loss", result.Training).
		Float64("validation", result.Validation).Float64("learning_rate", result.Rate).
		Msg("trained")
	return result, nil
}

// run is one training run.
type run struct {
	engine     *engine.Engine
	objective  Objective
	settings   Settings
	programs   *programs
	training   *feed
	validation *feed
	frozen     []engine.Array
	state      []engine.Array // parameters, statistics, first moments, second moments
	steps      int            // that the optimiser has made
	best       checkpoint
}

// checkpoint is the values of the parameters and statistics at some time.
type checkpoint struct {
	loss   float64 // of validation
	bar    float64 // that the validation loss of the next one must be under
	values [][]float32
}

// run is the training loop.
func (r *run) run(ctx context.Context) (Result, error) {
	s := r.settings
	schedule := NewPlateau(s.LearningRate, s.LRFactor, s.LRPatience)
	result := Result{Validation: math.NaN()}
	for epoch := range s.Epochs {
		loss, err := r.epoch(ctx, epoch, schedule.Rate())
		if err != nil {
			return result, fmt.Errorf("epoch %d: %w", epoch+1, err)
		}
		if epoch%s.ValidateEvery == 0 || epoch == s.Epochs-1 {
			if result.Validation, err = r.validate(ctx, loss); err != nil {
				return result, fmt.Errorf("epoch %d: %w", epoch+1, err)
			}
		}
		result.Epochs, result.Training, result.Rate = epoch+1, loss, schedule.Rate()
		sdk.Report(ctx, sdk.Progress{
			Done: epoch + 1, Total: s.Epochs, Stage: r.objective.Stage, Loss: loss,
			Validation: result.Validation,
		})
		if s.StopLoss != 0 && r.best.loss < s.StopLoss {
			break
		}
		schedule.Step(loss)
	}
	return r.finish(result)
}

// epoch makes one pass over the training rows and returns the mean of the losses of its batches.
func (r *run) epoch(ctx context.Context, epoch int, rate float64) (float64, error) {
	var losses []engine.Array
	err := r.training.batches(epoch, func(rows int, batch []engine.Array) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		loss, err := r.step(rows, batch, rate)
		losses = append(losses, loss)
		return err
	})
	if err != nil {
		return 0, errors.Join(err, r.engine.Free(losses...))
	}
	return r.mean(losses, "training")
}

// step makes one step of the optimiser and returns the loss before it.
func (r *run) step(rows int, batch []engine.Array, rate float64) (engine.Array, error) {
	program, err := r.programs.step(rows)
	if err != nil {
		return engine.Array{}, err
	}
	r.steps++
	rates, err := Rates(r.engine, rate, r.steps)
	if err != nil {
		return engine.Array{}, err
	}
	kept := append(append(append([]engine.Array(nil), rates...), batch...), r.frozen...)
	out, err := program.Run(kept, r.state)
	if err = errors.Join(err, r.engine.Free(rates...)); err != nil {
		r.state = nil // it was handed over
		return engine.Array{}, err
	}
	r.state = out[1:]
	return out[0], nil
}

// validate returns the validation loss, or the objective's criterion, and makes a checkpoint if
// that is the smallest yet, or by what other rule the objective keeps one. Training is the epoch's
// training loss.
func (r *run) validate(ctx context.Context, training float64) (float64, error) {
	measure := r.validationLoss
	if r.objective.Criterion != nil {
		measure = r.criterion
	}
	loss, err := measure(ctx)
	if err == nil && loss < r.best.bar {
		err = r.checkpoint(loss)
		if r.best.bar = loss; r.objective.Keep == KeepBelowTraining {
			r.best.bar = training
		}
	}
	return loss, err
}

// criterion returns the objective's criterion of the net as it is.
func (r *run) criterion(ctx context.Context) (float64, error) {
	values, err := nn.Download(r.engine, r.values())
	if err != nil {
		return 0, err
	}
	if err := r.store(values); err != nil {
		return 0, err
	}
	loss, err := r.objective.Criterion(ctx)
	if err == nil && math.IsNaN(loss) {
		err = fmt.Errorf("%w: what chooses the checkpoint is not a number", sdk.ErrDiverged)
	}
	return loss, err
}

// validationLoss returns the mean of the losses of the validation batches.
func (r *run) validationLoss(ctx context.Context) (float64, error) {
	var losses []engine.Array
	err := r.validation.batches(0, func(rows int, batch []engine.Array) error {
		program, err := r.programs.loss(rows)
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		out, err := program.Run(append(append(append([]engine.Array(nil), batch...), r.frozen...),
			r.values()...), nil)
		losses = append(losses, out...)
		return err
	})
	if err != nil {
		return 0, errors.Join(err, r.engine.Free(losses...))
	}
	return r.mean(losses, "validation")
}

// mean returns the mean of losses, and frees them.
func (r *run) mean(losses []engine.Array, which string) (float64, error) {
	sum := 0.0
	for _, a := range losses {
		loss, err := r.engine.Number(a)
		if err != nil {
			return 0, err
		}
		sum += loss
	}
	mean := sum / float64(len(losses))
	if math.IsNaN(mean) || math.IsInf(mean, 0) {
		return mean, fmt.Errorf("%w: the %s loss is %g; a smaller learning_rate may help",
			sdk.ErrDiverged, which, mean)
	}
	return mean, nil
}

// values returns the parameters and statistics.
func (r *run) values() []engine.Array {
	net := r.objective.Net
	return r.state[:len(net.Trained())+len(net.Statistics())]
}

func (r *run) checkpoint(loss float64) (err error) {
	r.best.loss = loss
	r.best.values, err = nn.Download(r.engine, r.values())
	return err
}

// finish leaves the result in the values of the net's variables.
func (r *run) finish(result Result) (Result, error) {
	values := r.best.values
	if r.objective.Keep == KeepLast {
		var err error
		if values, err = nn.Download(r.engine, r.values()); err != nil {
			return result, err
		}
	} else {
		result.Validation = r.best.loss
	}
	if values == nil {
		return result, fmt.Errorf("%w: no checkpoint was worth keeping, the validation loss was "+
			"always %g",
			sdk.ErrDiverged, r.best.loss)
	}
	return result, r.store(values)
}

// store gives the net's variables their values.
func (r *run) store(values [][]float32) error {
	net := r.objective.Net
	for i, v := range append(net.Trained(), net.Statistics()...) {
		if !sdk.Finite(values[i]) {
			return fmt.Errorf("%w: %s is not finite; a smaller learning_rate may help",
				sdk.ErrDiverged, v.Name)
		}
		v.Value = values[i]
	}
	return nil
}

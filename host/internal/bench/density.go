package bench

import (
	"context"

	"github.com/invbench/invbench/host/internal/launch"
	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/sdk"
)

// measuresDensity reports whether a model is asked for the density of the true x: if it knows its
// own, on a task that is noisy. Without noise the true posterior has no density, and a model could
// score any number by being narrow.
func measuresDensity(task, model sdk.Description) bool {
	return task.Noisy && model.Has(sdk.CanLogDensity)
}

// askDensity asks the model for log q(x*|y*) of each target. It comes last and cannot spoil draws
// or times, so whatever goes wrong here is a warning, and costs this one metric. The limit is that
// of all draws.
func (a *attempt) askDensity(ctx context.Context) error {
	if !a.cell.Density {
		return nil
	}
	a.step("log density", 0, 0)
	limited, cancel := launch.Limit(ctx, seconds(a.cell.Protocol.Limits.InvertS))
	defer cancel()
	var p sdk.Batch
	err := sdk.ErrUnsupported
	if model, ok := a.model.(sdk.LogDensity); ok {
		p, err = model.LogDensity(limited, a.truth.Targets, a.hidden)
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err != nil {
		err = a.blame(ctx, "log_density", launch.Because(limited, err))
		a.warn("%s: %s", noDensity, reason(err))
		return nil
	}
	a.density = p
	return nil
}

// noDensity begins the warning of a cell whose model was asked for a density and gave none.
const noDensity = "density of the true x not measured"

// addDensity enters what the model has answered into the scores.
func (a *attempt) addDensity(scores *score.Scores) {
	if len(a.density.Data) == 0 {
		return
	}
	if err := scores.SetLogDensities(a.density); err != nil {
		a.warn("%s: %v", noDensity, err)
	}
}

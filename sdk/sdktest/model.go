package sdktest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"

	"github.com/invbench/invbench/sdk"
)

// modelCase is a model under test, the problem that most checks give it, and what the first checks
// find out for the later ones.
type modelCase struct {
	ModelUnderTest
	options ModelOptions
	about   sdk.Description
	problem problem
	draws   sdk.Batch // for the problem's targets, right after fitting with modelSeed
	live    bool      // whether the model is fitted to the problem
}

// CheckModel runs every check on a model and joins the *Findings. It fits the model some twenty
// times, on 128 rows. If the first few checks find something, the rest is not run.
func CheckModel(ctx context.Context, m ModelUnderTest, o ModelOptions) error {
	c := &modelCase{ModelUnderTest: m, options: o, problem: newProblem(3, 2)}
	for _, first := range []check[*modelCase]{
		{"describe", modelDescribe},
		{"configure", modelConfigure},
		{"fit", fitShapes},
	} {
		if err := runAll(ctx, c, []check[*modelCase]{first}); err != nil {
			return err
		}
	}
	return runAll(ctx, c, []check[*modelCase]{
		{"not_fitted", notFitted},
		{"fit_keeps_rows", fitKeepsRows},
		{"fit_reports_progress", fitReportsProgress},
		{"fit_refuses_width", fitRefusesWidth},
		{"fit_within_budget", fitWithinBudget},
		{"fit_cancel", fitCancel},
		{"invert_is_deterministic", invertIsDeterministic},
		{"invert_follows_seed", invertFollowsSeed},
		{"invert_draws_differ", invertDrawsDiffer},
		{"invert_is_cut_free", invertIsCutFree},
		{"invert_targets_are_independent", invertTargetsAreIndependent},
		{"invert_keeps_y", invertKeepsY},
		{"invert_gives_batches_away", invertGivesBatchesAway},
		{"invert_refuses_width", invertRefusesWidth},
		{"invert_no_targets", invertNoTargets},
		{"invert_stops_early", invertStopsEarly},
		{"invert_cancel", invertCancel},
		{"snapshot", snapshot},
		{"log_density", logDensity},
		{"log_density_is_normalised", logDensityIsNormalised},
	})
}

func modelDescribe(ctx context.Context, c *modelCase) error {
	d, err := checkDescription(ctx, c, sdk.KindModel)
	c.about = d
	return err
}

func modelConfigure(ctx context.Context, c *modelCase) error {
	return checkParameters(c.about.Params, func(params json.RawMessage) error {
		return c.Configure(ctx, params, c.problem.setup(modelSeed))
	})
}

// fitShapes fits problems of several shapes, and keeps the draws for the first. A model may refuse
// shapes, but not all.
func fitShapes(ctx context.Context, c *modelCase) error {
	var refused []error
	kept := false
	for _, p := range []problem{
		newProblem(3, 2), newProblem(1, 1), newProblem(2, 1), newProblem(4, 3), newProblem(2, 4),
	} {
		x, err := c.fitted(ctx, p)
		if errors.Is(err, errRefused) {
			refused = append(refused, err)
			continue
		}
		if err != nil {
			return fmt.Errorf("%s: %w", p, err)
		}
		if n := feasible(x); n < x.Rows()*9/10 {
			return fmt.Errorf("%s: %d of %d draws are not finite", p, x.Rows()-n, x.Rows())
		}
		if !kept {
			c.problem, c.draws, kept = p, x, true
		}
	}
	if !kept {
		return fmt.Errorf("the model refuses every problem: %w", errors.Join(refused...))
	}
	return nil
}

// errRefused marks a problem that a model refuses, such as one with too few dims.
var errRefused = errors.New("refused")

// fitted returns the draws of a model that has just been fitted to p.
func (c *modelCase) fitted(ctx context.Context, p problem) (sdk.Batch, error) {
	err := c.Configure(ctx, c.options.Params, p.setup(modelSeed))
	if errors.Is(err, sdk.ErrInvalid) {
		return sdk.Batch{}, fmt.Errorf("%w: %s: %w", errRefused, p, err)
	}
	if err == nil {
		err = c.Fit(ctx, clone(p.train), &oracle{problem: p})
	}
	if err != nil {
		return sdk.Batch{}, err
	}
	return gather(c.Invert(ctx, p.targets.Clone(), draws), p.targets.Rows(), p.dx)
}

// Configure makes a new model.
func (c *modelCase) Configure(ctx context.Context, params json.RawMessage, setup sdk.Setup) error {
	c.live = false
	return c.ModelUnderTest.Configure(ctx, params, setup)
}

// fit fits a new model to the case's problem, without a budget.
func (c *modelCase) fit(ctx context.Context, seed sdk.Seed) error {
	if err := c.Configure(ctx, c.options.Params, c.problem.setup(seed)); err != nil {
		return err
	}
	err := c.Fit(ctx, clone(c.problem.train), &oracle{problem: c.problem})
	c.live = err == nil
	return err
}

// ready makes sure that the model is fitted. It may have inverted targets since.
func (c *modelCase) ready(ctx context.Context) error {
	if c.live {
		return nil
	}
	return c.fit(ctx, modelSeed)
}

// invert returns the draws for y, one target's after the other's.
func (c *modelCase) invert(ctx context.Context, y sdk.Batch) (sdk.Batch, error) {
	return gather(c.Invert(ctx, y.Clone(), draws), y.Rows(), c.problem.dx)
}

// gather joins the batches of an inversion and tests their number and shape.
func gather(seq iter.Seq2[sdk.Batch, error], targets, dx int) (sdk.Batch, error) {
	all, n := sdk.Batch{Width: dx}, 0
	for b, err := range seq {
		if err != nil {
			return sdk.Batch{}, fmt.Errorf("invert fails after %d of %d targets: %w",
				n, targets, err)
		}
		if n++; n > targets {
			return sdk.Batch{}, fmt.Errorf(
				"invert yields more than one batch for each of %d targets", targets)
		}
		if err := shaped(fmt.Sprintf("batch %d of invert", n-1), b, draws, dx); err != nil {
			return sdk.Batch{}, err
		}
		all.Data = append(all.Data, b.Data...)
	}
	if n < targets {
		return sdk.Batch{}, fmt.Errorf("invert yields %d batches for %d targets", n, targets)
	}
	return all, nil
}

func clone(d sdk.Dataset) sdk.Dataset { return sdk.Dataset{X: d.X.Clone(), Y: d.Y.Clone()} }

package sdktest

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/invbench/invbench/sdk"
)

const (
	taskSeed = sdk.Seed(20200615)
	taskRows = 256 // rows that most checks of a task look at
)

// taskCase is a task under test, and what the first checks find out for the later ones.
type taskCase struct {
	TaskUnderTest
	options TaskOptions
	about   sdk.Description
	spaces  sdk.Spaces
	x, y    sdk.Batch // taskRows rows from the prior and their simulation
}

// CheckTask runs every check on a task and joins the *Findings. It configures the task; when it
// returns, the task is configured with the options' parameters. If the first few checks find
// something, the rest is not run.
func CheckTask(ctx context.Context, t TaskUnderTest, o TaskOptions) error {
	c := &taskCase{TaskUnderTest: t, options: o}
	for _, first := range []check[*taskCase]{
		{"describe", taskDescribe},
		{"configure", taskConfigure},
		{"draw_shape", drawShape},
		{"simulate_shape", simulateShape},
	} {
		if err := runAll(ctx, c, []check[*taskCase]{first}); err != nil {
			return err
		}
	}
	return runAll(ctx, c, []check[*taskCase]{
		{"draw_is_deterministic", drawIsDeterministic},
		{"draw_is_cut_free", drawIsCutFree},
		{"draw_follows_seed", drawFollowsSeed},
		{"draw_in_bounds", drawInBounds},
		{"draw_fills_box", drawFillsBox},
		{"simulate_keeps_x", simulateKeepsX},
		{"simulate_is_deterministic", simulateIsDeterministic},
		{"simulate_is_cut_free", simulateIsCutFree},
		{"simulate_rows_are_independent", simulateRowsAreIndependent},
		{"simulate_is_concurrent", simulateIsConcurrent},
		{"simulate_is_noisy", simulateIsNoisy},
		{"simulate_refuses_width", simulateRefusesWidth},
		{"simulate_not_finite", simulateNotFinite},
		{"simulate_feasible", simulateFeasible},
		{"simulate_in_bounds", simulateInBounds},
		{"no_rows", noRows},
		{"cancel", taskCancel},
		{"jacobian", jacobian},
		{"truer", truer},
		{"posterior_shape", posteriorShape},
		{"posterior_is_cut_free", posteriorIsCutFree},
		{"posterior_solves", posteriorSolves},
		{"posterior_is_calibrated", posteriorIsCalibrated},
	})
}

func taskDescribe(ctx context.Context, c *taskCase) error {
	d, err := checkDescription(ctx, c, sdk.KindTask)
	c.about = d
	return err
}

// taskConfigure ends with the parameters under which the other checks run.
func taskConfigure(ctx context.Context, c *taskCase) error {
	var spaces sdk.Spaces
	err := checkParameters(c.about.Params, func(params json.RawMessage) error {
		if s, err := c.Configure(ctx, params); err != nil {
			return err
		} else if spaces = s; !reflect.DeepEqual(s, *c.about.Spaces) {
			return fmt.Errorf("spaces are %+v, but described as %+v", s, *c.about.Spaces)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if spaces, err = c.Configure(ctx, c.options.Params); err != nil {
		return fmt.Errorf("configure with %s fails: %w", c.options.Params, err)
	}
	c.spaces = spaces
	return spaces.Validate()
}

// noRows tests that a request of no rows is no error.
func noRows(ctx context.Context, c *taskCase) error {
	x, err := c.Draw(ctx, taskSeed, 3, 0)
	if err == nil {
		err = shaped("a draw of no rows", x, 0, c.dx())
	}
	if err != nil {
		return fmt.Errorf("draw: %w", err)
	}
	y, err := c.Simulate(ctx, taskSeed, 3, sdk.NewBatch(0, c.dx()))
	if err == nil {
		err = shaped("a simulation of no rows", y, 0, c.dy())
	}
	if err != nil {
		return fmt.Errorf("simulate: %w", err)
	}
	return nil
}

// taskCancel tests that calls under a context which has ended return its error.
func taskCancel(ctx context.Context, c *taskCase) error {
	ended, cancel := context.WithCancel(ctx)
	cancel()
	_, err := c.Draw(ended, taskSeed, 0, taskRows)
	if err := wants("draw under a cancelled context", err, context.Canceled); err != nil {
		return err
	}
	_, err = c.Simulate(ended, taskSeed, 0, c.x)
	return wants("simulate under a cancelled context", err, context.Canceled)
}

func (c *taskCase) dx() int { return len(c.spaces.X) }
func (c *taskCase) dy() int { return len(c.spaces.Y) }

package sdktest

import (
	"context"
	"errors"
	"fmt"

	"github.com/invbench/invbench/sdk"
)

// truerRows is how many rows the truer simulator is asked for at most. It may take seconds a row,
// so few.
const truerRows = 4

// truer tests the truer simulator of a task that announces it, and that it is not supported
// otherwise.
func truer(ctx context.Context, c *taskCase) error {
	announced := c.about.Has(sdk.CanTruer)
	t, ok := c.TaskUnderTest.(sdk.Truer)
	switch {
	case !ok && announced:
		return errors.New("the capability truer is announced and not there")
	case !ok:
		return nil
	}
	x, asked := c.x.Slice(0, truerRows), c.x.Slice(0, truerRows).Clone()
	y, err := t.SimulateTruer(ctx, taskSeed, 0, asked)
	switch {
	case !announced:
		return wants("the truer simulator, which is not announced,", err, sdk.ErrUnsupported)
	case err != nil:
		return fmt.Errorf("the truer simulator fails: %w", err)
	}
	if err := shaped("a truer simulation", y, truerRows, c.dy()); err != nil {
		return err
	}
	return errors.Join(
		same("x after a truer simulation", asked, x),
		wholeRows("a truer simulation", y),
		within("a truer simulation", y, c.spaces.Y),
		truerFeasible(c, y),
		truerIsCutFree(ctx, c, t, y),
		truerOfBadRows(ctx, c, t),
		truerCancel(ctx, c, t),
	)
}

// truerFeasible tests that the truer simulator calls about as many rows feasible as the task's own:
// all but one.
func truerFeasible(c *taskCase, y sdk.Batch) error {
	own := feasible(c.y.Slice(0, truerRows))
	if n := feasible(y); n < own-1 {
		return fmt.Errorf(
			"%d of %d draws from the prior are feasible by the truer simulator, "+
				"%d by the task's own", n, truerRows, own)
	}
	return nil
}

// truerIsCutFree simulates the same rows again: all but the first, then the first.
func truerIsCutFree(ctx context.Context, c *taskCase, t sdk.Truer, want sdk.Batch) error {
	for _, cut := range [][2]int{{1, truerRows}, {0, 1}} {
		y, err := t.SimulateTruer(ctx, taskSeed, cut[0], c.x.Slice(cut[0], cut[1]).Clone())
		if err != nil {
			return fmt.Errorf("truer simulation of rows %d to %d: %w", cut[0], cut[1], err)
		}
		what := fmt.Sprintf("truer simulation, rows from %d by themselves", cut[0])
		if err := same(what, y, want.Slice(cut[0], cut[1])); err != nil {
			return err
		}
	}
	return nil
}

// truerOfBadRows tests what rows of NaN, rows of the wrong width and no rows at all do.
func truerOfBadRows(ctx context.Context, c *taskCase, t sdk.Truer) error {
	x := c.x.Slice(0, 2).Clone()
	sdk.FillNaN(x.Row(1))
	y, err := t.SimulateTruer(ctx, taskSeed, 0, x)
	if err == nil {
		err = shaped("a truer simulation", y, 2, c.dy())
	}
	if err != nil {
		return fmt.Errorf("truer simulation of a row of NaN: %w", err)
	}
	if !allNaN(y.Row(1)) {
		return fmt.Errorf("truer simulation of a row of NaN is %v, want NaN", y.Row(1))
	}
	if y, err = t.SimulateTruer(ctx, taskSeed, 0, sdk.NewBatch(0, c.dx())); err == nil {
		err = shaped("a truer simulation of no rows", y, 0, c.dy())
	}
	if err != nil {
		return fmt.Errorf("truer simulation of no rows: %w", err)
	}
	_, err = t.SimulateTruer(ctx, taskSeed, 0, sdk.NewBatch(2, c.dx()+1))
	return wants("truer simulation of rows that are too wide", err, sdk.ErrInvalid)
}

// truerCancel tests that a call under a context which has ended returns its error.
func truerCancel(ctx context.Context, c *taskCase, t sdk.Truer) error {
	ended, cancel := context.WithCancel(ctx)
	cancel()
	_, err := t.SimulateTruer(ended, taskSeed, 0, c.x.Slice(0, truerRows).Clone())
	return wants("truer simulation under a cancelled context", err, context.Canceled)
}

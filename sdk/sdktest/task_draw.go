package sdktest

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/invbench/invbench/sdk"
)

func drawShape(ctx context.Context, c *taskCase) error {
	x, err := c.Draw(ctx, taskSeed, 0, taskRows)
	if err == nil {
		err = shaped("a draw", x, taskRows, c.dx())
	}
	for i := 0; err == nil && i < x.Rows(); i++ {
		if !sdk.Finite(x.Row(i)) {
			err = fmt.Errorf("row %d of a draw is %v, want finite numbers", i, x.Row(i))
		}
	}
	c.x = x
	return err
}

func drawIsDeterministic(ctx context.Context, c *taskCase) error {
	x, err := c.Draw(ctx, taskSeed, 0, taskRows)
	if err != nil {
		return err
	}
	return same("the same draw again", x, c.x)
}

// drawIsCutFree draws the same rows in pieces, out of order.
func drawIsCutFree(ctx context.Context, c *taskCase) error {
	for _, cut := range cuts(taskRows) {
		x, err := c.Draw(ctx, taskSeed, cut[0], cut[1]-cut[0])
		if err != nil {
			return fmt.Errorf("draw of rows %d to %d: %w", cut[0], cut[1], err)
		}
		if err := same(fmt.Sprintf("rows from %d drawn by themselves", cut[0]), x,
			c.x.Slice(cut[0], cut[1])); err != nil {
			return err
		}
	}
	const far = 1 << 24
	x, err := c.Draw(ctx, taskSeed, far, 2)
	if err != nil {
		return fmt.Errorf("draw from row %d: %w", far, err)
	}
	return shaped("a draw from a far row", x, 2, c.dx())
}

// cuts returns pieces [first, end) that together are the rows 0 to n, in mixed order.
func cuts(n int) [][2]int {
	return [][2]int{{n / 2, n - 7}, {0, 1}, {n - 7, n}, {1, 8}, {8, n / 2}}
}

// drawFollowsSeed tests that seeds, and rows, differ.
func drawFollowsSeed(ctx context.Context, c *taskCase) error {
	other, err := c.Draw(ctx, taskSeed+1, 0, taskRows)
	if err != nil {
		return err
	}
	if same("", other, c.x) == nil {
		return errors.New("two seeds give the same rows")
	}
	for i := 1; i < taskRows; i++ {
		if same("", c.x.Slice(i, i+1), c.x.Slice(0, 1)) != nil {
			return nil
		}
	}
	return fmt.Errorf("all rows are %v", c.x.Row(0))
}

func drawInBounds(ctx context.Context, c *taskCase) error {
	return within("a draw", c.x, c.spaces.X)
}

// drawFillsBox tests that each side of the box is the prior's range or its central 95 % interval.
// Its margins are some six standard errors wide.
func drawFillsBox(ctx context.Context, c *taskCase) error {
	const n = 4000
	x, err := c.Draw(ctx, taskSeed+2, 0, n)
	if err == nil {
		err = shaped("a draw", x, n, c.dx())
	}
	if err != nil {
		return err
	}
	for k, side := range c.spaces.Box {
		values := column(x, k)
		slices.Sort(values)
		inside := 0
		for _, v := range values {
			if float32(v) >= float32(side.Low) && float32(v) <= float32(side.High) {
				inside++
			}
		}
		name, share := c.spaces.X[k].Name, float64(inside)/n
		spread := values[n-1] - values[0]
		switch {
		case share < 0.999 && (share < 0.93 || share > 0.97):
			return fmt.Errorf(
				"the box of %s is [%g, %g] and holds %.1f %% of the prior, "+
					"want its range or its central 95 %%",
				name, side.Low, side.High, 100*share)
		case spread < 0.05*(side.High-side.Low):
			return fmt.Errorf("the box of %s is [%g, %g] but draws lie in [%g, %g] only",
				name, side.Low, side.High, values[0], values[n-1])
		}
	}
	return nil
}

package sdktest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/invbench/invbench/sdk"
)

// jacobian tests the derivative of a task that announces it, and that it is not supported
// otherwise.
func jacobian(ctx context.Context, c *taskCase) error {
	announced := c.about.Has(sdk.CanJacobian)
	j, ok := c.TaskUnderTest.(sdk.Jacobian)
	switch {
	case !ok && announced:
		return errors.New("the capability jacobian is announced and not there")
	case !ok:
		return nil
	}
	d, err := j.Jacobian(ctx, c.x.Clone())
	switch {
	case !announced:
		return wants("jacobian, which is not announced,", err, sdk.ErrUnsupported)
	case err != nil:
		return fmt.Errorf("jacobian fails: %w", err)
	}
	if err := shaped("a jacobian", d, taskRows, c.dx()*c.dy()); err != nil {
		return err
	}
	return errors.Join(
		wholeRows("a jacobian", d),
		jacobianIsDerivative(ctx, c, d),
		jacobianOfBadRows(ctx, c, j),
	)
}

// jacobianOfBadRows tests what infeasible rows and rows of the wrong width do.
func jacobianOfBadRows(ctx context.Context, c *taskCase, j sdk.Jacobian) error {
	x := c.x.Slice(0, 3).Clone()
	sdk.FillNaN(x.Row(1))
	d, err := j.Jacobian(ctx, x)
	if err != nil {
		return fmt.Errorf("jacobian of a row of NaN: %w", err)
	}
	if err := shaped("a jacobian", d, 3, c.dx()*c.dy()); err != nil {
		return err
	}
	if !allNaN(d.Row(1)) {
		return fmt.Errorf("jacobian of a row of NaN is %v, want NaN", d.Row(1))
	}
	_, err = j.Jacobian(ctx, sdk.NewBatch(2, c.dx()+1))
	return wants("jacobian of rows that are too wide", err, sdk.ErrInvalid)
}

// jacobianIsDerivative compares with central differences over a thousandth and two thousandths of
// the box. Where these two differ, as at a kink, nothing is said. Derivatives by x_k are compared
// in units of y_j over the box's width, and relative to the largest of y_j.
func jacobianIsDerivative(ctx context.Context, c *taskCase, d sdk.Batch) error {
	tolerance := c.options.JacobianTolerance
	if tolerance == 0 {
		tolerance = 1e-2
	}
	dx, dy := c.dx(), c.dy()
	compared := 0
	for k := range dx {
		fine, err := c.difference(ctx, k, 1e-3)
		if err != nil {
			return err
		}
		coarse, err := c.difference(ctx, k, 2e-3)
		if err != nil {
			return err
		}
		for j := range dy {
			scale := c.steepest(d, j)
			for i := range taskRows {
				want, check := fine[i*dy+j], coarse[i*dy+j]
				if !(math.Abs(want-check) <= tolerance*scale/2) {
					continue
				}
				compared++
				got := float64(d.Row(i)[j*dx+k]) * c.side(k)
				if !(math.Abs(got-want) <= tolerance*scale) {
					return fmt.Errorf("∂%s/∂%s at x = %v is %g, but %g by central differences",
						c.spaces.Y[j].Name, c.spaces.X[k].Name, c.x.Row(i), got/c.side(k),
						want/c.side(k))
				}
			}
		}
	}
	if compared < taskRows*dx*dy/4 {
		return fmt.Errorf("only %d of %d derivatives can be compared with central differences",
			compared, taskRows*dx*dy)
	}
	return nil
}

func (c *taskCase) side(k int) float64 { return c.spaces.Box[k].High - c.spaces.Box[k].Low }

// difference returns (y(x+h) - y(x-h))/2h by coordinate k, in units of y over the box's width,
// where h is a share of that width; NaN where one of the two is infeasible.
func (c *taskCase) difference(ctx context.Context, k int, share float64) ([]float64, error) {
	up, down := c.x.Clone(), c.x.Clone()
	for i := range taskRows {
		up.Row(i)[k] += float32(share * c.side(k))
		down.Row(i)[k] -= float32(share * c.side(k))
	}
	yUp, err := c.Simulate(ctx, taskSeed, 0, up.Clone())
	if err != nil {
		return nil, err
	}
	yDown, err := c.Simulate(ctx, taskSeed, 0, down.Clone())
	if err != nil {
		return nil, err
	}
	out := make([]float64, len(yUp.Data))
	for i := range out {
		row := i / c.dy()
		step := float64(up.Row(row)[k]) - float64(down.Row(row)[k]) // as float32 could hold it
		out[i] = (float64(yUp.Data[i]) - float64(yDown.Data[i])) / step * c.side(k)
	}
	return out, nil
}

// steepest returns the largest derivative of y_j over the box's width, at the 90 % quantile over
// rows so that a singularity does not hide all else.
func (c *taskCase) steepest(d sdk.Batch, j int) float64 {
	var all []float64
	for i := range taskRows {
		largest := 0.0
		for k := range c.dx() {
			if v := math.Abs(float64(d.Row(i)[j*c.dx()+k]) * c.side(k)); v > largest {
				largest = v
			}
		}
		all = append(all, largest)
	}
	slices.Sort(all)
	return all[len(all)*9/10]
}

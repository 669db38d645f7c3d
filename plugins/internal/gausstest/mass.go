package gausstest

import (
	"context"
	"math"

	"github.com/invbench/invbench/sdk"
)

// Rescaled returns rows in other units: x times those given, one for each dim that is kept, and y
// times its own. A dim of x without a unit is left out.
func Rescaled(d sdk.Dataset, y float32, x ...float32) sdk.Dataset {
	r := sdk.Dataset{X: sdk.NewBatch(d.Len(), len(x)), Y: d.Y.Clone()}
	for i := range d.Len() {
		r.Y.Row(i)[0] *= y
		for k, unit := range x {
			r.X.Row(i)[k] = d.X.Row(i)[k] * unit
		}
	}
	return r
}

// Mass integrates a density of one or two dims of x, given y, over the cube from -reach to reach in
// units of the given size, with n points on a side.
func Mass(
	ctx context.Context, m sdk.LogDensity, y float32, reach float64, n int, units ...float32,
) (float64, error) {
	points := n
	if len(units) == 2 {
		points = n * n
	}
	x, ys := sdk.NewBatch(points, len(units)), sdk.NewBatch(points, 1)
	volume := 1.0
	for k, unit := range units {
		step := 2 * reach * float64(unit) / float64(n)
		volume *= step
		for i := range points {
			at := i % n
			if k == 1 {
				at = i / n
			}
			x.Row(i)[k] = float32(-reach*float64(unit) + step*(float64(at)+0.5))
		}
	}
	for i := range ys.Data {
		ys.Data[i] = y
	}
	p, err := m.LogDensity(ctx, ys, x)
	if err != nil {
		return 0, err
	}
	mass := 0.0
	for _, v := range p.Data {
		mass += math.Exp(float64(v)) * volume
	}
	return mass, nil
}

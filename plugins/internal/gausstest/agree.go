package gausstest

import (
	"context"
	"fmt"
	"math"

	"github.com/invbench/invbench/sdk"
)

// Agree fits two models to a few rows and compares their draws and densities: that they are within
// tolerance of each other, relative to numbers larger than one. It is for one model on two
// backends.
func Agree(ctx context.Context, a, b sdk.Model, tolerance float64) error {
	var draws, densities []sdk.Batch
	for _, m := range []sdk.Model{a, b} {
		if err := m.Fit(ctx, Rows(150), nil); err != nil {
			return err
		}
		all := sdk.Batch{Width: 2}
		y := sdk.Batch{Width: 1, Data: []float32{-1, 0.3}}
		for x, err := range m.Invert(ctx, y, 20) {
			if err != nil {
				return err
			}
			all.Data = append(all.Data, x.Data...)
		}
		rows := Rows(30)
		p, err := m.(sdk.LogDensity).LogDensity(ctx, rows.Y, rows.X)
		if err != nil {
			return err
		}
		draws, densities = append(draws, all), append(densities, p)
	}
	if err := near("draws", draws[0], draws[1], tolerance); err != nil {
		return err
	}
	return near("log densities", densities[0], densities[1], tolerance)
}

func near(what string, a, b sdk.Batch, tolerance float64) error {
	for i, v := range a.Data {
		if d := math.Abs(float64(v - b.Data[i])); !(d <=
			tolerance*math.Max(1, math.Abs(float64(v)))) {
			return fmt.Errorf("%s: row %d is %v and %v",
				what, i/a.Width, a.Row(i/a.Width), b.Row(i/a.Width))
		}
	}
	return nil
}

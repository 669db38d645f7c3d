package bench

import (
	"context"
	"fmt"

	"github.com/invbench/invbench/sdk"
)

// feasible returns the first n rows of the prior's stream named by seed that the task can simulate, with their
// simulations. Infeasible rows are passed over, so the result is exact in number and does not depend on how many rows
// are asked for at a time. Told, if not nil, hears how many rows are there.
func feasible(
	ctx context.Context, sim sdk.Simulator, spaces sdk.Spaces, seed sdk.Seed, n int, told func(done int),
) (sdk.Dataset, error) {
	dx, dy := len(spaces.X), len(spaces.Y)
	found := sdk.Dataset{
		X: sdk.Batch{Width: dx, Data: make([]float32, 0, n*dx)},
		Y: sdk.Batch{Width: dy, Data: make([]float32, 0, n*dy)},
	}
	for first := 0; found.Len() < n; {
		if first >= patience(n) {
			return sdk.Dataset{}, fmt.Errorf("only %d of %d draws from the prior are feasible, need %d", found.Len(), first, n)
		}
		count := min(n-found.Len(), mostRows)
		pairs, err := simulated(ctx, sim, seed, first, count, dx, dy)
		if err != nil {
			return sdk.Dataset{}, err
		}
		for i := range pairs.Len() {
			if sdk.Finite(pairs.X.Row(i)) && sdk.Finite(pairs.Y.Row(i)) {
				found.X.Data = append(found.X.Data, pairs.X.Row(i)...)
				found.Y.Data = append(found.Y.Data, pairs.Y.Row(i)...)
			}
		}
		first += count
		if told != nil {
			told(found.Len())
		}
	}
	return found, nil
}

// mostRows is how many rows are simulated in one call.
const mostRows = 1 << 14

// patience is how many draws may be spent on n feasible rows: a task that wastes more than 99 in 100 is out of order.
func patience(n int) int { return 100*n + 10_000 }

// simulated returns rows first … first+n-1 of the stream, feasible or not.
func simulated(ctx context.Context, sim sdk.Simulator, seed sdk.Seed, first, n, dx, dy int) (sdk.Dataset, error) {
	x, err := sim.Draw(ctx, seed.Derive("x"), first, n)
	if err != nil {
		return sdk.Dataset{}, fmt.Errorf("draw %d rows from the prior: %w", n, err)
	}
	if err := shaped(x, n, dx); err != nil {
		return sdk.Dataset{}, fmt.Errorf("draw %d rows from the prior: task returned %w", n, err)
	}
	y, err := sim.Simulate(ctx, seed.Derive("y"), first, x)
	if err != nil {
		return sdk.Dataset{}, fmt.Errorf("simulate %d rows: %w", n, err)
	}
	if err := shaped(y, n, dy); err != nil {
		return sdk.Dataset{}, fmt.Errorf("simulate %d rows: task returned %w", n, err)
	}
	return sdk.Dataset{X: x, Y: y}, nil
}

// shaped reports whether b has the given shape. The error wraps sdk.ErrInvalid.
func shaped(b sdk.Batch, rows, width int) error {
	if err := b.Validate(width); err != nil {
		return err
	}
	if b.Rows() != rows {
		return fmt.Errorf("%w: %d rows where %d were asked for", sdk.ErrInvalid, b.Rows(), rows)
	}
	return nil
}

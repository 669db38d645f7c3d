package bench

import (
	"context"
	"fmt"

	"github.com/invbench/invbench/host/internal/score"
	"github.com/invbench/invbench/sdk"
)

// feasible returns the first n rows of the prior's stream named by seed that the task can simulate,
// with their simulations. Infeasible rows are passed over, so the result is exact in number and
// does not depend on how many rows are asked for at a time. Told, if not nil, hears how many rows
// are there.
func feasible(
	ctx context.Context, sim sdk.Simulator, spaces sdk.Spaces, seed sdk.Seed, n int,
	told func(done int),
) (sdk.Dataset, error) {
	source := score.NewSource(sim, spaces)
	found := sdk.Dataset{
		X: sdk.Batch{Width: source.DX, Data: make([]float32, 0, n*source.DX)},
		Y: sdk.Batch{Width: source.DY, Data: make([]float32, 0, n*source.DY)},
	}
	for first := 0; found.Len() < n; {
		if first >= patience(n) {
			return sdk.Dataset{},
				fmt.Errorf("only %d of %d draws from the prior are feasible, need %d",
					found.Len(), first, n)
		}
		count := min(n-found.Len(), mostRows)
		pairs, err := source.Pairs(ctx, seed, first, count)
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

// patience is how many draws may be made to find n feasible rows. A task of which more than 99 in
// 100 draws are infeasible is taken to be broken.
func patience(n int) int { return 100*n + 10_000 }

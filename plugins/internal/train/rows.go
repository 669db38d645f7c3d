package train

import (
	"fmt"
	"math"

	"github.com/invbench/invbench/sdk"
)

// Split deals the rows of a dataset out at random: a share of them, rounded up, for validation, the
// rest for training, as scikit-learn's train_test_split does.
func Split(
	all sdk.Dataset, share float64, seed sdk.Seed,
) (training, validation sdk.Dataset, err error) {
	n := all.Len()
	held := int(math.Ceil(share * float64(n)))
	if n-held < 2 || held < 1 {
		return training, validation,
			fmt.Errorf("%w: %d rows with %d held back for validation, want at least 2 and 1",
				sdk.ErrInvalid, n, held)
	}
	order := seed.Derive("split").Row(0).Perm(n)
	return pick(all, order[held:]), pick(all, order[:held]), nil
}

// pick returns the rows of d at the given indices, in that order.
func pick(d sdk.Dataset, rows []int) sdk.Dataset {
	return sdk.Dataset{X: pickRows(d.X, rows), Y: pickRows(d.Y, rows)}
}

func pickRows(b sdk.Batch, rows []int) sdk.Batch {
	some := sdk.NewBatch(len(rows), b.Width)
	for i, r := range rows {
		copy(some.Row(i), b.Row(r))
	}
	return some
}

// cut returns the bounds of the batches of n rows: all of the given size but the last. A last batch
// of fewer than least rows is left out, unless it is the only one: for training, least is 2, as a
// batch norm cannot normalise a single row.
func cut(n, size, least int) [][2]int {
	var bounds [][2]int
	for first := 0; first < n; first += size {
		if end := min(first+size, n); first == 0 || end-first >= least {
			bounds = append(bounds, [2]int{first, end})
		}
	}
	return bounds
}

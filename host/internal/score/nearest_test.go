package score

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/sdk"
)

// coarse has so few values of y that ties abound, and some infeasible rows.
func coarse(dy int) fake {
	return fake{
		dx: 2, dy: dy,
		draw: func(random *rand.Rand, x []float32) {
			x[0], x[1] = random.Float32(), random.Float32()
		},
		simulate: func(x, y []float32) {
			for i := range y {
				y[i] = float32(math.Floor(float64(5 * x[i%2])))
			}
			if x[0] > 0.9 {
				sdk.FillNaN(y)
			}
		},
	}
}

// TestNearest compares with a full sort, on pairs offered in pieces and in another order.
func TestNearest(t *testing.T) {
	t.Parallel()
	tests := map[string]fake{
		"one output": sineWave(), "two outputs": roboticArm(), "ties": coarse(1),
		"ties in three": coarse(3),
	}
	for name, task := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const n, rows, pieces = 20, 3000, 10
			targets := feasible(task.targets(t, 12))
			pairs := pool(t, task, rows)
			found := newNearest(targets, n, task.dx)
			for _, i := range sdk.Seed(5).Row(0).Perm(pieces) {
				first, end := i*rows/pieces, (i+1)*rows/pieces
				found.offer(first,
					sdk.Dataset{X: pairs.X.Slice(first, end), Y: pairs.Y.Slice(first, end)})
			}
			samples, distances := found.samples()
			for i := range targets.Rows() {
				want, distance := sortedNearest(pairs, targets.Row(i), n)
				if diff := gocmp.Diff(want, samples[i]); diff != "" {
					t.Errorf("target %d (-want +got):\n%s", i, diff)
				}
				near(t, "largest distance", distances[i], distance, 0)
			}
		})
	}
}

// TestNearestShort finds fewer rows than it was asked for, and none of the infeasible ones.
func TestNearestShort(t *testing.T) {
	t.Parallel()
	x := column(1, 2, float32(math.NaN()), 4)
	y := column(1, float32(math.NaN()), 3, float32(math.Inf(1)))
	found := newNearest(column(0), 3, 1)
	found.offer(0, sdk.Dataset{X: x, Y: y})
	samples, _ := found.samples()
	if diff := gocmp.Diff([]sdk.Batch{column(1)}, samples); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func pool(t *testing.T, task fake, rows int) sdk.Dataset {
	t.Helper()
	pairs, err := Source{task, task.dx, task.dy}.Pairs(t.Context(), 17, 0, rows)
	if err != nil {
		t.Fatal(err)
	}
	return pairs
}

func feasible(y, _ sdk.Batch) sdk.Batch {
	kept := sdk.Batch{Width: y.Width}
	for i := range y.Rows() {
		if sdk.Finite(y.Row(i)) {
			kept.Data = append(kept.Data, y.Row(i)...)
		}
	}
	return kept
}

// sortedNearest sorts all feasible rows by distance, then index, and returns the first n in order
// of index.
func sortedNearest(pairs sdk.Dataset, target []float32, n int) (sdk.Batch, float64) {
	type row struct {
		index    int
		distance float64
	}
	var rows []row
	for i := range pairs.Len() {
		if y := pairs.Y.Row(i); sdk.Finite(y) {
			d := 0.0
			for k := range y {
				d += math.Pow(float64(y[k])-float64(target[k]), 2)
			}
			rows = append(rows, row{i, d})
		}
	}
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(a.distance, b.distance) })
	rows = rows[:n]
	largest := math.Sqrt(rows[n-1].distance)
	slices.SortFunc(rows, func(a, b row) int { return a.index - b.index })
	sample := sdk.Batch{Width: pairs.X.Width}
	for _, r := range rows {
		sample.Data = append(sample.Data, pairs.X.Row(r.index)...)
	}
	return sample, largest
}

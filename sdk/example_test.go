package sdk_test

import (
	"context"
	"fmt"
	"iter"
	"math"

	"github.com/invbench/invbench/sdk"
)

// throw is a task: x is the angle of a throw, y is how far it goes.
type throw struct{}

// Draw takes each row from the stream of its own index, so that requests may be cut anywhere.
func (throw) Draw(_ context.Context, seed sdk.Seed, first, n int) (sdk.Batch, error) {
	x := sdk.NewBatch(n, 1)
	for i := range n {
		x.Row(i)[0] = float32(seed.Row(first+i).Float64() * math.Pi / 2)
	}
	return x, nil
}

// Simulate returns one row of y for each row of x.
func (throw) Simulate(_ context.Context, _ sdk.Seed, _ int, x sdk.Batch) (sdk.Batch, error) {
	if err := x.Validate(1); err != nil {
		return sdk.Batch{}, err
	}
	y := sdk.NewBatch(x.Rows(), 1)
	for i := range x.Rows() {
		y.Row(i)[0] = float32(math.Sin(2 * float64(x.Row(i)[0])))
	}
	return y, nil
}

// nearest is a model: its only draw for a target is the row whose y is nearest.
type nearest struct{ train sdk.Dataset }

// Fit keeps the training rows.
func (m *nearest) Fit(_ context.Context, train sdk.Dataset, _ sdk.Oracle) error {
	m.train = train
	return train.Validate()
}

// Invert yields one batch of draws for each target, in order.
func (m *nearest) Invert(
	_ context.Context, y sdk.Batch, draws int,
) iter.Seq2[sdk.Batch, error] {
	return func(yield func(sdk.Batch, error) bool) {
		for i := range y.Rows() {
			best := 0
			for k := range m.train.Len() {
				if m.miss(k, y.Row(i)) < m.miss(best, y.Row(i)) {
					best = k
				}
			}
			x := sdk.NewBatch(draws, m.train.X.Width)
			for d := range draws {
				copy(x.Row(d), m.train.X.Row(best))
			}
			if !yield(x, nil) {
				return
			}
		}
	}
}

// miss is how far training row k is from a target.
func (m *nearest) miss(k int, target []float32) float64 {
	return math.Abs(float64(m.train.Y.Row(k)[0] - target[0]))
}

// What a host does with a task and a model: it draws and simulates training rows, lets the model
// fit, and simulates what the model proposes for a target, to see how near it comes.
func Example() {
	ctx, seed := context.Background(), sdk.Seed(1).Derive("train")
	var task sdk.Simulator = throw{}
	var model sdk.Model = &nearest{}

	x, err := task.Draw(ctx, seed, 0, 1000)
	if err != nil {
		panic(err)
	}
	y, err := task.Simulate(ctx, seed, 0, x)
	if err != nil {
		panic(err)
	}
	if err := model.Fit(ctx, sdk.Dataset{X: x, Y: y}, nil); err != nil {
		panic(err)
	}

	target := sdk.Batch{Width: 1, Data: []float32{0.5}} // 15° and 75° go that far
	for draws, err := range model.Invert(ctx, target, 1) {
		if err != nil {
			panic(err)
		}
		reached, err := task.Simulate(ctx, seed, 0, draws)
		angle := float64(draws.Row(0)[0])
		fmt.Printf("sin(2x) = %.1f at x = %.1f: %v\n", reached.Row(0)[0], angle, err)
	}
	// Output:
	// sin(2x) = 0.5 at x = 1.3: <nil>
}

// A row's stream depends on the seed and the row's index alone, so rows may be asked for in any
// order and in any pieces.
func ExampleSeed_Row() {
	seed := sdk.Seed(20).Derive("sine_wave", "targets")
	for _, row := range []int{0, 1, 0} {
		fmt.Printf("%.4f\n", seed.Row(row).Float64())
	}
	// Output:
	// 0.7783
	// 0.6686
	// 0.7783
}

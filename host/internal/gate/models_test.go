package gate

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/rs/zerolog"
	"gonum.org/v1/gonum/mat"

	"github.com/invbench/invbench/host/internal/catalog"
	"github.com/invbench/invbench/host/internal/compare"
	"github.com/invbench/invbench/host/internal/launch"
	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/host/internal/stat"
	"github.com/invbench/invbench/sdk"
)

// world is a task, and rows of its prior with their simulations: y has one dim.
type world struct {
	task    *launch.Task
	x       sdk.Batch
	y       []float32
	targets []float32
	prior   []float64   // the prior's r_T for the targets, as a record has it
	weights [][]float64 // of sorted errors, for each T
}

// The sizes of the default profile.
const (
	simTargets = 100
	simDraws   = 100
	simRows    = 1000 // of training; the default profile has more, but these models are cheap
)

// simT are the numbers of draws that a comparison of 100 draws looks at.
func simT() []int { return []int{1, 10, 100} }

// newWorld starts the sine wave's plugin, and draws a pool of rows from it.
func newWorld(t *testing.T, rows int) *world {
	t.Helper()
	c, err := catalog.Open(".", zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	found, err := c.Resolve(t.Context(), []catalog.Ref{{Kind: sdk.KindTask, Name: "sine_wave"}})
	if err != nil {
		t.Fatal(err)
	}
	task, err := launch.StartTask(t.Context(), found[0].Command(),
		launch.Options{Log: zerolog.Nop()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { task.Stop() })
	if _, err := task.Configure(t.Context(), []byte(`{"sampling":"iid"}`)); err != nil {
		t.Fatal(err)
	}
	w := &world{task: task, x: sdk.Batch{Width: 2}}
	for _, t := range simT() {
		w.weights = append(w.weights, stat.MinWeights(simDraws, t))
	}
	for first := 0; first < rows; first += 1 << 14 {
		x, err := task.Draw(t.Context(), 1, first, min(1<<14, rows-first))
		if err != nil {
			t.Fatal(err)
		}
		w.x.Data = append(w.x.Data, x.Data...)
	}
	w.y = w.simulate(t, w.x)
	w.targets = w.y[:simTargets] // rows that nobody draws
	random := sdk.Seed(2).Row(0)
	w.prior = make([]float64, len(simT()))
	for _, r := range w.scores(func(int) []float32 { return w.some(random, simDraws) }) {
		for k := range w.prior {
			w.prior[k] += r[k] / simTargets
		}
	}
	return w
}

func (w *world) simulate(t *testing.T, x sdk.Batch) []float32 {
	t.Helper()
	y, err := w.task.Simulate(context.WithoutCancel(t.Context()), 1, 0, x)
	if err != nil {
		t.Fatal(err)
	}
	return y.Data
}

// row returns the index of a random row that is no target.
func (w *world) row(random *rand.Rand) int { return simTargets + random.IntN(len(w.y)-simTargets) }

// some returns y of random rows.
func (w *world) some(random *rand.Rand, n int) []float32 {
	y := make([]float32, n)
	for i := range y {
		y[i] = w.y[w.row(random)]
	}
	return y
}

// scores returns r_T of each target, for exchangeable draws of which answer gives the y.
func (w *world) scores(answer func(target int) []float32) [][]float64 {
	all := make([][]float64, simTargets)
	for i, target := range w.targets {
		var errors []float64
		for _, y := range answer(i) {
			errors = append(errors, float64(y-target)*float64(y-target))
		}
		slices.Sort(errors)
		for _, weights := range w.weights {
			r := 0.0
			for j, weight := range weights {
				r += weight * errors[j]
			}
			all[i] = append(all[i], r)
		}
	}
	return all
}

// training is a fitted model: for each target, the rows of the pool that it proposes.
type training struct {
	proposals [][]int
	trace     []float64
}

// nearest proposes the training rows whose y is nearest to the target. All that is random about it
// is its rows.
func (w *world) nearest(random *rand.Rand) training {
	rows := make([]int, simRows)
	for i := range rows {
		rows[i] = w.row(random)
	}
	return training{w.closest(rows, func(i int) float64 { return float64(w.y[rows[i]]) }), nil}
}

// net is a surrogate of the task with one hidden layer of random cosines, fitted to a few rows.
type net struct {
	features cosines
	weights  *mat.VecDense
	trace    []float64 // what it would report of its training
}

func (w *world) fit(random *rand.Rand) net {
	const hidden, rows = 32, 200
	n := net{features: newCosines(random, hidden)}
	features, y := mat.NewDense(rows, hidden, nil), mat.NewVecDense(rows, nil)
	for i := range rows {
		row := w.row(random)
		features.SetRow(i, n.features.at(w.x.Row(row)))
		y.SetVec(i, float64(w.y[row]))
	}
	weights, loss := ridge(features, y)
	n.weights, n.trace = weights, []float64{mat.Norm(y, 2), loss}
	return n
}

// says returns what the net takes y of a row for.
func (n net) says(x []float32) float64 {
	return mat.Dot(mat.NewVecDense(n.weights.Len(), n.features.at(x)), n.weights)
}

// surrogate fits a net and proposes those of many candidates for which it says that y is nearest to
// the target: a search in the manner of the Neural-Adjoint method. All targets share the errors of
// one net.
func (w *world) surrogate(random *rand.Rand) training {
	n := w.fit(random)
	found, said := make([]int, simRows), make([]float64, simRows)
	for i := range found {
		found[i] = w.row(random)
		said[i] = n.says(w.x.Row(found[i]))
	}
	return training{w.closest(found, func(i int) float64 { return said[i] }), n.trace}
}

// closest returns, for each target, those of the rows whose value is closest to it.
func (w *world) closest(rows []int, value func(i int) float64) [][]int {
	type valued struct {
		value float64
		row   int
	}
	order := make([]valued, len(rows))
	for i := range order {
		order[i] = valued{value(i), rows[i]}
	}
	slices.SortFunc(order, func(a, b valued) int { return cmp.Compare(a.value, b.value) })
	all := make([][]int, simTargets)
	for k := range all {
		target := float64(w.targets[k])
		low, _ := slices.BinarySearchFunc(order, target, func(a valued, v float64) int {
			return cmp.Compare(a.value, v)
		})
		high := low
		for high-low < simDraws {
			if low > 0 && (high == len(order) ||
				target-order[low-1].value < order[high].value-target) {
				low--
			} else {
				high++
			}
		}
		for _, v := range order[low:high] {
			all[k] = append(all[k], v.row)
		}
	}
	return all
}

// cosines are random features of x.
type cosines struct{ w, b []float64 }

func newCosines(random *rand.Rand, n int) cosines {
	c := cosines{make([]float64, 2*n), make([]float64, n)}
	for i := range c.b {
		// Along one of the axes.
		c.w[2*i+i%2], c.b[i] = 11*random.Float64(), 2*math.Pi*random.Float64()
	}
	return c
}

func (c cosines) at(x []float32) []float64 {
	h := make([]float64, len(c.b))
	for i := range h {
		h[i] = math.Cos(c.w[2*i]*float64(x[0]) + c.w[2*i+1]*float64(x[1]) + c.b[i])
	}
	return h
}

// ridge returns the weights of the least squares with a small penalty, and what is left.
func ridge(features *mat.Dense, y *mat.VecDense) (*mat.VecDense, float64) {
	_, n := features.Dims()
	var square mat.SymDense
	square.SymOuterK(1, features.T())
	for i := range n {
		square.SetSym(i, i, square.At(i, i)+0.1)
	}
	var (
		right, weights, left mat.VecDense
		factor               mat.Cholesky
	)
	right.MulVec(features.T(), y)
	if !factor.Factorize(&square) || factor.SolveVecTo(&weights, &right) != nil {
		panic("singular")
	}
	left.MulVec(features, &weights)
	left.SubVec(&left, y)
	return &weights, mat.Norm(&left, 2)
}

// cell is the record of a training, as far as comparisons look at it.
func (w *world) cell(entry string, repeat int, trace []float64, scores [][]float64) compare.Cell {
	c := compare.Cell{
		Task:  record.Plugin{Name: "sine_wave", Plugin: "sine_wave"},
		Model: record.Plugin{Name: entry, Plugin: entry}, Repeat: repeat,
		Protocol: record.Protocol{Targets: simTargets, Draws: simDraws}, Status: record.OK,
		T: simT(), Prior: w.prior, Trace: trace,
	}
	for k := range c.T {
		var r []float64
		for i := range scores {
			r = append(r, scores[i][k])
		}
		c.R = append(c.R, r)
	}
	return c
}

// score returns the scores of a training. With a spread, each of its draws is off by normal noise
// of that size in each coordinate of x, and simulated anew.
func (w *world) score(
	t *testing.T, fitted training, random *rand.Rand, spread float64,
) [][]float64 {
	if spread == 0 {
		return w.scores(func(i int) []float32 {
			var y []float32
			for _, row := range fitted.proposals[i] {
				y = append(y, w.y[row])
			}
			return y
		})
	}
	moved := sdk.Batch{Width: 2}
	for _, rows := range fitted.proposals {
		for _, row := range rows {
			for _, v := range w.x.Row(row) {
				moved.Data = append(moved.Data, v+float32(spread*random.NormFloat64()))
			}
		}
	}
	y := w.simulate(t, moved)
	return w.scores(func(i int) []float32 { return y[i*simDraws : (i+1)*simDraws] })
}

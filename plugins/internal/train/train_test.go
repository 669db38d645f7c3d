package train

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/nn"
	"github.com/invbench/invbench/plugins/internal/nn/nntest"
	"github.com/invbench/invbench/sdk"
)

// trial is a tiny training run.
type trial struct {
	settings  Settings
	objective Objective
	net       nn.MLP
	reports   []sdk.Progress
}

// newTrial returns a run that fits y = (sin x1, x1·x2) by a net with hidden layers of 6 and 5, in
// batches of 16, 16 and 8.
func newTrial() *trial { return newTrialFrom(4) }

// newTrialFrom is newTrial with another net to start from.
func newTrialFrom(seed sdk.Seed) *trial {
	tr := &trial{settings: Settings{
		Epochs: 12, BatchSize: 16, LearningRate: 2e-2, LRFactor: 0.5, LRPatience: 1,
		WeightDecay: 1e-2, ValidationShare: 0.2, ValidateEvery: 5,
	}}
	set := nn.NewSet(seed)
	tr.net = nn.NewMLP(set, "net", 2, 6, 5, 2)
	tr.objective = Objective{Stage: "net", Net: set, Loss: func(b Batch) *graph.Node {
		return nn.MeanSquare(tr.net.Apply(b.Net, b.X), b.Y)
	}}
	return tr
}

func rows(seed sdk.Seed, n int) sdk.Dataset {
	d := sdk.Dataset{X: sdk.NewBatch(n, 2), Y: sdk.NewBatch(n, 2)}
	for i := range n {
		rng := seed.Row(i)
		a, b := rng.NormFloat64(), rng.NormFloat64()
		copy(d.X.Row(i), []float32{float32(a), float32(b)})
		copy(d.Y.Row(i), []float32{float32(math.Sin(a)), float32(a * b)})
	}
	return d
}

// run trains on 40 rows and validates on 20.
func (tr *trial) run(t *testing.T, backend string) (Result, error) {
	t.Helper()
	e, err := engine.Open(backend, 1)
	if err != nil {
		t.Fatal(err)
	}
	ctx := sdk.WithReporter(t.Context(), func(p sdk.Progress) {
		tr.reports = append(tr.reports, p)
	})
	return Run(ctx, e, tr.objective, tr.settings, rows(1, 40), rows(2, 20), 3)
}

// loop is the same training in float64 loops. It returns the training loss of each epoch and the
// validation loss after it.
func (tr *trial) loop() (training, validation []float64, net *nntest.Net) {
	s := tr.settings
	net = nntest.FromSet(tr.objective.Net, "net")
	adam := map[*float64]*adamLoop{}
	schedule := NewPlateau(s.LearningRate, s.LRFactor, s.LRPatience)
	for range s.Epochs {
		var losses []float64
		for first := 0; first < 40; first += s.BatchSize {
			d := rows(1, 40)
			end := min(first+s.BatchSize, 40)
			x := nntest.Rows(d.X.Slice(first, end).Data, 2)
			y := nntest.Rows(d.Y.Slice(first, end).Data, 2)
			loss, g := nntest.MeanSquare(net.Forward(x, true), y)
			losses = append(losses, loss)
			layers, _ := net.Backward(g)
			for l, layer := range layers {
				values, gradients := net.Layers[l].Parameters(layer)
				for i := range values {
					for k := range values[i] {
						p := &values[i][k]
						if adam[p] == nil {
							adam[p] = &adamLoop{decay: s.WeightDecay}
						}
						*p = adam[p].step(*p, gradients[i][k], schedule.Rate())
					}
				}
			}
		}
		// The short last batch counts as much as the others.
		mean := (losses[0] + losses[1] + losses[2]) / 3
		held := rows(2, 20)
		var sum float64
		for _, b := range [][2]int{{0, 16}, {16, 20}} {
			x, y := held.X.Slice(b[0], b[1]), held.Y.Slice(b[0], b[1])
			loss, _ := nntest.MeanSquare(net.Forward(nntest.Rows(x.Data, 2), false),
				nntest.Rows(y.Data, 2))
			sum += loss
		}
		training, validation = append(training, mean), append(validation, sum/2)
		schedule.Step(mean)
	}
	return training, validation, net
}

// Twelve epochs, with batch norm, weight decay of all parameters (reference §9 trap 16), a learning
// rate that falls when it should and a short last batch that counts as much as the others (trap
// 21), against float64 loops.
func TestTrainingAgreesWithLoops(t *testing.T) {
	for _, backend := range []string{"cpu", "go"} {
		tr := newTrial()
		tr.settings.ValidateEvery = 1
		tr.objective.Keep = KeepLast
		training, validation, want := tr.loop()
		if _, err := tr.run(t, backend); err != nil {
			t.Fatal(err)
		}
		for i, p := range tr.reports {
			if !near(p.Loss, training[i]) || !near(p.Validation, validation[i]) {
				t.Errorf("%s: epoch %d: losses %.6g and %.6g, want %.6g and %.6g",
					backend, i, p.Loss, p.Validation, training[i], validation[i])
			}
		}
		got := nntest.FromSet(tr.objective.Net, "net")
		x := nntest.Rows(rows(9, 10).X.Data, 2)
		for i, row := range got.Forward(x, false) {
			if w := want.Forward(x, false)[i]; !near(row[0], w[0]) || !near(row[1], w[1]) {
				t.Errorf("%s: the net says %v, want %v", backend, row, w)
			}
		}
	}
}

// near allows for the rounding of a training: under 11 seeds it came to at most 2e-4.
func near(a, b float64) bool { return math.Abs(a-b) <= 1e-3*math.Max(math.Abs(b), 0.1) }

// Validation comes every so many epochs, from the first on, and after the last (reference §9 trap
// 19).
func TestValidationAndCheckpoint(t *testing.T) {
	tr := newTrial()
	result, err := tr.run(t, "cpu")
	if err != nil {
		t.Fatal(err)
	}
	_, validation, _ := newTrial().loop()
	// Every 5 epochs and the last.
	seen := []float64{validation[0], validation[5], validation[10], validation[11]}
	if !near(result.Validation, slices.Min(seen)) {
		t.Errorf("the checkpoint has validation loss %g, want the least of %v",
			result.Validation, seen)
	}
	for i, p := range tr.reports {
		want := validation[min(i/5*5, 10)]
		if i == 11 {
			want = validation[11]
		}
		if !near(p.Validation, want) || p.Done != i+1 || p.Total != 12 || p.Stage != "net" {
			t.Errorf("report %d is %+v, want validation loss %g", i, p, want)
		}
	}
	net := nntest.FromSet(tr.objective.Net, "net")
	held, sum := rows(2, 20), 0.0
	for _, b := range [][2]int{{0, 16}, {16, 20}} {
		loss, _ := nntest.MeanSquare(net.Forward(nntest.Rows(held.X.Slice(b[0], b[1]).Data, 2),
			false),
			nntest.Rows(held.Y.Slice(b[0], b[1]).Data, 2))
		sum += loss / 2
	}
	if !near(sum, result.Validation) {
		t.Errorf("the net that is kept has validation loss %g, want that of the checkpoint, %g",
			sum, result.Validation)
	}
}

func TestStopLoss(t *testing.T) {
	tr := newTrial()
	tr.settings.StopLoss = 1e9
	result, err := tr.run(t, "cpu")
	if err != nil || result.Epochs != 1 {
		t.Errorf("%d epochs and error %v, want to stop after the first", result.Epochs, err)
	}
}

func TestDivergenceIsAnError(t *testing.T) {
	for _, backend := range []string{"cpu", "go"} {
		tr := newTrial()
		tr.settings.LearningRate = 1e30
		if _, err := tr.run(t, backend); !errors.Is(err, sdk.ErrDiverged) {
			t.Errorf("%s: error %v, want ErrDiverged", backend, err)
		}
	}
}

func TestCancel(t *testing.T) {
	tr := newTrial()
	e, err := engine.Open("cpu", 1)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	ctx = sdk.WithReporter(ctx, func(sdk.Progress) {
		if n++; n == 2 {
			cancel()
		}
	})
	_, err = Run(ctx, e, tr.objective, tr.settings, rows(1, 40), rows(2, 20), 3)
	if !errors.Is(err, context.Canceled) || n != 2 {
		t.Errorf("error %v after %d epochs, want context.Canceled after 2", err, n)
	}
}

// The loss is the batch's mean noise, so that reports show which noise there was.
func TestNoise(t *testing.T) {
	losses := func(seed sdk.Seed) []float64 {
		tr := newTrial()
		tr.objective.Noise = 3
		tr.objective.Loss = func(b Batch) *graph.Node {
			return graph.Add(graph.ReduceAllMean(b.Noise),
				graph.MulScalar(nn.MeanSquare(tr.net.Apply(b.Net, b.X), b.Y), 0))
		}
		e, err := engine.Open("cpu", 1)
		if err != nil {
			t.Fatal(err)
		}
		var all []float64
		ctx := sdk.WithReporter(t.Context(), func(p sdk.Progress) { all = append(all, p.Loss) })
		if _, err := Run(ctx, e, tr.objective, tr.settings, rows(1, 40), rows(2, 20),
			seed); err != nil {
			t.Fatal(err)
		}
		return all
	}
	a := losses(1)
	if diff := cmp.Diff(a, losses(1)); diff != "" {
		t.Errorf("losses under the same seed:\n%s", diff)
	}
	var squares float64
	for _, v := range a { // each is the mean over batches of 16, 16 and 8 rows of 3 numbers
		squares += v * v / float64(len(a))
	}
	want := (1.0/48 + 1.0/48 + 1.0/24) / 9
	if a[0] == a[1] || !(squares > want/4 && squares < want*4) {
		t.Errorf("mean noise of 12 epochs is %v, want 12 numbers of variance %g", a, want)
	}
	if cmp.Equal(a, losses(2)) {
		t.Error("the noise is the same under another seed")
	}
}

// Without shuffling the order of the rows is the same in every epoch; with it, it is not (reference
// §9 trap 21). To show the order, the loss weighs the rows of a batch by their places.
func TestShuffle(t *testing.T) {
	losses := func(shuffle bool) []float64 {
		tr := newTrial()
		tr.settings.Shuffle, tr.settings.LearningRate, tr.settings.LRPatience = shuffle, 1e-30, 100
		tr.objective.Loss = func(b Batch) *graph.Node {
			weights := graph.IotaFull(b.X.Graph(), b.Y.Shape())
			zero := graph.MulScalar(nn.MeanSquare(tr.net.Apply(b.Net, b.X), b.Y), 0)
			return graph.Add(graph.ReduceAllMean(graph.Mul(weights, b.Y)), zero)
		}
		if _, err := tr.run(t, "cpu"); err != nil {
			t.Fatal(err)
		}
		var all []float64
		for _, p := range tr.reports {
			all = append(all, p.Loss)
		}
		return all
	}
	still, shuffled := losses(false), losses(true)
	for i := 1; i < len(still); i++ {
		if still[i] != still[0] {
			t.Errorf("without shuffling, epoch %d has loss %g, want %g as the first",
				i, still[i], still[0])
		}
		if shuffled[i] == shuffled[i-1] {
			t.Errorf("with shuffling, epochs %d and %d have the same loss", i-1, i)
		}
	}
}

func TestFrozenVariablesStay(t *testing.T) {
	tr := newTrial()
	frozen := nn.NewSet(8)
	f := nn.NewMLP(frozen, "frozen", 2, 4, 2)
	before := nntest.FromSet(frozen, "frozen")
	tr.objective.Frozen = frozen
	tr.objective.Loss = func(b Batch) *graph.Node {
		return nn.MeanSquare(f.Apply(b.Frozen, tr.net.Apply(b.Net, b.X)), b.Y)
	}
	if _, err := tr.run(t, "cpu"); err != nil {
		t.Fatal(err)
	}
	after := nntest.FromSet(frozen, "frozen")
	for i := range before.Layers {
		if diff := cmp.Diff(before.Layers[i].Weight, after.Layers[i].Weight); diff != "" {
			t.Errorf("weights of the frozen layer %d:\n%s", i, diff)
		}
		if diff := cmp.Diff(before.Layers[i].Mean, after.Layers[i].Mean); diff != "" {
			t.Errorf("statistics of the frozen layer %d:\n%s", i, diff)
		}
	}
	// From ten other nets the last was 0.81 to 0.94 of the first.
	if tr.reports[11].Loss >= tr.reports[0].Loss {
		t.Errorf("the loss goes from %g to %g, want it to fall",
			tr.reports[0].Loss, tr.reports[11].Loss)
	}
}

package train

import (
	"math"
	"testing"

	"github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/google/go-cmp/cmp"
)

func TestPlateau(t *testing.T) {
	for _, c := range []struct {
		name   string
		losses []float64
		want   []float64 // the rate after each
	}{
		{"falling", []float64{5, 4, 3, 2, 1, 0.5}, []float64{1, 1, 1, 1, 1, 1}},
		// The third loss in a row that is no better is one more than the patience of 2.
		{"stalled", []float64{5, 5, 5, 5, 5, 5, 5}, []float64{1, 1, 1, 0.5, 0.5, 0.5, 0.25}},
		// An improvement by less than 1e-4 of the best does not count, and does not move the best.
		{"creeping", []float64{1, 0.99995, 0.99991, 0.9999}, []float64{1, 1, 1, 0.5}},
		{"enough", []float64{1, 0.99995, 0.99991, 0.99989}, []float64{1, 1, 1, 1}},
		{"interrupted", []float64{5, 6, 6, 4, 6, 6, 6}, []float64{1, 1, 1, 1, 1, 1, 0.5}},
		// With a negative best, best·(1-1e-4) is above it: a slightly worse loss counts as better,
		// and becomes the best (reference §9 trap 17).
		{"negative", []float64{-1, -0.99995, -0.9999, -0.99985}, []float64{1, 1, 1, 1}},
		{"negative, worse", []float64{-1, -0.9, -0.9, -0.9}, []float64{1, 1, 1, 0.5}},
		{"not a number", []float64{math.NaN(), math.NaN(), math.NaN()}, []float64{1, 1, 0.5}},
	} {
		p := NewPlateau(1, 0.5, 2)
		var got []float64
		for _, loss := range c.losses {
			p.Step(loss)
			got = append(got, p.Rate())
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: rates (-want +got):\n%s", c.name, diff)
		}
	}
}

// The schedule sees the training loss, whatever becomes of the validation loss (reference §9 trap
// 18). A loss that is always 1 and a patience of 1 make the rate fall after the epochs 3, 5, 7, 9
// and 11 of 12.
func TestScheduleSeesTheTrainingLoss(t *testing.T) {
	for _, c := range []struct {
		name                 string
		training, validation bool // whether it is the net's loss, which falls, and not 1
		want                 float64
	}{
		{"training falls", true, false, 1e-3},
		{"training stalls", false, true, 1e-3 / 32},
	} {
		tr := newTrial()
		tr.settings.LearningRate, tr.settings.LRPatience, tr.settings.ValidateEvery = 1e-3, 1, 1
		net := tr.objective.Loss
		tr.objective.Loss = func(b Batch) *graph.Node {
			loss, falls := net(b), c.validation
			if b.Net.Training {
				falls = c.training
			}
			if !falls {
				loss = graph.OnePlus(graph.MulScalar(loss, 0))
			}
			return loss
		}
		result, err := tr.run(t, "cpu")
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(result.Rate-c.want) > 1e-12 {
			t.Errorf("%s: the rate is %g in the last epoch, want %g", c.name, result.Rate, c.want)
		}
	}
}

// A rate that would change by no more than 1e-8 stays.
func TestPlateauStopsAtTinyRates(t *testing.T) {
	p := NewPlateau(1.5e-8, 0.5, 0)
	p.Step(1)
	p.Step(1)
	if p.Rate() != 1.5e-8 {
		t.Errorf("rate is %g, want 1.5e-8", p.Rate())
	}
}

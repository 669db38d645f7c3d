package conditional

import (
	"bytes"
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/gausstest"
	"github.com/invbench/invbench/plugins/internal/nn"
	"github.com/invbench/invbench/plugins/internal/scale"
	"github.com/invbench/invbench/plugins/internal/train"
	"github.com/invbench/invbench/sdk"
)

// fake is a net that draws x = y + normal noise, in two dims, whatever it has learnt.
type fake struct {
	set *nn.Set
	w   *nn.Variable
}

func (f *fake) Set() *nn.Set               { return f.set }
func (f *fake) Ready(*engine.Engine) error { return nil }

func (f *fake) Objective() train.Objective {
	return train.Objective{Stage: "fake", Net: f.set, Loss: func(b train.Batch) *graph.Node {
		return nn.MeanSquare(graph.Mul(b.Net.Node(f.w), b.X), b.Y)
	}}
}

func (f *fake) Draw(_ context.Context, rng *rand.Rand, y []float32, draws int) (sdk.Batch, error) {
	x := Normal(rng, draws, 2)
	for i := range x.Data {
		x.Data[i] += y[0]
	}
	return x, nil
}

func (f *fake) LogDensity(_ context.Context, _ sdk.Seed, y, x sdk.Batch) ([]float64, error) {
	p := make([]float64, x.Rows())
	for i := range p {
		for _, v := range x.Row(i) {
			d := float64(v - y.Row(i)[0])
			p[i] -= (d*d + math.Log(2*math.Pi)) / 2
		}
	}
	return p, nil
}

func newFake(t *testing.T, standardise bool) *Model {
	t.Helper()
	f := &fake{set: nn.NewSet(1)}
	f.w = f.set.Constant("w", true, 1, 1, 1)
	o := Options{
		Scale: scale.Option{Standardise: standardise}, Backend: engine.Choice{Backend: "cpu"},
		Training: train.Settings{
			Epochs: 1, BatchSize: 32, LearningRate: 1e-3, LRFactor: 0.5, ValidationShare: 0.2,
			ValidateEvery: 1,
		},
	}
	m, err := New("fake", o, gausstest.Setup(5), f)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func fitted(t *testing.T, standardise bool) *Model {
	t.Helper()
	m := newFake(t, standardise)
	if err := m.Fit(t.Context(), gausstest.Rescaled(gausstest.Rows(100), 3, 10, 0.1),
		nil); err != nil {
		t.Fatal(err)
	}
	return m
}

func invert(t *testing.T, m *Model, draws int, y ...float32) []sdk.Batch {
	t.Helper()
	var all []sdk.Batch
	for x, err := range m.Invert(t.Context(), sdk.Batch{Width: 1, Data: y}, draws) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, x)
	}
	return all
}

// A density of scaled x that is normal around scaled y is, in the task's units, normal with the
// scale's factors as sd.
func TestLogDensityIsInTheTasksUnits(t *testing.T) {
	m := fitted(t, true)
	x := sdk.Batch{Width: 2, Data: []float32{3, 0.2, -12, 0}}
	y := sdk.Batch{Width: 1, Data: []float32{1.5, -4}}
	got, err := m.LogDensity(t.Context(), y, x)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range got.Data {
		want := 0.0
		centre := float64(m.scale.Y.In(y).Data[i])
		for k, v := range x.Row(i) {
			sd := float64(m.scale.X.Factor[k])
			d := (float64(v-m.scale.X.Shift[k]) - sd*centre) / sd
			want -= d*d/2 + math.Log(sd*math.Sqrt(2*math.Pi))
		}
		if math.Abs(float64(p)-want) > 1e-4 {
			t.Errorf("log density of row %d is %g, want %g", i, p, want)
		}
	}
}

// Draws depend on the seed and the target's index since Fit or Restore; more draws begin with the
// same ones.
func TestDrawsFollowTheIndex(t *testing.T) {
	m := fitted(t, false)
	all := invert(t, m, 3, 1, 1, 2)
	if cmp.Equal(all[0], all[1]) {
		t.Error("two targets with the same y have the same draws")
	}
	for k, v := range all[2].Data {
		if next := all[1].Data[k]; v == next+1 {
			t.Errorf("draws of targets 1 and 2 have the same noise: %g and %g", next, v)
		}
	}
	var saved bytes.Buffer
	if err := m.Snapshot(t.Context(), &saved); err != nil {
		t.Fatal(err)
	}
	if err := m.Restore(t.Context(), &saved); err != nil {
		t.Fatal(err)
	}
	again := append(invert(t, m, 5, 1), invert(t, m, 3, 1)...)
	if diff := cmp.Diff(all[0].Data, again[0].Data[:6]); diff != "" {
		t.Errorf("first draws of target 0 (-first +restored):\n%s", diff)
	}
	if diff := cmp.Diff(all[1], again[1]); diff != "" {
		t.Errorf("draws of target 1 (-first +restored):\n%s", diff)
	}
}

func TestRefusals(t *testing.T) {
	y, x := sdk.NewBatch(2, 1), sdk.NewBatch(2, 2)
	for name, c := range map[string]struct {
		call func(m *Model) error
		want error
	}{
		"density before fit": {func(*Model) error {
			_, err := newFake(t, true).LogDensity(t.Context(), y, x)
			return err
		}, sdk.ErrNotFitted},
		"snapshot before fit": {func(*Model) error {
			return newFake(t, true).Snapshot(t.Context(), &bytes.Buffer{})
		}, sdk.ErrNotFitted},
		"density of fewer x": {func(m *Model) error {
			_, err := m.LogDensity(t.Context(), y, x.Slice(0, 1))
			return err
		}, sdk.ErrInvalid},
		"density of wide y": {func(m *Model) error {
			_, err := m.LogDensity(t.Context(), x, x)
			return err
		}, sdk.ErrInvalid},
		"density of narrow x": {func(m *Model) error {
			_, err := m.LogDensity(t.Context(), y, y)
			return err
		}, sdk.ErrInvalid},
		"no draws": {func(m *Model) (err error) {
			for _, err = range m.Invert(t.Context(), y, 0) {
				return err
			}
			return err
		}, sdk.ErrInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			if err := c.call(fitted(t, true)); !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
		})
	}
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"github.com/invbench/invbench/plugins/internal/gausstest"
	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/params"
)

// tiny returns an unfitted model with tiny nets, whose parameters change may change.
func tiny(t *testing.T, setup sdk.Setup, change func(p *parameters)) sdk.Model {
	t.Helper()
	p, err := params.Decode[parameters](json.RawMessage(
		`{"backend":"cpu","hidden":[8,8],"components":3,"epochs":6,"batch_size":32,` +
			`"learning_rate":0.005,"validate_every":1}`))
	if err != nil {
		t.Fatal(err)
	}
	change(&p)
	m, err := newModel(p, setup)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Under 11 seeds the backends were at most 5e-5 apart.
func TestBackendsAgree(t *testing.T) {
	on := func(backend string) sdk.Model {
		return tiny(t, gausstest.Setup(1), func(p *parameters) { p.Backend = backend })
	}
	if err := gausstest.Agree(t.Context(), on("cpu"), on("go"), 2e-3); err != nil {
		t.Error(err)
	}
}

func TestDivergenceIsAnError(t *testing.T) {
	m := tiny(t, gausstest.Setup(1), func(p *parameters) { p.LearningRate = 1e25 })
	if err := m.Fit(t.Context(), gausstest.Rows(100), nil); !errors.Is(err, sdk.ErrDiverged) {
		t.Errorf("fit with an absurd learning rate: %v, want that it diverged", err)
	}
}

// linear is the simulator of the linear-Gaussian problem without its noise.
type linear struct{ asked int }

func (l *linear) Remaining() int { return 1 << 30 }

func (l *linear) Simulate(_ context.Context, x sdk.Batch) (sdk.Batch, error) {
	l.asked++
	y := sdk.NewBatch(x.Rows(), 1)
	for i := range y.Rows() {
		y.Row(i)[0] = gausstest.H1*x.Row(i)[0] + gausstest.H2*x.Row(i)[1]
	}
	return y, nil
}

// With the authors' checkpoint the simulator is asked at each validation, and the model is fitted
// all the same.
func TestCheckpointByResimulation(t *testing.T) {
	m := tiny(t, gausstest.Setup(1), func(p *parameters) { p.Checkpoint = "resimulation" })
	sim := &linear{}
	if err := m.Fit(t.Context(), gausstest.Rows(100), sim); err != nil {
		t.Fatal(err)
	}
	if sim.asked != 6 {
		t.Errorf("asked the simulator %d times in 6 epochs with a validation each", sim.asked)
	}
	for x, err := range m.Invert(t.Context(), sdk.NewBatch(1, 1), 4) {
		if err != nil || x.Rows() != 4 {
			t.Errorf("draws after it: %d rows, %v", x.Rows(), err)
		}
	}
}

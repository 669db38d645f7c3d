package main

import (
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
		`{"backend":"cpu","hidden":[8],"blocks":3,"epochs":6,"batch_size":32,` +
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

// Under 11 seeds the backends were at most 4e-7 apart.
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

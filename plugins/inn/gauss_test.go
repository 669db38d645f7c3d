package main

import (
	"encoding/json"
	"testing"

	"github.com/invbench/invbench/plugins/internal/gausstest"
	"github.com/invbench/invbench/sdk/params"
)

// The model finds the posterior of a problem where it is known: mean, covariance and density.
func TestLinearGaussianPosterior(t *testing.T) {
	p, err := params.Decode[parameters](json.RawMessage(
		`{"backend":"cpu","hidden":[32,32],"blocks":4,"y_variance":0,"draw_noise":true,"epochs":80,"batch_size":256,"learning_rate":0.003,"lr_patience":4,"weight_decay":0,"validate_every":5}`))
	if err != nil {
		t.Fatal(err)
	}
	m, err := newModel(p, gausstest.Setup(3))
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Fit(t.Context(), gausstest.Rows(6000), nil); err != nil {
		t.Fatal(err)
	}
	if err := gausstest.Check(t.Context(), m, gausstest.Tolerance{Mean: 0.1, Covariance: 0.12, LogDensity: 0.08}); err != nil {
		t.Error(err)
	}
}

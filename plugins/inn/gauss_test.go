package main

import (
	"encoding/json"
	"testing"

	"github.com/invbench/invbench/plugins/internal/gausstest"
	"github.com/invbench/invbench/sdk/params"
)

// The model finds the posterior of a problem where it is known: mean, covariance and density. 20
// seeds were off by 0.017–0.119 in the mean, 0.046–0.163 in the covariance and 0.004–0.013 nats. A
// model that ignores y is off by 1 in the mean and 0.67 in the covariance.
func TestLinearGaussianPosterior(t *testing.T) {
	p, err := params.Decode[parameters](json.RawMessage(
		`{"backend":"cpu","hidden":[32,32],"blocks":4,"y_variance":0,"draw_noise":true,` +
			`"epochs":80,"batch_size":256,"learning_rate":0.003,"lr_patience":4,` +
			`"weight_decay":0,"validate_every":5}`))
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
	tolerance := gausstest.Tolerance{Mean: 0.2, Covariance: 0.3, LogDensity: 0.05}
	if err := gausstest.Check(t.Context(), m, tolerance); err != nil {
		t.Error(err)
	}
}

package main

import (
	"encoding/json"
	"testing"

	"github.com/invbench/invbench/plugins/internal/gausstest"
	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/params"
)

// The model finds the posterior of a problem where it is known: mean, covariance and density. Of
// nine sets of five trainings the medians were off by 0.032–0.049 in the mean, 0.031–0.066 in the
// covariance and 0.004–0.013 nats; of single trainings one in ten is off by 0.2 nats. A model that
// ignores y is off by 1 in the mean.
func TestLinearGaussianPosterior(t *testing.T) {
	p, err := params.Decode[parameters](json.RawMessage(
		`{"backend":"cpu","encoder_hidden":[32,32],"decoder_hidden":[32,32],"kl":0.1,` +
			`"draw_noise":true,"epochs":24,"batch_size":256,"learning_rate":0.003,` +
			`"lr_patience":4,"weight_decay":0,"validate_every":5}`))
	if err != nil {
		t.Fatal(err)
	}
	fitted := func(seed sdk.Seed) (sdk.Model, error) {
		m, err := newModel(p, gausstest.Setup(seed))
		if err != nil {
			return nil, err
		}
		return m, m.Fit(t.Context(), gausstest.Rows(20_000), nil)
	}
	tolerance := gausstest.Tolerance{Mean: 0.08, Covariance: 0.15, LogDensity: 0.06}
	if err := gausstest.CheckMedian(t.Context(), fitted, tolerance); err != nil {
		t.Error(err)
	}
}

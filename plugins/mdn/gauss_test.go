package main

import (
	"encoding/json"
	"testing"

	"github.com/invbench/invbench/plugins/internal/gausstest"
	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/params"
)

// The model finds the posterior of a problem where it is known: mean, covariance and density. Of
// nine sets of five trainings the medians were off by 0.032–0.051 in the mean, 0.053–0.108 in the
// covariance and 0.005–0.075 nats. Of single trainings with full precision one in ten has wide
// draws, off by 0.3 in the covariance, for the reason that is given below. A model that ignores y
// is off by 1 in the mean and 0.9 nats.
func TestLinearGaussianPosterior(t *testing.T) {
	for precision, components := range map[string]int{
		"triangular": 3,
		// With more, one of small weight may have a determinant that changes its sign, and wide
		// draws.
		"full": 1,
	} {
		t.Run(precision, func(t *testing.T) { testPosterior(t, precision, components) })
	}
}

func testPosterior(t *testing.T, precision string, components int) {
	p, err := params.Decode[parameters](json.RawMessage(
		`{"backend":"cpu","hidden":[32,32],"components":3,"epochs":80,"batch_size":256,` +
			`"learning_rate":0.003,"lr_patience":4,"weight_decay":0,"validate_every":5}`))
	if err != nil {
		t.Fatal(err)
	}
	p.Precision, p.Components = precision, components
	fitted := func(seed sdk.Seed) (sdk.Model, error) {
		m, err := newModel(p, gausstest.Setup(seed))
		if err != nil {
			return nil, err
		}
		return m, m.Fit(t.Context(), gausstest.Rows(6000), nil)
	}
	tolerance := gausstest.Tolerance{Mean: 0.1, Covariance: 0.2, LogDensity: 0.15}
	if err := gausstest.CheckMedian(t.Context(), fitted, tolerance); err != nil {
		t.Error(err)
	}
}

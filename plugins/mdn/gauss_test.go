package main

import (
	"encoding/json"
	"testing"

	"github.com/invbench/invbench/plugins/internal/gausstest"
	"github.com/invbench/invbench/sdk/params"
)

// The model finds the posterior of a problem where it is known: mean, covariance and density.
func TestLinearGaussianPosterior(t *testing.T) {
	for precision, components := range map[string]int{
		"triangular": 3,
		"full":       1, // with more, one of small weight may have a determinant that changes its sign, and wide draws
	} {
		t.Run(precision, func(t *testing.T) { testPosterior(t, precision, components) })
	}
}

func testPosterior(t *testing.T, precision string, components int) {
	p, err := params.Decode[parameters](json.RawMessage(
		`{"backend":"cpu","hidden":[32,32],"components":3,"epochs":80,"batch_size":256,"learning_rate":0.003,"lr_patience":4,"weight_decay":0,"validate_every":5}`))
	if err != nil {
		t.Fatal(err)
	}
	p.Precision, p.Components = precision, components
	m, err := newModel(p, gausstest.Setup(3))
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Fit(t.Context(), gausstest.Rows(6000), nil); err != nil {
		t.Fatal(err)
	}
	if err := gausstest.Check(t.Context(), m, gausstest.Tolerance{Mean: 0.08, Covariance: 0.08, LogDensity: 0.05}); err != nil {
		t.Error(err)
	}
}

package main

import (
	"encoding/json"
	"errors"
	"math"
	"testing"

	"github.com/invbench/invbench/plugins/internal/curvetest"
	"github.com/invbench/invbench/plugins/internal/gausstest"
	"github.com/invbench/invbench/plugins/internal/nn/nntest"
	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/params"
	"github.com/invbench/invbench/sdk/sdktest"
)

// convolving returns an unfitted model, whose parameters change may change, with a tiny net that
// ends in convolutions.
func convolving(t *testing.T, setup sdk.Setup, change func(p *parameters)) (sdk.Model, error) {
	t.Helper()
	p, err := params.Decode[parameters](json.RawMessage(
		`{"hidden":[12],"convolutions":true,"epochs":40,"batch_size":40,"learning_rate":0.01,` +
			`"weight_decay":0,"validate_every":5,"candidates":16,"steps":30}`))
	if err != nil {
		t.Fatal(err)
	}
	change(&p)
	return newModel(p, setup)
}

func curves(t *testing.T, change func(p *parameters)) sdk.Model {
	t.Helper()
	m, err := convolving(t, curvetest.Setup(1), change)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Under 11 seeds the errors were 0.012–0.018 of the prior's.
func TestConvolutionsLearnCurves(t *testing.T) {
	if err := curvetest.Learns(t.Context(), curves(t, func(p *parameters) {
		p.Backend = "cpu"
	}), 0.05); err != nil {
		t.Error(err)
	}
}

// Steps are small, since Adam makes a step of a gradient that should be 0 and is rounding: those of
// the parameters that the next batch norm makes up for. Under 11 seeds the backends were at most
// 3e-4 apart.
func TestConvolutionsOnBackends(t *testing.T) {
	short := func(backend string) sdk.Model {
		return curves(t, func(p *parameters) {
			p.Backend, p.Epochs, p.Steps, p.LearningRate = backend, 2, 3, 1e-4
		})
	}
	if err := curvetest.Agree(t.Context(), short("cpu"), short("go"), 2e-3); err != nil {
		t.Error(err)
	}
	if err := curvetest.Restores(t.Context(), short("cpu"), short("cpu")); err != nil {
		t.Error(err)
	}
}

// The errors that candidates are ranked by are those of the MLP and the convolutions behind it, in
// loops.
func TestSearchGoesThroughConvolutions(t *testing.T) {
	for _, backend := range []string{"cpu", "go"} {
		m := curves(t, func(p *parameters) {
			p.Backend, p.Standardise, p.Variable, p.Steps, p.Candidates = backend, false, "x", 1, 3
		}).(*model)
		m.start.rows = sdk.Batch{Width: 2, Data: []float32{0, 0}}
		if err := m.ready(); err != nil {
			t.Fatal(err)
		}
		from := sdk.Batch{Width: 2, Data: []float32{0.1, 0.2, -0.9, 0.8, 0.5, -0.5}}
		y := curvetest.Rows(1).Y.Row(0)
		_, got, err := m.search.run(t.Context(), from, y)
		if err != nil {
			t.Fatal(err)
		}
		half := nntest.FromSet(m.vars, "forward").Forward(nntest.Rows(from.Data, 2), false)
		for i, row := range nntest.Doubling(m.vars, "forward.convolutions", half) {
			want := 0.0
			for k, v := range row {
				want += (v - float64(y[k])) * (v - float64(y[k]))
			}
			if math.Abs(float64(got[i])-want) > 1e-4*want {
				t.Errorf("%s: error of candidate %d is %g, want %g", backend, i, got[i], want)
			}
		}
	}
}

// The last problem of the checks has four dims of y; those before it are refused.
func TestConformanceWithConvolutions(t *testing.T) {
	sdktest.TestModel(t, plugin(), sdktest.ModelOptions{Params: json.RawMessage(
		`{"backend":"cpu","hidden":[6],"epochs":3,"batch_size":64,"candidates":16,"steps":5,` +
			`"convolutions":true}`)})
}

func TestConvolutionsWantAnEvenY(t *testing.T) {
	for _, dy := range []int{1, 2, 5} {
		if _, err := convolving(t, gausstest.SetupOf(2, dy),
			func(*parameters) {}); !errors.Is(err, sdk.ErrInvalid) {
			t.Errorf("convolutions for %d dims of y: %v, want that it is invalid", dy, err)
		}
	}
}

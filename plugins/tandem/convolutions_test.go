package main

import (
	"encoding/json"
	"errors"
	"math"
	"testing"

	"github.com/invbench/invbench/plugins/internal/curvetest"
	"github.com/invbench/invbench/plugins/internal/gausstest"
	"github.com/invbench/invbench/plugins/internal/nn/nntest"
	"github.com/invbench/invbench/plugins/internal/train"
	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/params"
	"github.com/invbench/invbench/sdk/sdktest"
)

// convolving returns an unfitted model, whose parameters change may change, with tiny nets that
// have convolutions.
func convolving(t *testing.T, setup sdk.Setup, change func(p *parameters)) (sdk.Model, error) {
	t.Helper()
	p, err := params.Decode[parameters](json.RawMessage(
		`{"forward_hidden":[12],"backward_hidden":[12],"convolutions":true,"epochs":40,` +
			`"batch_size":40,"learning_rate":0.01,"weight_decay":0,"validate_every":5}`))
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

// Under 11 seeds the errors were 0.004–0.009 of the prior's.
func TestConvolutionsLearnCurves(t *testing.T) {
	if err := curvetest.Learns(t.Context(), curves(t, func(p *parameters) {
		p.Backend = "cpu"
	}), 0.05); err != nil {
		t.Error(err)
	}
}

// Steps are small, since Adam makes a step of a gradient that should be 0 and is rounding: those of
// the parameters that the next batch norm makes up for. Under 11 seeds the backends were at most
// 4e-4 apart.
func TestConvolutionsOnBackends(t *testing.T) {
	short := func(backend string) sdk.Model {
		return curves(t, func(p *parameters) {
			p.Backend, p.Epochs, p.LearningRate = backend, 2, 1e-4
		})
	}
	if err := curvetest.Agree(t.Context(), short("cpu"), short("go"), 2e-3); err != nil {
		t.Error(err)
	}
	if err := curvetest.Restores(t.Context(), short("cpu"), short("cpu")); err != nil {
		t.Error(err)
	}
}

// What the second training minimises, in loops: y through the convolutions that halve it, the
// backward net, the forward net, and the convolutions that double what comes of it.
func TestLossThroughConvolutions(t *testing.T) {
	for _, backend := range []string{"cpu", "go"} {
		m := curves(t, func(p *parameters) {
			p.Backend, p.Epochs, p.BatchSize, p.BoundaryWeight = backend, 1, 64, 0
		}).(*model)
		forward := nntest.FromSet(m.forwardVars, "forward")
		backward := nntest.FromSet(m.backwardVars, "backward")
		d := curvetest.Rows(30)
		y := nntest.Rows(d.Y.Data, curvetest.Points)
		x := backward.Forward(nntest.Halving(m.backwardVars, "backward.convolutions", y), true)
		want, _ := nntest.MeanSquare(nntest.Doubling(m.forwardVars, "forward.convolutions",
			forward.Forward(x, false)), y)
		got := math.NaN()
		ctx := sdk.WithReporter(t.Context(), func(p sdk.Progress) { got = p.Loss })
		_, second := m.stages()
		if _, err := train.Run(ctx, m.engine, second, m.params.Settings, d, d, 1); err != nil {
			t.Fatal(err)
		}
		if !(math.Abs(got-want) <= 1e-5*want) {
			t.Errorf("%s: loss is %g, want %g", backend, got, want)
		}
	}
}

// The last problem of the checks has four dims of y; those before it are refused.
func TestConformanceWithConvolutions(t *testing.T) {
	sdktest.TestModel(t, plugin(), sdktest.ModelOptions{Params: json.RawMessage(
		`{"backend":"cpu","forward_hidden":[6],"backward_hidden":[5],"epochs":3,"batch_size":64,` +
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

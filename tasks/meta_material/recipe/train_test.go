package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/gomlx/gomlx/backends"
	"github.com/gomlx/gomlx/pkg/core/graph"
	"github.com/gomlx/gomlx/pkg/core/shapes"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/tasks/internal/metamaterial/proxy"
)

// lockedWriter serves several goroutines, and calls then, if there is such, after each write.
type lockedWriter struct {
	lock sync.Mutex
	w    io.Writer
	then func()
}

func (w *lockedWriter) Write(p []byte) (int, error) {
	w.lock.Lock()
	defer w.lock.Unlock()
	if w.then != nil {
		w.then()
	}
	return w.w.Write(p)
}

// TestGraphIsTheProxy computes spectra with the graph that is trained and with the package that the
// task uses.
func TestGraphIsTheProxy(t *testing.T) {
	const rows = 8
	n := net{proxy.Layout{Width: 32, Depth: 3, Head: 64}}
	weights := anyWeights(n)
	m, err := newMachine(1)
	if err != nil {
		t.Fatal(err)
	}
	kept := append([]shapes.Shape{array(rows, 8), array(rows, 1)}, n.shapes()...)
	p := m.compile("power", kept, nil, func(in []*graph.Node) []*graph.Node {
		return []*graph.Node{power(n.amplitudes(in[0], in[1], in[2:]))}
	})
	var in []backends.Buffer
	for i, v := range append([][]float32{anyGeometries(rows), make([]float32, rows)}, weights...) {
		b, err := m.upload(v, kept[i])
		if err != nil {
			t.Fatal(err)
		}
		in = append(in, b)
	}
	out, err := p.run(in)
	if err != nil {
		t.Fatal(err)
	}
	want, err := m.download(out[0], rows*points)
	if err != nil {
		t.Fatal(err)
	}
	networks, err := proxy.Of([]proxy.Weights{
		checkpoint{Plan: plan{Layout: n.Layout}, State: weights}.weights(),
	})
	if err != nil {
		t.Fatal(err)
	}
	got := make([]float32, rows*points)
	networks.Measure(anyGeometries(rows), got)
	for i, v := range got {
		near(t, "T", float64(v), min(float64(want[i]), 1), 1e-5)
	}
}

// TestTrainingGoesOn stops a training after its first step and lets it go on: the network is the
// one of a training that never stopped, to the last bit.
func TestTrainingGoesOn(t *testing.T) {
	folder, other := fill(t), fill(t)
	ctx, cancel := context.WithCancel(t.Context())
	if err := train(ctx, &lockedWriter{w: io.Discard, then: cancel}, folder, 1,
		small()); !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v, want Canceled", err)
	}
	var out bytes.Buffer
	if err := errors.Join(train(t.Context(), &out, folder, 1, small()),
		train(t.Context(), io.Discard, other, 2, small())); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "from step 1\n") {
		t.Errorf("it did not go on from step 1:\n%s", out.String())
	}
	p := small()
	got, errA := os.ReadFile(p.path(folder, "network"))
	want, errB := os.ReadFile(p.path(other, "network"))
	if errA != nil || errB != nil || !bytes.Equal(got, want) {
		t.Errorf("the networks differ, or are not there: %v, %v", errA, errB)
	}
	p.Rate = 7
	if err := train(t.Context(), io.Discard, folder, 1, p); err == nil ||
		!strings.Contains(err.Error(), "another plan") {
		t.Errorf("another plan: error %v", err)
	}
}

// TestTrainingLearns trains long enough for the error to fall.
func TestTrainingLearns(t *testing.T) {
	folder, p := fill(t), small()
	p.Steps, p.Fine, p.Coarse, p.Rate = 300, 16, 16, 3e-3
	var out bytes.Buffer
	if err := train(t.Context(), &out, folder, 2, p); err != nil {
		t.Fatal(err)
	}
	var w proxy.Weights
	if err := open(p.path(folder, "network"), &w); err != nil {
		t.Fatal(err)
	}
	fine, err := find("fine")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := fine.load(folder, chunk)
	if err != nil {
		t.Fatal(err)
	}
	start := net{p.Layout}.start(p.seed().Derive("start").Row(0), meanAmplitudes(rows))
	x, y := powers(rows)
	before := meanDeviation(t, checkpoint{Plan: p, State: start}.weights(), x, y)
	after := meanDeviation(t, w, x, y)
	if !(after < before/4) {
		t.Errorf("the error is %.3g, and was %.3g before training", after, before)
	}
}

func meanDeviation(t *testing.T, w proxy.Weights, x, y sdk.Batch) (mean float64) {
	t.Helper()
	p, err := proxy.Of([]proxy.Weights{w})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range deviations(p, x, y) {
		mean += v / float64(x.Rows())
	}
	return mean
}

// TestRounds goes through three rounds of a source: each has every row once, in an order of its
// own, and a place means the same row however one comes to it.
func TestRounds(t *testing.T) {
	const n = 10
	rows := sdk.NewBatch(n, 1)
	for i := range n {
		rows.Row(i)[0] = float32(i)
	}
	s := source{rows: rows, seed: 3}
	var orders [3][]float32
	for round := range orders {
		for i := range n {
			orders[round] = append(orders[round], s.at(round*n + i)[0])
		}
		if sorted := slices.Sorted(slices.Values(orders[round])); !slices.Equal(sorted, rows.Data) {
			t.Errorf("round %d is %v", round, orders[round])
		}
	}
	if slices.Equal(orders[0], orders[1]) || slices.Equal(orders[1], orders[2]) {
		t.Errorf("rounds have the same order: %v", orders)
	}
	again := source{rows: rows, seed: 3}
	for i, row := range again.take(2*n-3, 6) {
		near(t, "row", float64(row[0]),
			float64(slices.Concat(orders[0], orders[1], orders[2])[2*n-3+i]), 0)
	}
}

func TestRate(t *testing.T) {
	p := plan{Steps: 2000, Rate: 0.5}
	near(t, "the first rate", p.rate(0), 0.5/200, 1e-9)
	near(t, "the rate half way", p.rate(1000), 0.25, 1e-9)
	near(t, "the rate after the last step", p.rate(2000), 0, 1e-9)
	long := plan{Steps: 1e9, Rate: 1}
	rate, correction := long.rates(0)
	near(t, "the first step's rate", float64(rate), 1.0/200/(1-0.9), 1e-6)
	near(t, "the first step's correction", float64(correction), 31.6227766, 1e-4)
}

// TestPackAndMeasure goes from networks to a file and to what is printed about it.
func TestPackAndMeasure(t *testing.T) {
	folder := fill(t)
	for _, network := range []string{"1", "2"} {
		args := []string{
			"train", "-folder", folder, "-workers", "1", "-network", network, "-steps", "2",
			"-fine", "4", "-coarse", "4", "-width", "32", "-depth", "1", "-head", "32",
		}
		if err := run(t.Context(), args, io.Discard, io.Discard); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(folder, "networks.bin")
	published := filepath.Join(folder, "published")
	makeFolder(t, published)
	for name, text := range map[string]string{
		"x.csv": "0 0 0 1.273 0 0 0 0\n0 0 0 0 1 1 1 -1\n",
		"y.csv": strings.Repeat(strings.Repeat("0.5 ", points)+"\n", 2),
	} {
		if err := os.WriteFile(filepath.Join(published, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	for _, args := range [][]string{
		{"pack", "-folder", folder, "-o", file},
		{"measure", "-folder", folder, "-networks", file, "-published", published},
	} {
		if err := run(t.Context(), args, &out, io.Discard); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{
		"2 networks, ", "truncation 8,6: 32 spectra, mean square ",
		"published: 2 spectra, mean square ",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out.String())
		}
	}
}

func TestReport(t *testing.T) {
	var out bytes.Buffer
	report(&out, "these", []float64{4, 1, 2, 3, 10})
	report(&out, "those", nil)
	want := "these: 5 spectra, mean square 4, median 3, nine in ten under 4, greatest " +
		"10\nthose: no spectra\n"
	if out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

func TestCommandLinesThatAreRefused(t *testing.T) {
	empty := t.TempDir()
	for _, args := range [][]string{
		{},
		{"sing"},
		{"spectra"},
		{"train", "-folder", empty, "more"},
		{"train", "-folder", empty},
		{"pack", "-folder", empty},
		{"measure", "-folder", empty, "-networks", filepath.Join(empty, "none")},
		{"measure", "-folder", empty, "-published", empty},
	} {
		if err := run(t.Context(), args, io.Discard, io.Discard); err == nil {
			t.Errorf("%q: no error", args)
		}
	}
}

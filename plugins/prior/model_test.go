package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/invbench/invbench/plugins/internal/snapshot"
	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/sdk/params"
	"github.com/invbench/invbench/sdk/sdktest"
)

var update = flag.Bool("update", false, "rewrite the table of parameters in README.md")

func TestConformance(t *testing.T) {
	sdktest.TestModel(t, plugin(), sdktest.ModelOptions{})
}

func TestReadme(t *testing.T) {
	if err := params.Readme[parameters]("README.md", *update); err != nil {
		t.Error(err)
	}
}

// rows returns n training rows of x = (i, -i) and y = i: a draw tells which row it is.
func rows(n int) sdk.Dataset {
	d := sdk.Dataset{X: sdk.Batch{Width: 2}, Y: sdk.Batch{Width: 1}}
	for i := range n {
		d.X.Data = append(d.X.Data, float32(i), -float32(i))
		d.Y.Data = append(d.Y.Data, float32(i))
	}
	return d
}

func unfitted(seed sdk.Seed) *model {
	return &model{setup: sdk.Setup{
		Seed: seed, Threads: 1,
		Task: sdk.Problem{Name: "line", Spaces: sdk.Spaces{
			X: []sdk.Dim{sdk.Unbounded("x1", ""), sdk.Unbounded("x2", "")},
			Y: []sdk.Dim{sdk.Unbounded("y", "")},
		}},
	}}
}

func fitted(t testing.TB, seed sdk.Seed, n int) *model {
	t.Helper()
	m := unfitted(seed)
	if err := m.Fit(t.Context(), rows(n), nil); err != nil {
		t.Fatal(err)
	}
	return m
}

// invert returns which training row each draw for each of the targets is.
func invert(t testing.TB, m *model, targets, draws int) [][]int {
	t.Helper()
	var all [][]int
	for b, err := range m.Invert(t.Context(), sdk.NewBatch(targets, 1), draws) {
		if err != nil {
			t.Fatal(err)
		}
		which := make([]int, b.Rows())
		for i := range which {
			row := b.Row(i)
			if which[i] = int(row[0]); row[0] != float32(which[i]) || row[1] != -row[0] {
				t.Fatalf("draw %v is not a training row", row)
			}
		}
		all = append(all, which)
	}
	return all
}

// chiSquared reports a χ² over cells of equal probability that a fair draw exceeds once in a
// million.
func chiSquared(t *testing.T, what string, counts []int) {
	t.Helper()
	total, chi2 := 0, 0.0
	for _, c := range counts {
		total += c
	}
	want := float64(total) / float64(len(counts))
	for _, c := range counts {
		chi2 += (float64(c) - want) * (float64(c) - want) / want
	}
	if p := (distuv.ChiSquared{K: float64(len(counts) - 1)}).Survival(chi2); p < 1e-6 {
		t.Errorf("%s: χ² = %.1f over %d cells, p = %.1g", what, chi2, len(counts), p)
	}
}

// TestDrawsAreUniformAndIndependent counts how often each row is drawn, and each pair of rows one
// after the other: in a target, and in the same place of successive targets. Pairs of a row with
// itself are as frequent as any, since the draws are with replacement.
func TestDrawsAreUniformAndIndependent(t *testing.T) {
	const n, targets, draws = 12, 400, 250
	all := invert(t, fitted(t, 7, n), targets, draws)
	single, within, across := make([]int, n), make([]int, n*n), make([]int, n*n)
	for i, which := range all {
		for k, row := range which {
			single[row]++
			if k%2 == 1 {
				within[which[k-1]*n+row]++
			}
			if i%2 == 1 {
				across[all[i-1][k]*n+row]++
			}
		}
	}
	chiSquared(t, "rows", single)
	chiSquared(t, "pairs within a target", within)
	chiSquared(t, "pairs across targets", across)
}

// TestErrorIsTwiceTheVariance checks the README's claim on y = i, i = 0 … n-1, whose variance is
// (n²-1)/12.
func TestErrorIsTwiceTheVariance(t *testing.T) {
	const n, draws = 101, 200
	sum, squares := 0.0, 0.0
	// Target i is row i: every target once.
	for target, which := range invert(t, fitted(t, 8, n), n, draws) {
		for _, row := range which {
			e := float64((row - target) * (row - target))
			sum, squares = sum+e, squares+e*e
		}
	}
	mean := sum / (n * draws)
	want := 2 * (n*n - 1) / 12.0
	if off := 5 * math.Sqrt((squares/(n*draws)-mean*mean)/(n*draws)); math.Abs(mean-want) > off {
		t.Errorf("mean squared error %.1f, want %.1f ± %.1f", mean, want, off)
	}
}

func TestCutting(t *testing.T) {
	whole := invert(t, fitted(t, 9, 1000), 5, 20)
	m := fitted(t, 9, 1000)
	pieces := append(invert(t, m, 2, 20), invert(t, m, 3, 20)...)
	if diff := cmp.Diff(whole, pieces); diff != "" {
		t.Errorf("two calls differ from one:\n%s", diff)
	}
	if diff := cmp.Diff(whole, invert(t, fitted(t, 9, 1000), 5, 30),
		cmp.Transformer("head", func(w []int) [20]int {
			return [20]int(w)
		})); diff != "" {
		t.Errorf("the first draws depend on how many are asked for:\n%s", diff)
	}
	if cmp.Equal(whole, invert(t, fitted(t, 10, 1000), 5, 20)) {
		t.Error("two seeds give the same draws")
	}
}

func TestFitBeginsAgain(t *testing.T) {
	m := fitted(t, 11, 100)
	before := invert(t, m, 3, 10)
	if err := m.Fit(t.Context(), rows(100), nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, invert(t, m, 3, 10)); diff != "" {
		t.Errorf("the draws after a second fit differ:\n%s", diff)
	}
}

func TestSnapshot(t *testing.T) {
	m := fitted(t, 12, 100)
	before := invert(t, m, 3, 10)
	var saved bytes.Buffer
	if err := m.Snapshot(t.Context(), &saved); err != nil {
		t.Fatal(err)
	}
	restored := unfitted(12)
	if err := restored.Restore(t.Context(), &saved); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, invert(t, restored, 3, 10)); diff != "" {
		t.Errorf("the draws of the restored model differ from those since fit:\n%s", diff)
	}
}

func TestRestoreRefuses(t *testing.T) {
	for name, numbers := range map[string][]float32{
		"rows of another width": {1, 2, 3},
		"no rows":               {},
		"not a number":          {1, float32(math.NaN())},
	} {
		var saved bytes.Buffer
		if err := snapshot.Write(&saved, []snapshot.Array{{Name: "x", Data: numbers}}); err != nil {
			t.Fatal(err)
		}
		if err := unfitted(13).Restore(t.Context(), &saved); !errors.Is(err, sdk.ErrInvalid) {
			t.Errorf("%s: error %v, want ErrInvalid", name, err)
		}
	}
	if err := unfitted(13).Restore(t.Context(),
		bytes.NewReader(nil)); !errors.Is(err, sdk.ErrInvalid) {
		t.Errorf("an empty snapshot: error %v, want ErrInvalid", err)
	}
}

func TestErrors(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []struct {
		name string
		m    *model
		ctx  context.Context
		want error
	}{
		{"not fitted", unfitted(14), t.Context(), sdk.ErrNotFitted},
		{"cancelled", fitted(t, 14, 10), ended, context.Canceled},
	} {
		batches := 0
		for _, err := range c.m.Invert(c.ctx, sdk.NewBatch(3, 1), 2) {
			if batches++; !errors.Is(err, c.want) {
				t.Errorf("%s: error %v, want %v", c.name, err, c.want)
			}
		}
		if batches != 1 {
			t.Errorf("%s: %d steps, want one with the error", c.name, batches)
		}
	}
	if err := unfitted(14).Snapshot(t.Context(),
		new(bytes.Buffer)); !errors.Is(err, sdk.ErrNotFitted) {
		t.Errorf("snapshot of an unfitted model: error %v, want ErrNotFitted", err)
	}
	if err := unfitted(14).Fit(t.Context(), sdk.Dataset{}, nil); !errors.Is(err, sdk.ErrInvalid) {
		t.Errorf("fit without rows: error %v, want ErrInvalid", err)
	}
}

func BenchmarkInvert(b *testing.B) {
	m := fitted(b, 15, 10_000)
	y := sdk.NewBatch(1, 1)
	for b.Loop() {
		for _, err := range m.Invert(b.Context(), y, 1000) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.N)*1000/b.Elapsed().Seconds(), "draws/s")
}

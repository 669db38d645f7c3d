package main

import (
	"errors"
	"math"
	"testing"

	"github.com/invbench/invbench/plugins/internal/box"
	"github.com/invbench/invbench/sdk"
)

func taskBox(t *testing.T) box.Box {
	t.Helper()
	b, err := box.New(box.Sides{}, spaces())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// moments returns the mean, variance and least value of column k.
func moments(b sdk.Batch, k int) (mean, variance, least float64) {
	n := float64(b.Rows())
	least = math.Inf(1)
	for i := range b.Rows() {
		v := float64(b.Row(i)[k])
		mean, least = mean+v/n, math.Min(least, v)
	}
	for i := range b.Rows() {
		d := float64(b.Row(i)[k]) - mean
		variance += d * d / n
	}
	return mean, variance, least
}

// Each kind of start has its own mean and variance: b is a standard deviation, where the authors'
// 0.25 for ballistics is a variance (reference §9 trap 12).
func TestStart(t *testing.T) {
	const n = 40_000
	rows := sdk.Batch{Width: 2, Data: []float32{0.5, 1, -0.5, 2}}
	for _, c := range []struct {
		name  string
		start start
		want  [2][2]float64 // mean and variance of each dim
	}{
		{"training", start{kind: "training", rows: rows}, [2][2]float64{{0, 0.25}, {1.5, 0.25}}},
		{"box", start{kind: "box"}, [2][2]float64{{0, 4.0 / 12}, {1.5, 9.0 / 12}}},
		{
			"normal and uniform",
			start{
				kind: "designed", dims: []string{"normal", "uniform"}, a: []float64{2, -1},
				b: []float64{0.5, 5},
			},
			[2][2]float64{{2, 0.25}, {2, 36.0 / 12}},
		},
		{
			// The mean of max(N(0, 1), 0) is 1/√2π, its variance 1/2 - 1/2π.
			"positive normal and poisson",
			start{
				kind: "designed", dims: []string{"positive_normal", "poisson"}, a: []float64{0, 15},
				b: []float64{1, 1.0 / 15},
			},
			[2][2]float64{{1 / math.Sqrt(2*math.Pi), 0.5 - 0.5/math.Pi}, {1, 1.0 / 15}},
		},
		{
			"poisson with a large and a small mean",
			start{
				kind: "designed", dims: []string{"poisson", "poisson"}, a: []float64{100, 0.1},
				b: []float64{1, 1},
			},
			[2][2]float64{{100, 100}, {0.1, 0.1}},
		},
	} {
		c.start.box = taskBox(t)
		b := c.start.draw(sdk.Seed(3).Row(0), n)
		for k, want := range c.want {
			mean, variance, least := moments(b, k)
			// Four to ten standard errors: the kurtosis of all of these is below 15.
			if math.Abs(mean-want[0]) > 5*math.Sqrt(want[1]/n) ||
				math.Abs(variance-want[1]) > 5*want[1]*math.Sqrt(15.0/n) {
				t.Errorf("%s: dim %d has mean %g and variance %g, want %g and %g",
					c.name, k, mean, variance, want[0], want[1])
			}
			if len(c.start.dims) > 0 && c.start.dims[k] != "normal" &&
				c.start.dims[k] != "uniform" && least < 0 {
				t.Errorf("%s: dim %d has the value %g, want none below 0", c.name, k, least)
			}
		}
	}
}

func TestDesignedStartMustFit(t *testing.T) {
	for _, c := range []struct {
		name  string
		kinds []string
		a, b  []float64
	}{
		{"nothing", nil, nil, nil},
		{"one dim of two", []string{"normal"}, []float64{0}, []float64{1}},
		{"no sd", []string{"normal", "normal"}, []float64{0, 0}, []float64{1}},
		{"negative sd", []string{"normal", "normal"}, []float64{0, 0}, []float64{1, -1}},
		{
			"negative mean of a Poisson",
			[]string{"normal", "poisson"},
			[]float64{0, -3},
			[]float64{1, 1},
		},
	} {
		p := parameters{Start: "designed", StartKinds: c.kinds, StartA: c.a, StartB: c.b}
		if _, err := newStart(p, taskBox(t)); !errors.Is(err, sdk.ErrInvalid) {
			t.Errorf("%s: error %v, want ErrInvalid", c.name, err)
		}
	}
}

// Where the search starts, in u: training rows and uniform draws, in units of the box; in x:
// scaled.
func TestCandidates(t *testing.T) {
	for _, c := range []struct {
		extra string
		want  [2][2]float64 // mean and variance of each dim
	}{
		{`,"candidates":20000`, [2][2]float64{{0.5, 0.25 / 4}, {0.5, 0.25 / 9}}},
		{`,"candidates":20000,"start":"box"`, [2][2]float64{{0.5, 1.0 / 12}, {0.5, 1.0 / 12}}},
		{
			`,"candidates":20000,"start":"box","variable":"x"`,
			[2][2]float64{{-2.5, 4.0 / 12 / 4}, {-0.25, 9.0 / 12 / 4}},
		},
	} {
		m := ready(t, "cpu", c.extra)
		m.scale.X.Shift, m.scale.X.Factor = []float32{5, 2}, []float32{2, 2}
		b := m.candidates(3)
		for k, want := range c.want {
			mean, variance, _ := moments(b, k)
			if math.Abs(mean-want[0]) > 0.02 || math.Abs(variance-want[1]) > 0.02 {
				t.Errorf("%s: dim %d has mean %g and variance %g, want %g and %g",
					c.extra, k, mean, variance, want[0], want[1])
			}
		}
	}
}

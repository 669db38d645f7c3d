package main

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/invbench/invbench/sdk"
	"github.com/invbench/invbench/tasks/internal/tasktest"
)

// TestPriorMoments compares moments of x with those of its distributions. Clipping at 0, three
// standard deviations below the mean, adds sd·(φ(3) - 3Φ(-3)) = 0.5·3.8215e-4 to the height's mean
// and takes 0.00052 off its variance.
func TestPriorMoments(t *testing.T) {
	x := draw(t, 11, 400_000)
	const low, high = 9 * math.Pi / 180, 81 * math.Pi / 180
	for j, c := range []struct{ mean, variance float64 }{
		{0, 0.25},
		{1.5 + 0.5*3.8215e-4, 0.25 - 0.00052},
		{(low + high) / 2, (high - low) * (high - low) / 12},
		{1, 15.0 / (15 * 15)},
	} {
		if err := tasktest.Moments(tasktest.Column(x, j), c.mean, c.variance); err != nil {
			t.Errorf("x%d: %v", j+1, err)
		}
	}
}

// TestClipped compares the share of heights clipped at 0 with Φ(-3) = 0.134990 % (reference §1.2:
// 0.14 %).
func TestClipped(t *testing.T) {
	const p = 0.00134990
	x := draw(t, 12, 400_000)
	n, clipped := float64(x.Rows()), 0.0
	for _, h := range tasktest.Column(x, 1) {
		if h < 0 {
			t.Fatalf("a height of %v", h)
		}
		if h == 0 {
			clipped++
		}
	}
	if off := 5 * math.Sqrt(p*(1-p)/n); math.Abs(clipped/n-p) > off {
		t.Errorf("%.4f %% of the heights are clipped, want %.4f ± %.4f",
			100*clipped/n, 100*p, 100*off)
	}
}

// TestDistributions compares start, height above 0, and angle with their distributions. A height
// clipped to 0 would be a step of the distribution, so those few are left out and the law is cut
// there.
func TestDistributions(t *testing.T) {
	x := draw(t, 13, 100_000)
	height := slices.DeleteFunc(tasktest.Column(x, 1), func(h float64) bool { return h == 0 })
	normal := distuv.Normal{Mu: 1.5, Sigma: 0.5}
	for _, c := range []struct {
		name string
		v    []float64
		cdf  func(float64) float64
	}{
		{"start", tasktest.Column(x, 0), distuv.Normal{Mu: 0, Sigma: 0.5}.CDF},
		{"height", height, func(h float64) float64 {
			return (normal.CDF(h) - normal.CDF(0)) / normal.Survival(0)
		}},
		{
			"angle", tasktest.Column(x, 2),
			distuv.Uniform{Min: 9 * math.Pi / 180, Max: 81 * math.Pi / 180}.CDF,
		},
	} {
		if err := tasktest.Distribution(c.v, c.cdf); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// TestSpeeds compares the share of each speed k/15 with the probability of k under Poisson(15), by
// gonum's mass function.
func TestSpeeds(t *testing.T) {
	const n = 200_000
	counts := make(map[int]float64)
	for _, v := range tasktest.Column(draw(t, 16, n), 3) {
		counts[int(math.Round(15*v))]++
	}
	law := distuv.Poisson{Lambda: 15}
	for k := range 40 {
		p := law.Prob(float64(k))
		if off := 5*math.Sqrt(p*(1-p)/n) + 5.0/n; math.Abs(counts[k]/n-p) > off {
			t.Errorf("a share of %.5f has speed %d/15, want %.5f ± %.5f", counts[k]/n, k, p, off)
		}
	}
}

// TestSpeedsAreWhole asks for x4 = k/15 with a whole k, to float32's precision (reference §9 trap
// 27).
func TestSpeedsAreWhole(t *testing.T) {
	for _, v := range tasktest.Column(draw(t, 14, 10_000), 3) {
		k := math.Round(15 * v)
		if float32(k/15) != float32(v) {
			t.Fatalf("a speed of %v is not a whole number of fifteenths", v)
		}
	}
}

// TestBox holds the box against the distributions: the range of the angle, ±2 standard deviations
// of the normals, and for the speed the quantiles of Poisson(15) by gonum's distribution function.
func TestBox(t *testing.T) {
	s := spaces(parameters{})
	if err := s.Validate(); err != nil {
		t.Fatal(err)
	}
	speed := distuv.Poisson{Lambda: 15}
	quantile := func(p float64) (k float64) {
		for speed.CDF(k) < p {
			k++
		}
		return k
	}
	want := []sdk.Interval{
		{Low: -1, High: 1},
		{Low: 0.5, High: 2.5},
		{Low: 9 * math.Pi / 180, High: 81 * math.Pi / 180},
		{Low: quantile(0.025) / 15, High: quantile(0.975) / 15},
	}
	for i, b := range s.Box {
		if math.Abs(b.Low-want[i].Low) > 1e-7 || math.Abs(b.High-want[i].High) > 1e-7 {
			t.Errorf("box of %s is %v, want %v", s.X[i].Name, b, want[i])
		}
	}
	for _, v := range tasktest.Column(draw(t, 15, 200_000), 2) {
		if !s.Box[2].Contains(v) {
			t.Fatalf("an angle of %v is outside the box", v)
		}
	}
}

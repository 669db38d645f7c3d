package main

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/invbench/invbench/sdk"
)

// five is how many standard errors a moment may be off: a correct sampler exceeds it once in 1.7 million.
const five = 5

// column returns column j of b.
func column(b sdk.Batch, j int) []float64 {
	out := make([]float64, b.Rows())
	for i := range out {
		out[i] = float64(b.Row(i)[j])
	}
	return out
}

// checkMoments compares mean and variance with what they should be, within five standard errors. The standard error of
// the variance is √((m4-σ⁴)/n), with the sample's own fourth central moment m4.
func checkMoments(t *testing.T, what string, v []float64, mean, variance float64) {
	t.Helper()
	n := float64(len(v))
	gotMean, gotVariance := stat.MeanVariance(v, nil)
	if off := five * math.Sqrt(variance/n); math.Abs(gotMean-mean) > off {
		t.Errorf("%s has mean %.5f, want %.5f ± %.5f", what, gotMean, mean, off)
	}
	m4 := stat.Moment(4, v, nil)
	if off := five * math.Sqrt((m4-variance*variance)/n); math.Abs(gotVariance-variance) > off {
		t.Errorf("%s has variance %.5f, want %.5f ± %.5f", what, gotVariance, variance, off)
	}
}

// TestPriorMoments compares moments of x with those of its distributions. Clipping at 0, three standard deviations below
// the mean, adds sd·(φ(3) - 3Φ(-3)) = 0.5·3.8215e-4 to the height's mean and takes 0.00052 off its variance.
func TestPriorMoments(t *testing.T) {
	x := draw(t, 11, 400_000)
	const low, high = 9 * math.Pi / 180, 81 * math.Pi / 180
	checkMoments(t, "start", column(x, 0), 0, 0.25)
	checkMoments(t, "height", column(x, 1), 1.5+0.5*3.8215e-4, 0.25-0.00052)
	checkMoments(t, "angle", column(x, 2), (low+high)/2, (high-low)*(high-low)/12)
	checkMoments(t, "speed", column(x, 3), 1, 15.0/(15*15))
}

// TestClipped compares the share of heights clipped at 0 with Φ(-3) = 0.134990 % (reference §1.2: 0.14 %).
func TestClipped(t *testing.T) {
	const p = 0.00134990
	x := draw(t, 12, 400_000)
	n, clipped := float64(x.Rows()), 0.0
	for _, h := range column(x, 1) {
		if h < 0 {
			t.Fatalf("a height of %v", h)
		}
		if h == 0 {
			clipped++
		}
	}
	if off := five * math.Sqrt(p*(1-p)/n); math.Abs(clipped/n-p) > off {
		t.Errorf("%.4f %% of the heights are clipped, want %.4f ± %.4f", 100*clipped/n, 100*p, 100*off)
	}
}

// TestDistributions compares start, height above 0, and angle with their distributions by Kolmogorov and Smirnov's
// statistic: n·D² > 7.25 happens once in a million for a correct sampler (2·exp(-2nD²), their asymptotic law).
func TestDistributions(t *testing.T) {
	const n = 100_000
	x := draw(t, 13, n)
	for j, law := range []interface{ CDF(float64) float64 }{
		distuv.Normal{Mu: 0, Sigma: 0.5},
		distuv.Normal{Mu: 1.5, Sigma: 0.5},
		distuv.Uniform{Min: 9 * math.Pi / 180, Max: 81 * math.Pi / 180},
	} {
		v := column(x, j)
		stat.SortWeighted(v, nil)
		worst := 0.0
		for i, at := range v {
			if j == 1 && at == 0 {
				continue // clipped: the distribution has a step here
			}
			p := law.CDF(at)
			worst = max(worst, p-float64(i)/n, float64(i+1)/n-p)
		}
		if worst*worst*n > 7.25 {
			t.Errorf("x%d is %.4f away from its distribution", j+1, worst)
		}
	}
}

// TestSpeedsAreWhole asks for x4 = k/15 with a whole k, to float32's precision.
func TestSpeedsAreWhole(t *testing.T) {
	for _, v := range column(draw(t, 14, 10_000), 3) {
		k := math.Round(15 * v)
		if float32(k/15) != float32(v) {
			t.Fatalf("a speed of %v is not a whole number of fifteenths", v)
		}
	}
}

// TestBox holds the box against the distributions: the range of the angle, ±2 standard deviations of the normals, and
// for the speed the quantiles of Poisson(15) by gonum's distribution function.
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
	for _, v := range column(draw(t, 15, 200_000), 2) {
		if !s.Box[2].Contains(v) {
			t.Fatalf("an angle of %v is outside the box", v)
		}
	}
}

package stat

import (
	"math"
	"testing"

	"github.com/invbench/invbench/sdk"
)

// TestSignFlipByHand counts ways: of 1, 2, 4 the sum 7 is reached with all signs as they are or all
// flipped; of 1, 2, -3 the sum 0 is reached or passed by all; of 3, 1, -1 the sum is 3 or more in
// size unless the 3 and both others disagree.
func TestSignFlipByHand(t *testing.T) {
	for _, test := range []struct {
		values []float64
		want   float64
	}{
		{[]float64{1, 2, 4}, 2.0 / 8},
		{[]float64{1, 0, 2, 4, 0}, 2.0 / 8}, // those that are 0 play no part
		{[]float64{-1, -2, -4}, 2.0 / 8},
		{[]float64{0.1, 0.2, -0.3}, 1}, // where the sum is 0 but for rounding
		{[]float64{3, 1, -1}, 6.0 / 8},
		{[]float64{5}, 1},
		{[]float64{0, 0}, 1},
		{nil, 1},
	} {
		if got := SignFlip(test.values, 1000, 1); got != test.want {
			t.Errorf("SignFlip(%v) = %v, want %v", test.values, got, test.want)
		}
	}
}

// TestSignFlipSampled compares random ways with all of them, for values of which one is larger than
// all others.
func TestSignFlipSampled(t *testing.T) {
	const n = 12
	random := sdk.Seed(4).Row(0)
	values := make([]float64, n)
	for i := range values {
		values[i] = 0.4 + random.NormFloat64()
	}
	values[3] *= 4
	total := 0.0
	for _, v := range values {
		total += v
	}
	extreme := 0
	for word := range 1 << n {
		flipped := 0.0
		for i, v := range values {
			flipped += v * float64(1-2*(word>>i&1))
		}
		if math.Abs(flipped) >= math.Abs(total)-1e-9 {
			extreme++
		}
	}
	want := float64(extreme) / (1 << n)
	if got := SignFlip(values, 1<<n, 1); got != want {
		t.Errorf("all ways: p = %v, want %v", got, want)
	}
	got, sd := SignFlip(values, 4000, 1), want/math.Sqrt(enoughExtreme)
	if math.Abs(got-want) > 3*sd {
		t.Errorf("at most 4000 ways: p = %v, want %v ± %v", got, want, sd)
	}
	if again := SignFlip(values, 4000, 1); again != got {
		t.Errorf("one seed gives %v and %v", got, again)
	}
}

func TestSignFlipIsNeverZero(t *testing.T) {
	values := make([]float64, 100)
	for i := range values {
		values[i] = 1
	}
	if got := SignFlip(values, 999, 1); got != 1.0/1000 {
		t.Errorf("p = %v, want 1/1000", got)
	}
}

// TestSignFlipKeepsItsLevel has log-ratios of errors of no difference, with tails so heavy that
// their variance is infinite: p-values are uniform. At most 1999 ways are drawn, so that some
// experiments end early and some do not.
func TestSignFlipKeepsItsLevel(t *testing.T) {
	const experiments, targets = 600, 30
	small := 0
	for e := range experiments {
		random := sdk.Seed(9).Row(e)
		values := make([]float64, targets)
		for i := range values {
			values[i] = random.NormFloat64() / math.Abs(random.NormFloat64()) // Cauchy
		}
		if SignFlip(values, 1999, sdk.Seed(e)) <= 0.1 {
			small++
		}
	}
	// Binomial(600, 0.1): 60 ± 7.3.
	if small < 60-22 || small > 60+22 {
		t.Errorf("%d of %d p-values are at most 0.1", small, experiments)
	}
}

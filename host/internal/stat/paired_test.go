package stat

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/invbench/invbench/sdk"
)

func TestLogRatio(t *testing.T) {
	p := Paired{Old: [][]float64{{1, 3}, {2, 2}, {0, 0}}, New: [][]float64{{2, 6}, {1, 1}, {0, 0}}}
	if diff := cmp.Diff([]float64{math.Ln2, -math.Ln2, 0}, p.LogRatios(),
		cmpopts.EquateApprox(0, 1e-15)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	nothing := Paired{Old: [][]float64{{0, 0}}, New: [][]float64{{1, 3}}}
	if got := nothing.LogRatios()[0]; !math.IsInf(got, 1) {
		t.Errorf("something for nothing gives %v", got)
	}
	nothing.Least = 0.5 // of a mean of 2
	if got := nothing.LogRatios()[0]; math.Abs(got-math.Log(4)) > 1e-15 {
		t.Errorf("something for a nothing that counts as a quarter of it gives %v, want log 4", got)
	}
}

// TestGaps has sums of 4 and 6 in one repeat and of 5 and 5 in the other. The gaps of the first add
// up to 2·(6-4)/10.
func TestGaps(t *testing.T) {
	p := Paired{Old: [][]float64{{1, 3}, {4, 1}}, New: [][]float64{{4, 2}, {2, 3}}}
	want := []float64{(2*3.0/10 - 2*2.0/10) / 2, (-2*1.0/10 + 2*2.0/10) / 2}
	if diff := cmp.Diff(want, p.Gaps(), cmpopts.EquateApprox(0, 1e-15)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := (Paired{Old: [][]float64{{0}}, New: [][]float64{{0}}}).Gaps(); got[0] != 0 {
		t.Errorf("nothing on both sides has the gap %v", got[0])
	}
}

// TestGapsTestTheRatio counts by hand how many ways to swap the sides of six targets bring the
// ratio of sums at least as far from 1: as many as SignFlip counts on the gaps.
func TestGapsTestTheRatio(t *testing.T) {
	random := sdk.Seed(8).Row(0)
	p := Paired{Old: [][]float64{make([]float64, 6)}, New: [][]float64{make([]float64, 6)}}
	for i := range 6 {
		p.Old[0][i], p.New[0][i] = random.ExpFloat64(), 1.5*random.ExpFloat64()
	}
	extreme, observed := 0, math.Abs(p.LogRatios()[0])
	for word := range 1 << 6 {
		old, new := 0.0, 0.0
		for i := range 6 {
			a, b := p.Old[0][i], p.New[0][i]
			if word>>i&1 == 1 {
				a, b = b, a
			}
			old, new = old+a, new+b
		}
		if math.Abs(math.Log(new/old)) >= observed-1e-12 {
			extreme++
		}
	}
	if got := SignFlip(p.Gaps(), 1000, 1); got != float64(extreme)/64 {
		t.Errorf("p = %v, want %d/64", got, extreme)
	}
}

// TestBootstrapTargets compares with the delta method: for a ratio of means of independent pairs
// the variance of its logarithm is the mean square of new/mean(new) - old/mean(old), divided by the
// number of targets.
func TestBootstrapTargets(t *testing.T) {
	const targets = 400
	p := Paired{
		Old: [][]float64{make([]float64, targets)}, New: [][]float64{make([]float64, targets)},
	}
	for i := range targets {
		random := sdk.Seed(5).Row(i)
		p.Old[0][i] = random.ExpFloat64()
		p.New[0][i] = p.Old[0][i] * (1 + 0.3*random.Float64())
	}
	old, new, squares := Mean(p.Old[0]), Mean(p.New[0]), 0.0
	for i := range targets {
		gap := p.New[0][i]/new - p.Old[0][i]/old
		squares += gap * gap
	}
	half := 1.96 * math.Sqrt(squares) / targets
	got := p.BootstrapTargets(4000, 0.95, 1)
	near(t, "low", got.Low, math.Log(new/old)-half, 0.02)
	near(t, "high", got.High, math.Log(new/old)+half, 0.02)
}

// TestStudent compares with a table: the values 1, 2, 3, 4 have the mean 2.5 and its deviation is
// √(5/12), so t is 3.873; the quantiles of t with 3 degrees of freedom are 3.182 at 0.975 and, for
// that t, p is 0.0305 (R: 2*pt(-3.872983, 3)).
func TestStudent(t *testing.T) {
	p, interval := Student([]float64{1, 2, 3, 4}, 0.95)
	near(t, "p", p, 0.030466291662170977, 1e-9)
	near(t, "low", interval.Low, 2.5-3.182446305284263*math.Sqrt(5.0/12), 1e-9)
	near(t, "high", interval.High, 2.5+3.182446305284263*math.Sqrt(5.0/12), 1e-9)
	// With one degree of freedom t is Cauchy's: p = 1 - 2/π·atan|t|, and t = 3 for 1 and 2.
	p, _ = Student([]float64{1, 2}, 0.95)
	near(t, "p of two", p, 1-2/math.Pi*math.Atan(3), 1e-9)
	if p, interval := Student([]float64{0, 0}, 0.95); p != 1 || interval != (Interval{}) {
		t.Errorf("zeros: p = %v, interval %v", p, interval)
	}
	if p, interval := Student([]float64{2, 2, 2}, 0.95); p != 0 || interval != (Interval{2, 2}) {
		t.Errorf("the same three times: p = %v, interval %v", p, interval)
	}
}

// TestHolm is the example of the method's first step by hand: 0.01·4, then 0.02·3, then 0.03·2
// which may not be less than the one before, then 0.05·1.
func TestHolm(t *testing.T) {
	for _, test := range []struct{ p, want []float64 }{
		{[]float64{0.05, 0.01, 0.03, 0.02}, []float64{0.06, 0.04, 0.06, 0.06}},
		{[]float64{0.5, 0.9}, []float64{1, 1}},
		{[]float64{0.2}, []float64{0.2}},
		{nil, []float64{}},
	} {
		if diff := cmp.Diff(test.want, Holm(test.p), cmpopts.EquateApprox(0, 1e-12)); diff != "" {
			t.Errorf("Holm(%v) (-want +got):\n%s", test.p, diff)
		}
	}
}

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
	if diff := cmp.Diff([]float64{math.Ln2, -math.Ln2, 0}, p.LogRatios(), cmpopts.EquateApprox(0, 1e-15)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := p.LogRatio(); math.Abs(got) > 1e-15 {
		t.Errorf("twice and half of it give %v", got)
	}
	if got := (Paired{Old: [][]float64{{0}}, New: [][]float64{{1}}}).LogRatio(); !math.IsInf(got, 1) {
		t.Errorf("something for nothing gives %v", got)
	}
}

// TestSwapTargetsByHand has three targets, of which the new value is twice the old one: 1 → 2, 10 → 20, 100 → 200. The
// difference of the sums has the size 111 as it is and with all three swapped, and less in the other six relabellings.
func TestSwapTargetsByHand(t *testing.T) {
	p := Paired{Old: [][]float64{{1, 10, 100}}, New: [][]float64{{2, 20, 200}}}
	if got := p.SwapTargets(1000, 1); got != 2.0/8 {
		t.Errorf("p = %v, want 2/8", got)
	}
	p.Old[0], p.New[0] = append(p.Old[0], 5), append(p.New[0], 5)
	if got := p.SwapTargets(1000, 1); got != 2.0/8 {
		t.Errorf("with a target that is the same on both sides p = %v, want 2/8", got)
	}
	same := Paired{Old: p.Old, New: p.Old}
	if got := same.SwapTargets(1000, 1); got != 1 {
		t.Errorf("a side against itself: p = %v, want 1", got)
	}
}

// TestSwapTargetsSampled compares random relabellings with all of them, for two repeats that share their targets.
func TestSwapTargetsSampled(t *testing.T) {
	const targets = 12
	random := sdk.Seed(4).Row(0)
	p := Paired{Old: make([][]float64, 2), New: make([][]float64, 2)}
	for k := range 2 {
		for range targets {
			p.Old[k] = append(p.Old[k], random.ExpFloat64())
			p.New[k] = append(p.New[k], 1.4*random.ExpFloat64())
		}
	}
	// All 2^12, counted in another way: by the ratio itself.
	extreme, observed := 0, math.Abs(p.LogRatio())
	for word := range 1 << targets {
		swapped := Paired{Old: make([][]float64, 2), New: make([][]float64, 2)}
		for k := range 2 {
			for i := range targets {
				a, b := p.Old[k][i], p.New[k][i]
				if word>>i&1 == 1 {
					a, b = b, a
				}
				swapped.Old[k], swapped.New[k] = append(swapped.Old[k], a), append(swapped.New[k], b)
			}
		}
		if math.Abs(swapped.LogRatio()) >= observed-1e-12 {
			extreme++
		}
	}
	want := float64(extreme) / (1 << targets)
	if got := p.SwapTargets(1<<targets, 1); got != want {
		t.Errorf("all relabellings: p = %v, want %v", got, want)
	}
	got, sd := p.SwapTargets(4000, 1), want/math.Sqrt(enoughExtreme)
	if math.Abs(got-want) > 3*sd {
		t.Errorf("at most 4000 relabellings: p = %v, want %v ± %v", got, want, sd)
	}
	if again := p.SwapTargets(4000, 1); again != got {
		t.Errorf("one seed gives %v and %v", got, again)
	}
}

func TestSwapTargetsIsNeverZero(t *testing.T) {
	p := Paired{Old: [][]float64{make([]float64, 100)}, New: [][]float64{make([]float64, 100)}}
	for i := range 100 {
		p.Old[0][i], p.New[0][i] = 1, 2
	}
	if got := p.SwapTargets(999, 1); got != 1.0/1000 {
		t.Errorf("p = %v, want 1/1000", got)
	}
}

// TestSwapTargetsKeepsItsLevel has skewed values with no difference: p-values are uniform. At most 1999 relabellings are
// drawn, so that some experiments end early and some do not.
func TestSwapTargetsKeepsItsLevel(t *testing.T) {
	const experiments, targets = 600, 30
	small := 0
	for e := range experiments {
		random := sdk.Seed(9).Row(e)
		p := Paired{Old: [][]float64{make([]float64, targets)}, New: [][]float64{make([]float64, targets)}}
		for i := range targets {
			difficulty := math.Exp(2 * random.NormFloat64())
			p.Old[0][i], p.New[0][i] = difficulty*random.ExpFloat64(), difficulty*random.ExpFloat64()
		}
		if p.SwapTargets(1999, sdk.Seed(e)) <= 0.1 {
			small++
		}
	}
	// Binomial(600, 0.1): 60 ± 7.3.
	if small < 60-22 || small > 60+22 {
		t.Errorf("%d of %d p-values are at most 0.1", small, experiments)
	}
}

// TestBootstrapTargets compares with the delta method: for a ratio of means of independent pairs the variance of its
// logarithm is the mean square of new/mean(new) - old/mean(old), divided by the number of targets.
func TestBootstrapTargets(t *testing.T) {
	const targets = 400
	p := Paired{Old: [][]float64{make([]float64, targets)}, New: [][]float64{make([]float64, targets)}}
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

// TestStudent compares with a table: the values 1, 2, 3, 4 have the mean 2.5 and its deviation is √(5/12), so t is 3.873;
// the quantiles of t with 3 degrees of freedom are 3.182 at 0.975 and, for that t, p is 0.0305 (R: 2*pt(-3.872983, 3)).
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

// TestHolm is the example of the method's first step by hand: 0.01·4, then 0.02·3, then 0.03·2 which may not be less than
// the one before, then 0.05·1.
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

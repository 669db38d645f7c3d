package stat

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"gonum.org/v1/gonum/stat/distuv"
)

// repeated returns k repeats of the same values.
func repeated(k int, values ...float64) [][]float64 {
	all := make([][]float64, k)
	for i := range all {
		all[i] = values
	}
	return all
}

// constant returns one repeat for each value, which is that of all n targets.
func constant(n int, values ...float64) [][]float64 {
	all := make([][]float64, len(values))
	for i, v := range values {
		for range n {
			all[i] = append(all[i], v)
		}
	}
	return all
}

// within compares two numbers that were worked out in different orders.
func within(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9*max(1e-3, math.Abs(want)) {
		t.Errorf("%s: got %.15g, want %.15g", what, got, want)
	}
}

func interval(t *testing.T, got Interval, low, high float64) {
	t.Helper()
	within(t, "lower end", got.Low, low)
	within(t, "upper end", got.High, high)
}

// TestCrossedOfOneRepeatIsStudents: given its training, the mean over targets is a mean of
// independent values. The numbers are those of scipy.stats.ttest_1samp.
func TestCrossedOfOneRepeatIsStudents(t *testing.T) {
	values := []float64{1.2, -0.7, 3.1, 0.4, 2.2, -1.5, 0.9}
	e := Crossed([][]float64{values})
	within(t, "mean", e.Mean, 0.8)
	within(t, "p", e.P(), 0.23080940884182094)
	within(t, "degrees of freedom", e.DF(), 6)
	interval(t, e.Interval(0.95), -0.668147110686987, 2.268147110686987)
	interval(t, e.Interval(0.8), -0.0638534483590889, 1.663853448359089)
	p, student := Student(values, 0.95)
	within(t, "p beside Student's", e.P(), p)
	interval(t, e.Interval(0.95), student.Low, student.High)
}

// TestCrossedOfOneTargetIsStudents: then the trainings are the independent values.
func TestCrossedOfOneTargetIsStudents(t *testing.T) {
	values := []float64{0.3, 0.9, 2.7, 1.1}
	e := Crossed([][]float64{values[0:1], values[1:2], values[2:3], values[3:4]})
	p, student := Student(values, 0.95)
	within(t, "p", e.P(), p)
	interval(t, e.Interval(0.95), student.Low, student.High)
}

// TestCrossedIsTheRandomEffectsTable compares with the two-way analysis of variance of three
// repeats and four targets: mean squares 14⅓ of the repeats with 2 degrees of freedom, 15 2/9 of
// the targets with 3, and 1 5/9 of what is left with 6. The variance is (14⅓ + 15 2/9)/12, which is
// what the unbiased one, less the residual's mean square, is never above.
func TestCrossedIsTheRandomEffectsTable(t *testing.T) {
	e := Crossed([][]float64{{9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}})
	repeats, targets, residual := 43.0/3, 137.0/9, 14.0/9
	within(t, "mean", e.Mean, 62.0/12)
	within(t, "variance", e.Variance(), (repeats+targets)/12)
	if unbiased := (repeats + targets - residual) / 12; e.Variance() < unbiased {
		t.Errorf("the variance %v is below the unbiased estimate %v", e.Variance(), unbiased)
	}
	within(t, "degrees of freedom", e.DF(), 4.854003498702279)
	// scipy.stats.t.ppf with these degrees.
	interval(t, e.Interval(0.95), 1.0956684247971449, 9.237664908536189)
}

// TestDifferenceOfOneRepeatIsPaired compares with scipy.stats.ttest_rel, over the targets that both
// sides have.
func TestDifferenceOfOneRepeatIsPaired(t *testing.T) {
	a, b := []float64{1.0, 2.5, -0.5, 4.0, 3.0}, []float64{0.2, 2.9, -1.1, 2.0, 1.5}
	for _, test := range []struct {
		a, b      []float64
		p         float64
		low, high float64
	}{
		{a, b, 0.09309022509323668, -0.23800385189405227, 2.0380038518940524},
		{a, b[:3], 0.4639437325811025, -1.2637437689554911, 1.930410435622158},
		{a[:3], b, 0.4639437325811025, -1.2637437689554911, 1.930410435622158},
	} {
		e := difference([][]float64{test.a}, [][]float64{test.b})
		within(t, "p", e.P(), test.p)
		interval(t, e.Interval(0.95), test.low, test.high)
		back := difference([][]float64{test.b}, [][]float64{test.a})
		within(t, "p the other way round", back.P(), test.p)
		within(t, "mean the other way round", back.Mean, -e.Mean)
	}
}

// TestDifferenceOfTrainingsIsWelchs has targets that are all alike, so that the trainings alone
// scatter: then it is Welch's test of two samples, with numbers from
// scipy.stats.ttest_ind(equal_var=False). The sides have 3 and 4 trainings, and other numbers of
// targets.
func TestDifferenceOfTrainingsIsWelchs(t *testing.T) {
	e := difference(constant(5, 1.0, 1.6, 0.7), constant(3, 2.0, 2.9, 2.1, 3.3))
	within(t, "mean", e.Mean, -1.475)
	within(t, "degrees of freedom", e.DF(), 4.995741437935636)
	within(t, "p", e.P(), 0.015757342522499336) // there are fewer degrees than the bound, 5, allows
	interval(t, e.Interval(0.95), -2.5318968479773076, -0.4181031520226932)
}

// TestDifferenceOfTrainingsAndTargets compares with the three variances added up by numpy, where
// the degrees of freedom that they give are more than the trainings have: the p-value and the
// interval are those of the fewer, Student's with k_a + k_b - 2 of them.
func TestDifferenceOfTrainingsAndTargets(t *testing.T) {
	for name, test := range map[string]struct {
		a, b             [][]float64
		mean, variance   float64
		df, most, p      float64
		low, high, loose float64 // loose is the p-value without a bound
	}{
		"two and three trainings": {
			a: [][]float64{{1, 2, 3, 5}, {2, 2, 5, 6}},
			b: [][]float64{{0, 1, 3, 2}, {1, 2, 2, 3}, {0, 0, 1, 2}}, mean: 11.0 / 6,
			variance: 0.6273148148148148, df: 4.311478136649609, most: 3, p: 0.10358269714935307,
			low: -0.6872662314517688, high: 4.353932898118435,
		},
		"two and two": {
			a: [][]float64{{1, 2, 3, 5, 4, 6, 2, 8}, {1.1, 2.2, 2.9, 5.2, 4.1, 5.9, 2.2, 8.1}},
			b: [][]float64{
				{0.5, 1.9, 3.3, 4.0, 4.4, 5, 2.9, 6.9},
				{0.7, 1.8, 3.2, 4.2, 4.5, 4.8, 3, 7.1},
			},
			mean: 0.28125, variance: 0.07056919642857147, df: 7.486360576388847, most: 2,
			p: 0.400699726432152, loose: 0.3226835480170676,
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := difference(test.a, test.b)
			within(t, "mean", e.Mean, test.mean)
			within(t, "variance", e.Variance(), test.variance)
			within(t, "degrees of freedom", e.DF(), test.df)
			within(t, "most degrees of freedom", e.MostDF, test.most)
			within(t, "p", e.P(), test.p)
			if test.low != 0 {
				interval(t, e.Interval(0.95), test.low, test.high)
			}
			if e.MostDF = 0; test.loose != 0 {
				within(t, "p without a bound", e.P(), test.loose)
			}
		})
	}
}

// TestDifferenceHasWhatIsHardForBothCancel: targets that differ by factors of a million say nothing
// of who is better.
func TestDifferenceHasWhatIsHardForBothCancel(t *testing.T) {
	a, b := []float64{-10, 0, 10}, []float64{-11, -1, 9}
	if e := difference([][]float64{a}, [][]float64{b}); e.Mean != 1 || e.Variance() != 0 ||
		e.P() != 0 {
		t.Errorf("got %+v, p = %v", e, e.P())
	}
}

// TestMeanOf averages three tables' estimates by hand: variances are divided by 3², and their
// degrees of freedom stay.
func TestMeanOf(t *testing.T) {
	e := MeanOf([]Estimate{
		{Mean: 1, Sources: []Source{{0.9, 4}, {1.8, 9}}, MostDF: 4},
		{Mean: -3, Sources: []Source{{2.7, 2}}, MostDF: 2},
		{Mean: 8}, // a constant, such as a failure
	})
	want := Estimate{Mean: 2, Sources: []Source{{0.1, 4}, {0.2, 9}, {0.3, 2}}, MostDF: 6}
	if diff := cmp.Diff(want, e, cmpopts.EquateApprox(1e-12, 0)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	within(t, "degrees of freedom", e.DF(), 0.36/(0.01/4+0.04/9+0.09/2))
	single := Crossed([][]float64{{1, 2, 4}, {2, 3, 7}})
	if diff := cmp.Diff(single, MeanOf([]Estimate{single})); diff != "" {
		t.Errorf("the mean of one (-want +got):\n%s", diff)
	}
}

// TestDegreesOfFreedomDoNotDependOnTheUnit: squares of variances of 1e-200 are 0 and those of 1e300
// are infinite.
func TestDegreesOfFreedomDoNotDependOnTheUnit(t *testing.T) {
	for _, unit := range []float64{1, 1e-200, 1e-300, 1e200, 1e300} {
		e := Estimate{Mean: math.Sqrt(2 * unit), Sources: []Source{{1 * unit, 4}, {3 * unit, 9}}}
		within(t, "degrees of freedom", e.DF(), 16/(1.0/4+9.0/9)) // 12.8
		within(t, "p", e.P(), 0.4921735442548628)                 // 2·scipy.stats.t.sf(√½, 12.8)
		half := e.Interval(0.95).High - e.Mean
		// scipy.stats.t.ppf(0.975, 12.8).
		within(t, "half width by deviation", half/math.Sqrt(4*unit), 2.163805053567862)
	}
}

// TestDegreesOfFreedomAreThoseOfTheLargestSource: one source that outweighs the others decides, and
// equal sources add up.
func TestDegreesOfFreedomAreThoseOfTheLargestSource(t *testing.T) {
	for name, test := range map[string]struct {
		sources []Source
		want    float64
	}{
		"nothing":                {nil, 0},
		"no variance":            {[]Source{{0, 3}, {0, 4}}, 0},
		"a single one":           {[]Source{{7, 3}}, 3},
		"one without variance":   {[]Source{{0, 1}, {7, 99}}, 99},
		"one hardly any":         {[]Source{{1e-200, 1}, {7, 99}}, 99},
		"one outweighs":          {[]Source{{1e200, 2}, {7, 99}}, 2},
		"two alike":              {[]Source{{5, 6}, {5, 6}}, 12},
		"two alike, others' own": {[]Source{{5, 2}, {5, 98}}, 4 / (0.5 + 1.0/98)},
	} {
		t.Run(name, func(t *testing.T) {
			within(t, "degrees of freedom", Estimate{Sources: test.sources}.DF(), test.want)
		})
	}
}

// TestEstimatesWithoutScatter: what does not scatter is taken for known, and what is seen once for
// unknown.
func TestEstimatesWithoutScatter(t *testing.T) {
	for name, test := range map[string]struct {
		e    Estimate
		p    float64
		mean float64
	}{
		"all values alike":          {Crossed(repeated(3, 2, 2)), 0, 2},
		"all values 0":              {Crossed(repeated(3, 0, 0)), 1, 0},
		"a single value":            {Crossed([][]float64{{5}}), 1, 5},
		"the same on both sides":    {difference(repeated(2, 1, 5), repeated(3, 1, 5)), 1, 0},
		"a constant apart":          {difference(repeated(2, 2, 6), repeated(3, 1, 5)), 0, 1},
		"one target in common":      {difference([][]float64{{4}}, [][]float64{{1, 2}}), 1, 3},
		"the mean of no estimates":  {MeanOf(nil), 1, 0},
		"the mean of two constants": {MeanOf([]Estimate{{Mean: 1}, {Mean: 3}}), 1, 2},
	} {
		t.Run(name, func(t *testing.T) {
			if test.e.Mean != test.mean || test.e.P() != test.p {
				t.Errorf("mean %v, p = %v; want %v, %v", test.e.Mean, test.e.P(), test.mean, test.p)
			}
			if got, want := test.e.Interval(0.95), (Interval{test.mean, test.mean}); got != want {
				t.Errorf("interval %v, want %v", got, want)
			}
		})
	}
}

// TestOneTargetAndSeveralTrainings has nothing but the trainings to go by, and says so with their
// degrees of freedom.
func TestOneTargetAndSeveralTrainings(t *testing.T) {
	e := difference([][]float64{{1.0}, {1.6}, {0.7}},
		[][]float64{{2.0, 9}, {2.9, -9}, {2.1, 0}, {3.3, 1}})
	within(t, "p", e.P(), 0.015757342522499336) // Welch's, as above
}

// TestInterquartileMean compares with scipy.stats.trim_mean(values, 0.25) where a quarter of the
// values is a whole number of them, and by hand where it is not.
func TestInterquartileMean(t *testing.T) {
	for _, test := range []struct {
		values []float64
		want   float64
	}{
		{[]float64{1, 2, 3, 4}, 2.5},
		{[]float64{5, 1, 2, 3, 9, 4, 7, 8}, 4.75},
		{[]float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 6.5},
		{[]float64{3, 1e300, -1e300, 4}, 3.5},
		{[]float64{7}, 7},
		{[]float64{1, 2}, 1.5},
		{[]float64{10, 1, 2}, (0.25*1 + 1*2 + 0.25*10) / 1.5},
		{[]float64{0, 0, 1, 4, 100}, (0.75*0 + 1 + 0.75*4) / 2.5},
		{[]float64{0, 3, 4, 5, 6, 100}, (0.5*3 + 4 + 5 + 0.5*6) / 3},
	} {
		within(t, "interquartile mean", InterquartileMean(test.values), test.want)
	}
	if got := InterquartileMean(nil); !math.IsNaN(got) {
		t.Errorf("of nothing it is %v", got)
	}
}

// TestPBelow holds that a p-value is only left out above the level, for t distributions of any
// degrees of freedom.
func TestPBelow(t *testing.T) {
	left, kept := 0, 0
	for _, df := range []float64{1, 2, 3.7, 19, 400, 1e6} {
		for mean := 0.0; mean < 8; mean += 0.01 {
			e := Estimate{Mean: mean, Sources: []Source{{Variance: 1, DF: df}}}
			p, got := e.P(), e.PBelow(0.05)
			switch {
			case got == p:
				kept++
			case got == 1 && p > 0.05:
				left++
			default:
				t.Fatalf("%g deviations, %g degrees of freedom: %g, want %g", mean, df, got, p)
			}
		}
	}
	if left < 500 || kept < 500 {
		t.Errorf("left out %d, worked out %d", left, kept)
	}
	for name, e := range map[string]Estimate{
		"no variance": {Mean: 1, Sources: []Source{{}}}, "nothing known": {Mean: 1}, "no mean": {},
	} {
		if e.P() != e.PBelow(0.05) {
			t.Errorf("%s: %g, want %g", name, e.PBelow(0.05), e.P())
		}
	}
}

// TestIntervalsKeepQuantiles asks twice for the same degrees of freedom, and for others in between.
func TestIntervalsKeepQuantiles(t *testing.T) {
	intervals := NewIntervals(0.95)
	for _, df := range []float64{1, 19, 1, 3.7, 19, 3.7} {
		for _, variance := range []float64{0, 1, 4} {
			e := Estimate{Mean: df, Sources: []Source{{Variance: variance, DF: df}}}
			half := 0.0
			if variance > 0 {
				half = math.Sqrt(variance) * distuv.StudentsT{Sigma: 1, Nu: df}.Quantile(0.5+0.95/2)
			}
			if got, want := intervals.Of(e), (Interval{df - half, df + half}); got != want {
				t.Errorf("variance %g, %g degrees of freedom: %v, want %v", variance, df, got, want)
			}
		}
	}
}

func difference(a, b [][]float64) Estimate { return NewSide(a).Minus(NewSide(b)) }

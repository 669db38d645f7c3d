package audit

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/invbench/invbench/host/internal/record"
	"github.com/invbench/invbench/sdk"
)

var nan = float32(math.NaN())

// TestAuditInClosedForm works through two targets by hand. All numbers are exact in binary.
func TestAuditInClosedForm(t *testing.T) {
	raw := rawOf(
		// proxy errors 1/8, 2, 1/32, none, 1/128; in truth 0, 25/8, 9/32, none, 17/128
		[][2]float32{{-0.5, 0}, {2, 0}, {0.25, 0}, {nan, 0}, {0, 0.125}},
		// proxy errors 5000.. (beyond the truth), 1/2, 1/8, 1/32, 1/32 (again); in truth none, 1/8,
		// 1/2, 1/32, 9/32
		[][2]float32{{128, 0}, {-1, 0}, {0.5, 0}, {-0.25, 0}, {0.25, 0}},
	)
	got := audited(t, &shifted{}, raw, Options{Top: 3, Seed: 1})
	first := pairOf([2]float64{1. / 8, 8192}, [2]float64{0, floor})
	want := &Report{
		Source: SourceRaw, Targets: 2, Of: 2, Top: 3, Draws: 5, Rows: 7, First: &first,
		Picked: pairOf([2]float64{1. / 128, 1. / 32}, [2]float64{17. / 128, 1. / 32}),
		Best:   pairOf([2]float64{1. / 128, 1. / 32}, [2]float64{0, 1. / 32}),
		Mean: pairOf([2]float64{(1./128 + 1./32 + 1./8) / 3, (1./32 + 1./32 + 1./8) / 3},
			[2]float64{(17./128 + 9./32 + 0) / 3, (1./32 + 9./32 + 1./2) / 3}),
		Gap: at(bias * bias / 2), GapLargest: at(bias * bias / 2),
		RatioMedian: at((4. + 9) / 2), // of 17, 9, 0, 1, 9, 4 the middle two are 4 and 9
		// d² of the ranks (0 1 2) and (1 2 0) add up to 6; of (0.5 0.5 2) and (0 1 2) the
		// correlation is 1.5/√(1.5·2)
		RankCorrelation: at((-0.5 + math.Sqrt(0.75)) / 2), StaysBest: at(0.5),
		StaysByChance: at(1. / 3),
		PerTarget: []Target{
			{
				Target: 0, RankCorrelation: at(-0.5), StaysBest: is(false),
				First: &Draw{
					Draw: 0, Proxy: at(1. / 8), True: at(0), Ratio: at(0), Gap: at(1. / 8),
				},
				Draws: []Draw{
					{
						Draw: 4, Proxy: at(1. / 128), True: at(17. / 128), Ratio: at(17),
						Gap: at(1. / 8),
					},
					{Draw: 2, Proxy: at(1. / 32), True: at(9. / 32), Ratio: at(9), Gap: at(1. / 8)},
					{Draw: 0, Proxy: at(1. / 8), True: at(0), Ratio: at(0), Gap: at(1. / 8)},
				},
			},
			{
				Target: 1, RankCorrelation: at(math.Sqrt(0.75)), StaysBest: is(true),
				First: &Draw{Draw: 0, Proxy: at(8192)},
				Draws: []Draw{
					{Draw: 3, Proxy: at(1. / 32), True: at(1. / 32), Ratio: at(1), Gap: at(1. / 8)},
					{Draw: 4, Proxy: at(1. / 32), True: at(9. / 32), Ratio: at(9), Gap: at(1. / 8)},
					{Draw: 2, Proxy: at(1. / 8), True: at(1. / 2), Ratio: at(4), Gap: at(1. / 8)},
				},
			},
		},
	}
	close9 := cmp.Comparer(func(a, b float64) bool {
		return math.Abs(a-b) <= 1e-9*max(math.Abs(a), math.Abs(b))
	})
	if diff := cmp.Diff(want, got, close9); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
}

// pairOf returns the pair of two targets. Errors count in the typical one as at least 1e-14 of the
// floor and at most the floor. Student's t has one degree of freedom, which is Cauchy's: its
// quantile is a tangent, and the standard error of the mean of two logarithms half their
// difference.
func pairOf(proxy, truth [2]float64) Pair {
	log := func(v float64) float64 { return math.Log(min(max(v, 1e-14*floor), floor)) }
	a, b, c, d := log(truth[0]), log(truth[1]), log(proxy[0]), log(proxy[1])
	half := math.Tan(math.Pi*(0.975-0.5)) * math.Abs(a-b) / 2
	return Pair{
		Proxy: math.Exp((c + d) / 2), True: math.Exp((a + b) / 2), Low: math.Exp((a+b)/2 - half),
		High: math.Exp((a+b)/2 + half), Ratio: at(math.Exp((a + b - c - d) / 2)),
		ProxyMean: (proxy[0] + proxy[1]) / 2, TrueMean: (truth[0] + truth[1]) / 2,
		TrueWorst: max(truth[0], truth[1]) / (truth[0] + truth[1]),
	}
}

func TestOneTargetHasNoInterval(t *testing.T) {
	got := audited(t, &shifted{}, rawOf([][2]float32{{0, 0.5}}), Options{Top: 1}).Picked
	if want := 0.25; math.Abs(got.True-want) > 1e-9 || got.Low != got.True ||
		got.High != got.True || got.TrueMean != want || got.TrueWorst != 1 {
		t.Errorf("%+v, want %g without an interval", got, want)
	}
}

// close12 lets float64 differ in the last few digits.
func close12() cmp.Option {
	return cmp.Comparer(func(a, b float64) bool {
		return math.Abs(a-b) <= 1e-12*max(math.Abs(a), math.Abs(b))
	})
}

func TestNothingFeasibleCountsAsTheFloor(t *testing.T) {
	raw := rawOf(
		[][2]float32{{nan, 0}, {0, nan}},   // nothing to simulate
		[][2]float32{{0, 0.5}, {128, 0}},   // the second is beyond the truth
		[][2]float32{{128, 0}, {128, 0.5}}, // both are
	)
	got := audited(t, &shifted{}, raw, Options{Top: 5})
	if got.Rows != 4 || got.Infeasible != 3 || got.Top != 2 || len(got.PerTarget[0].Draws) != 0 {
		t.Errorf("%d rows, %d infeasible, top %d, %d draws; want 4, 3, 2, 0",
			got.Rows, got.Infeasible, got.Top, len(got.PerTarget[0].Draws))
	}
	truth := 0.25 // of the one draw that is feasible
	for name, pair := range map[string]struct{ got, want float64 }{
		"first":           {got.First.TrueMean, (floor + truth + floor) / 3},
		"picked":          {got.Picked.TrueMean, (floor + truth + floor) / 3},
		"best":            {got.Best.TrueMean, (floor + truth + floor) / 3},
		"mean":            {got.Mean.TrueMean, (floor + (truth+floor)/2 + floor) / 3},
		"proxy's":         {got.Picked.ProxyMean, (floor + 0.125 + 8192) / 3},
		"typical, picked": {got.Picked.True, math.Cbrt(floor * truth * floor)},
		"typical, mean":   {got.Mean.True, math.Cbrt(floor * (truth + floor) / 2 * floor)},
		// 8192 counts as the floor.
		"typical, proxy's": {got.Picked.Proxy, math.Cbrt(floor * 0.125 * floor)},
	} {
		if math.Abs(pair.got-pair.want) > 1e-9 {
			t.Errorf("%s is %g, want %g", name, pair.got, pair.want)
		}
	}
	if got.PerTarget[2].RankCorrelation != nil || *got.PerTarget[2].StaysBest ||
		!*got.PerTarget[1].StaysBest {
		t.Errorf("of targets 1 and 2: %+v", got.PerTarget[1:])
	}
	text := strings.Join(got.Warnings, "\n")
	if !strings.Contains(text, "1 of 3 targets have no feasible draw") ||
		!strings.Contains(text, "3 draws are infeasible to the truer") {
		t.Errorf("warnings %q", got.Warnings)
	}
}

func TestExactProxyChangesNothing(t *testing.T) {
	honest := &shifted{truer: func(x, _ sdk.Batch) (sdk.Batch, error) { return x.Clone(), nil }}
	got := audited(t, honest,
		rawOf([][2]float32{{1, 0}, {0, 1.5}, {0, 0}}, [][2]float32{{1, 2}, {0, 1}, {1, 0}}),
		Options{Top: 2})
	if *got.Gap != 0 || got.Picked.Proxy != got.Picked.True || *got.StaysBest != 1 ||
		*got.RatioMedian != 1 || len(got.Warnings) != 0 {
		t.Errorf("%+v", got)
	}
}

// manyTargets returns raw draws of n targets, one draw each, whose errors tell the targets apart.
func manyTargets(n int) record.Raw {
	var all [][][2]float32
	for i := range n {
		all = append(all, [][2]float32{{float32(i), 0}})
	}
	return rawOf(all...)
}

func TestTargetsAreChosenBySeed(t *testing.T) {
	chosen := func(o Options) []int {
		r := audited(t, &shifted{}, manyTargets(40), o)
		var targets []int
		for _, one := range r.PerTarget {
			targets = append(targets, one.Target)
			if want := float64(one.Target*one.Target) / 2; *one.First.Proxy != want {
				t.Errorf("target %d has the draw of error %g, want %g",
					one.Target, *one.First.Proxy, want)
			}
		}
		for i := 1; i < len(targets); i++ {
			if targets[i] <= targets[i-1] {
				t.Errorf("targets %v are not in order", targets)
			}
		}
		return targets
	}
	first := chosen(Options{Targets: 8, Top: 1, Seed: 3})
	if diff := cmp.Diff(first, chosen(Options{Targets: 8, Top: 1, Seed: 3})); diff != "" ||
		len(first) != 8 {
		t.Errorf("%d targets, and another choice under the same seed (-first +second):\n%s",
			len(first), diff)
	}
	if cmp.Equal(first, chosen(Options{Targets: 8, Top: 1, Seed: 4})) {
		t.Error("two seeds choose the same targets")
	}
	if all := chosen(Options{Top: 1}); len(all) != 40 {
		t.Errorf("%d targets where all were asked for, want 40", len(all))
	}
	if more := chosen(Options{Targets: 99, Top: 1}); len(more) != 40 {
		t.Errorf("%d targets where 99 were asked for, want all 40", len(more))
	}
}

func TestSketchStandsInForRawDraws(t *testing.T) {
	raw := rawOf([][2]float32{{1, 0}, {0.25, 0}}, [][2]float32{{nan, 0}, {nan, 1}},
		[][2]float32{{0, 0.5}, {1, 1}}, [][2]float32{{3, 3}, {4, 4}})
	r := recordOf(4, 2)
	r.Sketch = sketchOf(t, raw, 2)
	s, err := FromSketch(r, Options{Targets: 20, Top: 5})
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.Run(t.Context(), &shifted{}, planeSpaces(), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want := []Target{
		{
			Target: 0,
			Draws: []Draw{
				{Draw: -1, Proxy: at(1. / 32), True: at(9. / 32), Ratio: at(9), Gap: at(1. / 8)},
			},
		},
		{Target: 1, Draws: []Draw{}},
		{
			Target: 2,
			Draws: []Draw{
				{Draw: -1, Proxy: at(1. / 8), True: at(1. / 4), Ratio: at(2), Gap: at(1. / 8)},
			},
		},
	}
	if diff := cmp.Diff(want, got.PerTarget, close12()); diff != "" || got.First != nil ||
		got.Source != SourceSketch || got.Rows != 2 {
		t.Errorf("first %v, source %s, %d rows; targets (-want +got):\n%s",
			got.First, got.Source, got.Rows, diff)
	}
	if len(got.Warnings) == 0 ||
		!strings.Contains(got.Warnings[0], "only the best draw of the first 3 targets") {
		t.Errorf("warnings %q", got.Warnings)
	}
}

func TestRecordOfAnotherSimulatorIsNoticed(t *testing.T) {
	raw := rawOf([][2]float32{{1, 0}, {0.25, 0}}, [][2]float32{{1, 0}, {0.5, 0}})
	for i := range raw.Errors {
		raw.Errors[i] *= 1.00001 // rounding
	}
	if got := audited(t, &shifted{}, raw, Options{Top: 2}); len(got.Warnings) > 0 {
		t.Errorf("warnings about rounding: %q", got.Warnings)
	}
	raw.Errors[1] *= 1.01
	got := audited(t, &shifted{}, raw, Options{Top: 2})
	if len(got.Warnings) != 1 ||
		!strings.Contains(got.Warnings[0],
			"gives 1 of 4 draws another error than the record does") {
		t.Errorf("warnings %q", got.Warnings)
	}
}

func TestSpearman(t *testing.T) {
	inf := math.Inf(1)
	for _, test := range []struct {
		a, b []float64
		want float64
	}{
		{[]float64{1, 2, 3}, []float64{10, 20, 99}, 1},
		{[]float64{1, 2, 3}, []float64{3, 2, 1}, -1},
		// ten pairs whose squared rank differences add up to 194: 1 - 6·194/990
		{
			[]float64{106, 86, 100, 101, 99, 103, 97, 113, 112, 110},
			[]float64{7, 0, 27, 50, 28, 29, 20, 12, 6, 17},
			-29. / 165,
		},
		// ranks 1, 2.5, 2.5, 4 and 1, 3, 2, 4
		{[]float64{1, 2, 2, 4}, []float64{1, 3, 2, inf}, 4.5 / math.Sqrt(4.5*5)},
	} {
		if got := spearman(test.a, test.b); math.Abs(got-test.want) > 1e-12 {
			t.Errorf("spearman(%v, %v) = %v, want %v", test.a, test.b, got, test.want)
		}
	}
	if got := spearman([]float64{1, 1}, []float64{1, 2}); !math.IsNaN(got) {
		t.Errorf("of a constant: %v, want NaN", got)
	}
}

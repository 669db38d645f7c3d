package score

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/invbench/invbench/host/internal/stat"
	"github.com/invbench/invbench/sdk"
)

// picky is the identity, infeasible for negative x.
func picky() fake {
	task := identity()
	task.simulate = func(x, y []float32) {
		if y[0] = x[0]; x[0] < 0 {
			sdk.FillNaN(y)
		}
	}
	return task
}

// scored scores draws that are given for each target in turn.
func scored(t *testing.T, task fake, truth *Truth, order sdk.Order, draws ...sdk.Batch) *Scores {
	t.Helper()
	s, err := NewScorer(task, task.spaces(), truth, order, draws[0].Rows())
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range rand.Perm(len(draws)) { // in any order
		if err := s.Add(t.Context(), i, draws[i]); err != nil {
			t.Fatal(err)
		}
	}
	scores, err := s.Scores()
	if err != nil {
		t.Fatal(err)
	}
	return scores
}

// TestScoresByHand has three targets at 0 and 1, four draws each, and T = 1 and 3. Infeasible draws
// are infinitely bad for the minimum and counted (reference §9 trap 25), ranked draws count from
// the first on (trap 5), and targets may be scored in any order (trap 40).
func TestScoresByHand(t *testing.T) {
	t.Parallel()
	p := small()
	p.T, p.MMD.Targets = []int{1, 3, 10}, 0
	nan := float32(math.NaN())
	truth := prepare(t, picky(), column(0, 0, 1), p)
	floor := truth.Floor
	draws := []sdk.Batch{
		column(4, 2, 1, 3),        // errors 16, 4, 1, 9; three outside [-1, 1]
		column(-1, -0.5, nan, 2),  // only the last is feasible, at 4; NaN is outside too
		column(-1, nan, -2, -0.5), // none is feasible; two outside
	}
	// Of the 4 subsets of 3: {16,4,1} {16,4,9} {16,1,9} {4,1,9}, and one of 4 lacks the feasible
	// draw.
	subsets := [][]float64{
		{7.5, 0.75*floor + 1, floor}, {(1 + 4 + 1 + 1) / 4.0, 0.25*floor + 3, floor},
	}
	prefixes := [][]float64{{16, floor, floor}, {1, floor, floor}}
	same := cmpopts.EquateApprox(1e-8, 0)
	for order, want := range map[sdk.Order][][]float64{
		sdk.Exchangeable: subsets, sdk.Ranked: prefixes,
	} {
		got := scored(t, picky(), truth, order, draws...)
		if diff := cmp.Diff(want, got.PerTarget.R, same); diff != "" {
			t.Errorf("%s: r_T of each target (-want +got):\n%s", order, diff)
		}
		for i := range want {
			near(t, "mean r_T", got.R[i].Mean, stat.Mean(want[i]), 1e-8)
			near(t, "mean prefix", got.RPrefix[i].Mean, stat.Mean(prefixes[i]), 1e-8)
			logs := 0.0
			for target, r := range want[i] {
				logs += math.Log(min(r, floor)/min(truth.PriorTypical[i][target], floor)) / 3
			}
			// Four digits are kept of the prior's.
			near(t, "normalised", got.RNormalised[i].Mean, math.Exp(logs), 1e-3*math.Exp(logs))
		}
		near(t, "infeasible", got.Infeasible, 7.0/12, 1e-15)
		near(t, "outside", got.Outside, 7.0/12, 1e-15)
		if got.Draws != 4 || got.Targets != 3 || len(got.R) != 2 || got.R[1].T != 3 ||
			got.MMD2 != nil {
			t.Errorf("shape is wrong: %+v", got)
		}
	}
}

// TestScoresQuantiles has 101 targets whose r_1 are 0², 1², …, so that the quartiles are 25² and
// 75²: they are reported as they are, and not as distances from the mean (reference §9 trap 40).
func TestScoresQuantiles(t *testing.T) {
	t.Parallel()
	p := small()
	p.MMD.Targets = 0
	targets, draws := sdk.NewBatch(101, 1), make([]sdk.Batch, 101)
	for i := range draws {
		targets.Data[i] = float32(i)
		draws[i] = column(0)
	}
	got := scored(t, identity(), prepare(t, identity(), targets, p), sdk.Exchangeable, draws...).
		R[0]
	near(t, "q25", got.Q25, 625, 0)
	near(t, "q75", got.Q75, 5625, 0)
	near(t, "mean", got.Mean, 100*101*201/6.0/101, 1e-9)
}

// TestScoresOfThePrior scores independent draws of the prior as a model: it must come out as the
// prior.
func TestScoresOfThePrior(t *testing.T) {
	t.Parallel()
	task, p := sineWave(), DefaultProtocol()
	p.MMD.Targets, p.Bootstrap = 0, 100
	targets, _ := task.targets(t, 300)
	truth := prepare(t, task, targets, p)
	draws := make([]sdk.Batch, targets.Rows())
	for i := range draws {
		draws[i], _ = task.Draw(t.Context(), 1, 200*i, 200)
	}
	got := scored(t, task, truth, sdk.Exchangeable, draws...)
	// An error counts for the prior's floor, 2, at most. Of y = sin(a) + cos(b) and its like, with
	// a and b uniform over whole periods, that is E min((y - y*)², 2): 1.066 by a sum over 4000
	// quantiles of y on either side.
	near(t, "r_1", got.R[0].Mean, 1.066, 0.04)
	for _, point := range got.RNormalised {
		if !(point.Low < 1.02 && point.High > 0.98) {
			t.Errorf("normalised r_%d is in [%.3g, %.3g], want about 1",
				point.T, point.Low, point.High)
		}
	}
	if got.Outside != 0 || got.Infeasible != 0 || len(got.Warnings) != 0 {
		t.Errorf("outside %v, infeasible %v, warnings %q; want none",
			got.Outside, got.Infeasible, got.Warnings)
	}
}

func TestScoresMMD2(t *testing.T) {
	t.Parallel()
	task := sineWave()
	targets, _ := task.targets(t, 8)
	truth := prepare(t, task, targets, small())
	const compared = 6
	perfect, fewer := make([]sdk.Batch, 8), make([]sdk.Batch, 8)
	for i := range perfect {
		perfect[i] = truth.Posterior[i%compared].B
		fewer[i] = perfect[i].Slice(0, 4)
	}
	got := scored(t, task, truth, sdk.Ranked, perfect...)
	if got.MMD2.Sample != 10 || got.MMD2.Targets != compared ||
		len(got.PerTarget.MMD2) != compared {
		t.Errorf("MMD² of %d draws at %d targets: %+v",
			got.MMD2.Sample, got.MMD2.Targets, got.PerTarget)
	}
	if diff := cmp.Diff(got.MMD2.Floor, got.MMD2.Summary); diff != "" {
		t.Errorf("the score of sample B is not the floor (-want +got):\n%s", diff)
	}
	got = scored(t, task, truth, sdk.Ranked, fewer...)
	if diff := cmp.Diff(got.MMD2.Floor, got.MMD2.Summary); diff != "" || got.MMD2.Sample != 4 {
		t.Errorf("of 4 draws: the score of sample B is not the floor (-want +got):\n%s", diff)
	}
	wantWarning(t, got.Warnings, "MMD from 4 draws")
}

func TestWarnings(t *testing.T) {
	t.Parallel()
	p := small()
	p.MMD.Pool = 10 // the nearest 10 of 10 are the prior
	truth := prepare(t, picky(), column(0.5, 0.5), p)
	scores := scored(t, picky(), truth, sdk.Exchangeable, column(-1), column(-1))
	for _, start := range []string{
		"only 2 targets", "all targets have the same r_T at T = 1",
		"100 % of the draws are infeasible", "no MMD",
	} {
		wantWarning(t, scores.Warnings, start)
	}
	scores = scored(t, picky(), truth, sdk.Exchangeable, column(1, 1), column(1, 1))
	wantWarning(t, scores.Warnings, "reference posterior is coarse")
}

func wantWarning(t *testing.T, warnings []string, start string) {
	t.Helper()
	if !slices.ContainsFunc(warnings, func(w string) bool { return strings.HasPrefix(w, start) }) {
		t.Errorf("no warning starts with %q: %q", start, warnings)
	}
}

// TestScoresJSON checks the names of the record, that everything is finite even for wild draws, and
// that the bytes are the same each time.
func TestScoresJSON(t *testing.T) {
	t.Parallel()
	task, nan := picky(), float32(math.NaN())
	truth := prepare(t, task, column(0.5, 0.25, 0.75), small())
	draws := []sdk.Batch{
		column(math.MaxFloat32, -math.MaxFloat32), column(nan, float32(math.Inf(1))),
		column(math.SmallestNonzeroFloat32, 0.75),
	}
	text, err := json.Marshal(scored(t, task, truth, sdk.Exchangeable, draws...))
	if err != nil {
		t.Fatal(err)
	}
	again, _ := json.Marshal(scored(t, task, truth, sdk.Exchangeable, draws...))
	if string(text) != string(again) {
		t.Errorf("the same draws give\n%s\nand\n%s", text, again)
	}
	for _, part := range []string{
		`"order":"exchangeable"`, `"r":[{"t":1,"mean":`, `"r_prefix":[{"t":1,"mean":`,
		`"r_normalised":[{"t":1,"mean":`, `"mmd2":{"mean":`, `"low":`, `"high":`, `"q25":`,
		`"q75":`, `"unbiased":{`, `"floor":{`, `"infeasible":0.5`, `"outside":`, `"prior_floor":`,
		`"per_target":{"r":[[`, `"warnings":["only 3 targets`,
	} {
		if !strings.Contains(string(text), part) {
			t.Errorf("no %s in %s", part, text)
		}
	}
	var back Scores
	if err := json.Unmarshal(text, &back); err != nil {
		t.Error(err)
	}
}

// TestOutsideRounds checks that a bound's nearest float32 is inside though it is a little beyond
// the float64 bound.
func TestOutsideRounds(t *testing.T) {
	t.Parallel()
	task := identity()
	spaces := task.spaces()
	// float32(0.1) > 0.1 but float32(0.7) < 0.7; and the other way round.
	spaces.Box[0] = sdk.Interval{Low: 0.1, High: 0.7}
	s, err := NewScorer(task, spaces, prepare(t, task, column(0.5), small()), sdk.Ranked, 5)
	if err != nil {
		t.Fatal(err)
	}
	below := math.Nextafter32(0.1, 0)
	if err := s.Add(t.Context(), 0,
		column(0.1, 0.7, below, math.Nextafter32(0.7, 1), float32(math.NaN()))); err != nil {
		t.Fatal(err)
	}
	scores, err := s.Scores()
	if err != nil {
		t.Fatal(err)
	}
	near(t, "outside", scores.Outside, 3.0/5, 1e-15)
}

func TestScorerRefuses(t *testing.T) {
	t.Parallel()
	task := identity()
	truth := prepare(t, task, column(0.5, 0.25), small())
	wide := sineWave()
	makers := map[string]func() (*Scorer, error){
		"no draws": func() (*Scorer, error) {
			return NewScorer(task, task.spaces(), truth, sdk.Ranked, 0)
		},
		"no order": func() (*Scorer, error) {
			return NewScorer(task, task.spaces(), truth, "", 1)
		},
		"another x": func() (*Scorer, error) {
			return NewScorer(wide, wide.spaces(), truth, sdk.Ranked, 1)
		},
		"another y": func() (*Scorer, error) {
			return NewScorer(task, coarse(2).spaces(), truth, sdk.Ranked, 1)
		},
		"bad spaces": func() (*Scorer, error) {
			return NewScorer(task, sdk.Spaces{}, truth, sdk.Ranked, 1)
		},
		"T too large": func() (*Scorer, error) {
			return NewScorer(task, task.spaces(), late(truth), sdk.Ranked, 1)
		},
	}
	for name, make := range makers {
		if _, err := make(); !errors.Is(err, sdk.ErrInvalid) {
			t.Errorf("%s: error %v, want one that wraps %v", name, err, sdk.ErrInvalid)
		}
	}
	s, err := NewScorer(task, task.spaces(), truth, sdk.Ranked, 2)
	if err != nil {
		t.Fatal(err)
	}
	add := func(target int, draws sdk.Batch) error { return s.Add(t.Context(), target, draws) }
	tests := []struct {
		name string
		err  error
		want error
	}{
		{"first", add(0, column(1, 2)), nil},
		{"twice", add(0, column(1, 2)), sdk.ErrInvalid},
		{"too few draws", add(1, column(1)), sdk.ErrInvalid},
		{"too wide", add(1, sdk.NewBatch(2, 2)), sdk.ErrInvalid},
		{"no such target", add(2, column(1, 2)), sdk.ErrInvalid},
		{"negative target", add(-1, column(1, 2)), sdk.ErrInvalid},
	}
	for _, test := range tests {
		if !errors.Is(test.err, test.want) {
			t.Errorf("%s: error %v, want %v", test.name, test.err, test.want)
		}
	}
	if _, err := s.Scores(); err == nil {
		t.Error("scores without the second target give no error")
	}
}

// late returns a truth whose smallest T is 2.
func late(truth *Truth) *Truth {
	other := *truth
	other.Protocol.T = truth.Protocol.T[1:]
	return &other
}

// failing is a simulator that stops working.
type failing struct{ fake }

func (failing) Simulate(context.Context, sdk.Seed, int, sdk.Batch) (sdk.Batch, error) {
	return sdk.Batch{}, errors.New("out of order")
}

func TestScorerTaskFails(t *testing.T) {
	t.Parallel()
	task := identity()
	s, err := NewScorer(failing{task}, task.spaces(), prepare(t, task, column(0.5), small()),
		sdk.Ranked, 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Add(t.Context(), 0, column(1)); err == nil ||
		!strings.Contains(err.Error(), "out of order") {
		t.Errorf("error %v does not name its cause", err)
	}
}

func BenchmarkScorer(b *testing.B) {
	task := roboticArm()
	targets, _ := task.targets(b, 200)
	p := DefaultProtocol()
	p.MMD.Pool = 20_000
	truth := prepare(b, task, targets, p)
	draws, _ := task.Draw(b.Context(), 1, 0, 200)
	for b.Loop() {
		s, err := NewScorer(task, task.spaces(), truth, sdk.Exchangeable, 200)
		if err != nil {
			b.Fatal(err)
		}
		for i := range 200 {
			if err := s.Add(b.Context(), i, draws); err != nil {
				b.Fatal(err)
			}
		}
		if _, err := s.Scores(); err != nil {
			b.Fatal(err)
		}
	}
}

package score

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/invbench/invbench/host/internal/stat"
	"github.com/invbench/invbench/sdk"
)

// Scorer scores the draws of one cell as they come, target by target. It is not for use by several
// goroutines at once.
type Scorer struct {
	source Source
	box    []interval
	truth  *Truth
	order  sdk.Order
	draws  int

	added         []bool // for each target
	missing       int    // targets not yet added
	errors        []float64
	outside       int
	discrepancies []discrepancy // of the compared targets
	sample        int           // draws a target that are compared
}

// NewScorer returns a scorer for a cell with the given number of draws a target, in the given
// order. The spaces are the task's, with the box that decides which draws are outside. An argument
// that does not fit gives an error that wraps sdk.ErrInvalid.
func NewScorer(
	sim sdk.Simulator, spaces sdk.Spaces, truth *Truth, order sdk.Order, draws int,
) (*Scorer, error) {
	s := &Scorer{
		source: NewSource(sim, spaces),
		truth:  truth, order: order, draws: draws,
	}
	if err := s.validate(spaces); err != nil {
		return nil, fmt.Errorf("make a scorer: %w", err)
	}
	for _, side := range spaces.Box {
		s.box = append(s.box, interval{float32(side.Low), float32(side.High)})
	}
	s.missing = truth.Targets.Rows()
	s.added = make([]bool, s.missing)
	s.errors = make([]float64, s.missing*draws)
	if sample := min(draws, truth.Protocol.MMD.Sample); sample >= 2 {
		s.sample = sample
		s.discrepancies = make([]discrepancy, len(truth.Posterior))
	}
	return s, nil
}

func (s *Scorer) validate(spaces sdk.Spaces) error {
	if err := spaces.Validate(); err != nil {
		return err
	}
	switch {
	case s.truth.Targets.Width != s.source.DY:
		return invalid("the truth has targets of %d numbers, the task's y has %d",
			s.truth.Targets.Width, s.source.DY)
	case len(s.truth.Posterior) > 0 && s.truth.Posterior[0].A.Width != s.source.DX:
		return invalid("the truth has x of %d numbers, the task %d",
			s.truth.Posterior[0].A.Width, s.source.DX)
	case s.order != sdk.Ranked && s.order != sdk.Exchangeable:
		return invalid("order of draws %q is neither %q nor %q",
			s.order, sdk.Ranked, sdk.Exchangeable)
	case len(s.truth.Protocol.upTo(s.draws)) == 0:
		return invalid("%d draws a target: the protocol scores at T = %v",
			s.draws, s.truth.Protocol.T)
	}
	return nil
}

// Add re-simulates the draws for one target. Targets may come in any order, each once. The draws
// are not kept. An argument that does not fit gives an error that wraps sdk.ErrInvalid; after any
// error the target is still to be added.
//
// The simulator's stream is named by the target, so a random simulator gives the first T draws the
// same noise whatever the number of draws.
func (s *Scorer) Add(ctx context.Context, target int, draws sdk.Batch) error {
	if target < 0 || target >= len(s.added) {
		return invalid("draws for target %d: there are %d targets", target, len(s.added))
	}
	if s.added[target] {
		return invalid("draws for target %d came twice", target)
	}
	if err := Shaped(draws, s.draws, s.source.DX); err != nil {
		return fmt.Errorf("draws for target %d: %w", target, err)
	}
	seed := s.truth.Protocol.Resimulation(target)
	y, err := s.source.Simulate(ctx, seed, 0, draws)
	if err != nil {
		return fmt.Errorf("re-simulate the draws for target %d: %w", target, err)
	}
	s.addErrors(target, draws, y)
	if target < len(s.discrepancies) {
		s.discrepancies[target] = compare(draws.Slice(0, s.sample), s.truth.Posterior[target])
	}
	s.added[target] = true
	s.missing--
	return nil
}

// addErrors enters the errors of the draws, and counts those outside the box. A draw that is not
// finite is infeasible and outside, whatever the simulator made of it.
func (s *Scorer) addErrors(target int, x, y sdk.Batch) {
	row := s.errors[target*s.draws : (target+1)*s.draws]
	for t := range row {
		row[t] = math.Inf(1)
		if sdk.Finite(x.Row(t)) {
			row[t] = SquaredError(y.Row(t), s.truth.Targets.Row(target))
		}
		if s.isOutside(x.Row(t)) {
			s.outside++
		}
	}
}

func (s *Scorer) isOutside(x []float32) bool {
	for k, v := range x {
		if !s.box[k].contains(v) {
			return true
		}
	}
	return false
}

// interval is one side of the prior's box, with its bounds rounded to float32 as draws are: so a
// draw on a bound is inside.
type interval struct {
	low, high float32
}

// contains is false for NaN.
func (i interval) contains(v float32) bool {
	return v >= i.low && v <= i.high
}

// Errors returns the re-simulation error of every draw added so far, target after target: Targets ×
// draws numbers, +Inf for an infeasible draw and 0 for what is not added yet. The scorer keeps the
// slice; the caller must not change it.
func (s *Scorer) Errors() []float64 {
	return s.errors
}

// Scores returns the scores once the draws of all targets are added, and an error before.
func (s *Scorer) Scores() (*Scores, error) {
	if s.missing > 0 {
		return nil, fmt.Errorf("score: draws of %d of %d targets are missing",
			s.missing, len(s.added))
	}
	t := s.truth.Protocol.upTo(s.draws)
	total := float64(len(s.errors))
	scores := &Scores{
		Order: s.order, Targets: len(s.added), Draws: s.draws,
		Infeasible: float64(s.countInfeasible()) / total,
		Outside:    float64(s.outside) / total,
		Capped:     float64(s.countCapped()) / total,
		PriorFloor: s.truth.Floor,
	}
	subsets, prefixes, paper := s.minima(t)
	scores.PerTarget.R = subsets
	if s.order == sdk.Ranked {
		scores.PerTarget.R = prefixes
	}
	scores.R, scores.RPrefix = means(scores.PerTarget.R, t), means(paper, t)
	for i := range t {
		scores.Prior = append(scores.Prior, stat.Mean(s.truth.Prior[i]))
		scores.PerTarget.Prior = append(scores.PerTarget.Prior, fourDigits(s.truth.PriorTypical[i]))
	}
	scores.Complete()
	s.addMMD2(scores)
	scores.Warnings = s.warnings(scores)
	if !finite(scores) {
		return nil, errors.New("score: a score is not finite")
	}
	return scores, nil
}

func (s *Scorer) countInfeasible() int {
	count := 0
	for _, e := range s.errors {
		if math.IsInf(e, 1) {
			count++
		}
	}
	return count
}

// countCapped returns the number of feasible draws whose error counts for less than it is.
func (s *Scorer) countCapped() int {
	count := 0
	for _, e := range s.errors {
		if s.truth.Protocol.Capped && e > s.truth.Floor && !math.IsInf(e, 1) {
			count++
		}
	}
	return count
}

// minima returns the smallest error for each T and target: as expected over subsets, of the first T
// draws, and of the first T draws without a cap, which is the paper's.
func (s *Scorer) minima(t []int) (subsets, prefixes, paper [][]float64) {
	capped := newMinima(t, s.draws, s.truth.Floor, s.truth.Protocol.Capped)
	plain := newMinima(t, s.draws, s.truth.Floor, false)
	n := len(s.added)
	subsets, prefixes, paper = columns(len(t), n), columns(len(t), n), columns(len(t), n)
	for target := range s.added {
		row := s.errors[target*s.draws : (target+1)*s.draws]
		bySubset := capped.subsets(row)
		byPrefix := capped.prefixes(row)
		asPaper := plain.prefixes(row)
		for i := range t {
			subsets[i][target] = rounded(bySubset[i])
			prefixes[i][target] = rounded(byPrefix[i])
			paper[i][target] = rounded(asPaper[i])
		}
	}
	return subsets, prefixes, paper
}

// addMMD2 sets MMD2 and the values behind it.
func (s *Scorer) addMMD2(scores *Scores) {
	if len(s.discrepancies) == 0 {
		return
	}
	values := &scores.PerTarget
	for _, d := range s.discrepancies {
		values.MMD2 = append(values.MMD2, rounded(d.biased))
		values.MMD2Unbiased = append(values.MMD2Unbiased, rounded(d.unbiased))
		values.MMD2Floor = append(values.MMD2Floor, rounded(d.floor))
	}
	scores.MMD2 = summariseMMD2([]PerTarget{*values})
	scores.MMD2.Sample = s.sample
	scores.MMD2.Tolerance = s.truth.tolerance()
}

// columns returns n lists of the given length.
func columns(n, length int) [][]float64 {
	lists := make([][]float64, n)
	for i := range lists {
		lists[i] = make([]float64, length)
	}
	return lists
}

// finite reports whether no number of the scores is NaN or infinite.
func finite(s *Scores) bool {
	ok := isFinite(s.Infeasible) && isFinite(s.Outside) && isFinite(s.PriorFloor)
	for _, points := range [][]Point{s.Typical, s.R, s.RPrefix, s.RNormalised} {
		ok = ok && !slices.ContainsFunc(points, func(p Point) bool { return !p.finite() })
	}
	if m := s.MMD2; m != nil {
		ok = ok && m.Summary.finite() && m.Unbiased.finite() && m.Floor.finite() &&
			isFinite(m.Tolerance)
	}
	return ok
}

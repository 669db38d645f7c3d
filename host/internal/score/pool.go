package score

import (
	"fmt"
	"slices"

	"github.com/invbench/invbench/sdk"
)

// Pool brings together the repeats of one entry on one task. It needs nothing but what records hold, and gives the same
// result for the same repeats, resamples and seed; the order of the repeats matters to nothing but the resampling. A
// single repeat pooled with its protocol's resamples and seed has the intervals of its record.
//
// Repeats that do not belong together, in targets, draws, order or T, give an error that wraps sdk.ErrInvalid.
func Pool(repeats []*Scores, resamples int, seed sdk.Seed) (*Pooled, error) {
	if err := poolable(repeats, resamples); err != nil {
		return nil, fmt.Errorf("pool %d repeats: %w", len(repeats), err)
	}
	first, count := repeats[0], float64(len(repeats))
	pooled := &Pooled{Order: first.Order, Repeats: len(repeats), Targets: first.Targets, Draws: first.Draws}
	values := make([][][]float64, len(repeats))
	perTarget := make([]PerTarget, len(repeats))
	for i, r := range repeats {
		values[i], perTarget[i] = r.PerTarget.R, r.PerTarget
		pooled.Infeasible += r.Infeasible / count
		pooled.Outside += r.Outside / count
	}
	pooled.R = summarise(values, resamples, seed).points(first.t())
	pooled.RNormalised = normalise(pooled.R, first.Prior)
	if first.MMD2 != nil {
		pooled.MMD2 = summariseMMD2(perTarget, resamples, seed)
		pooled.MMD2.Sample, pooled.MMD2.Tolerance = first.MMD2.Sample, first.MMD2.Tolerance
	}
	pooled.Warnings = poolWarnings(repeats)
	return pooled, nil
}

// poolable reports whether the repeats are whole and alike.
func poolable(repeats []*Scores, resamples int) error {
	if len(repeats) == 0 {
		return invalid("no repeats")
	}
	if resamples < minBootstrap {
		return invalid("%d bootstrap resamples: need at least %d for a 95 %% interval", resamples, minBootstrap)
	}
	first := repeats[0]
	for i, r := range repeats {
		if err := r.whole(); err != nil {
			return fmt.Errorf("repeat %d: %w", i, err)
		}
		same := r.Order == first.Order && r.Targets == first.Targets && r.Draws == first.Draws &&
			slices.Equal(r.t(), first.t()) && len(r.PerTarget.MMD2) == len(first.PerTarget.MMD2)
		if !same {
			return invalid("repeat %d was scored under another protocol than repeat 0", i)
		}
	}
	return nil
}

// whole reports whether the lists of s have the lengths that belong to each other. Scores come from files.
func (s *Scores) whole() error {
	if s.Targets < 1 || len(s.R) == 0 || len(s.Prior) != len(s.R) || len(s.PerTarget.R) != len(s.R) {
		return invalid("scores are incomplete")
	}
	for _, values := range s.PerTarget.R {
		if len(values) != s.Targets {
			return invalid("scores have values of %d of %d targets", len(values), s.Targets)
		}
	}
	n := len(s.PerTarget.MMD2)
	if (s.MMD2 != nil) != (n > 0) || len(s.PerTarget.MMD2Unbiased) != n || len(s.PerTarget.MMD2Floor) != n {
		return invalid("scores of the MMD are incomplete")
	}
	return nil
}

// t returns the numbers of draws at which s has r_T.
func (s *Scores) t() []int {
	t := make([]int, len(s.R))
	for i := range t {
		t[i] = s.R[i].T
	}
	return t
}

// poolWarnings returns the warnings of the repeats, each once, after those of pooling.
func poolWarnings(repeats []*Scores) []string {
	var w warnings
	w.add(len(repeats) == 1, "a single training: the interval covers the scatter over targets only")
	w.add(len(repeats) > 1 && len(repeats) < fewRepeats, "only %d repeats: the scatter between trainings is hardly known",
		len(repeats))
	for _, r := range repeats {
		for _, warning := range r.Warnings {
			w.add(!slices.Contains(w, warning), "%s", warning)
		}
	}
	return w
}

package score

import (
	"fmt"
	"slices"

	"github.com/invbench/invbench/host/internal/stat"
)

// Pool brings together the repeats of one entry on one task. It needs nothing but what records
// hold. A single repeat has the intervals of its record: given its training, over targets.
//
// Repeats that do not belong together, in targets, draws, order or T, give an error that wraps
// sdk.ErrInvalid.
func Pool(repeats []*Scores) (*Pooled, error) {
	if err := poolable(repeats); err != nil {
		return nil, fmt.Errorf("pool %d repeats: %w", len(repeats), err)
	}
	first, count := repeats[0], float64(len(repeats))
	pooled := &Pooled{
		Order: first.Order, Repeats: len(repeats), Targets: first.Targets, Draws: first.Draws,
	}
	perTarget := make([]PerTarget, len(repeats))
	for i, r := range repeats {
		perTarget[i] = r.PerTarget
		pooled.Infeasible += r.Infeasible / count
		pooled.Outside += r.Outside / count
		pooled.Capped += r.Capped / count
	}
	pooled.summarise(repeats)
	if first.MMD2 != nil {
		pooled.MMD2 = summariseMMD2(perTarget)
		pooled.MMD2.Sample, pooled.MMD2.Tolerance = first.MMD2.Sample, first.MMD2.Tolerance
	}
	pooled.Warnings = poolWarnings(repeats)
	return pooled, nil
}

// summarise sets what is computed from the r_T of each target.
func (p *Pooled) summarise(repeats []*Scores) {
	intervals := stat.NewIntervals(Level)
	for k, draws := range repeats[0].t() {
		values := make([][]float64, len(repeats))
		logs := make([][]float64, len(repeats))
		normalised := make([][]float64, len(repeats))
		for i, r := range repeats {
			values[i], logs[i], normalised[i] = r.PerTarget.R[k], r.Logs(k), r.Normalised(k)
		}
		typical, mean := geometric(logs, intervals), arithmetic(values)
		typical.Q25, typical.Q75 = mean.Q25, mean.Q75 // of the errors themselves, which may be 0
		p.Typical = append(p.Typical, Point{draws, typical})
		p.R = append(p.R, Point{draws, mean})
		p.Worst = append(p.Worst, worstShare(values))
		p.IQM = append(p.IQM, stat.InterquartileMean(slices.Concat(values...)))
		if repeats[0].Prior[k] > 0 {
			p.RNormalised = append(p.RNormalised, Point{draws, geometric(normalised, intervals)})
		}
	}
}

// worstShare returns the share of the sum of all values that the worst 1 % of the targets carry, at
// least one: 0 if all values are 0. A target counts with its sum over repeats.
func worstShare(values [][]float64) float64 {
	byTarget := make([]float64, len(values[0]))
	total := 0.0
	for _, repeat := range values {
		for i, v := range repeat {
			byTarget[i] += v
			total += v
		}
	}
	if total == 0 {
		return 0
	}
	slices.Sort(byTarget)
	worst := 0.0
	for _, v := range byTarget[len(byTarget)-max(1, len(byTarget)/100):] {
		worst += v
	}
	return worst / total
}

// poolable reports whether the repeats are whole and alike.
func poolable(repeats []*Scores) error {
	if len(repeats) == 0 {
		return invalid("no repeats")
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

// whole reports whether the lists of s have the lengths that belong to each other. Scores come from
// files.
func (s *Scores) whole() error {
	if s.Targets < 1 || len(s.R) == 0 || len(s.Prior) != len(s.R) ||
		len(s.PerTarget.R) != len(s.R) {
		return invalid("scores are incomplete")
	}
	for _, values := range s.PerTarget.R {
		if len(values) != s.Targets {
			return invalid("scores have values of %d of %d targets", len(values), s.Targets)
		}
	}
	if densities := len(s.PerTarget.NLTP); (s.NLTP != nil) != (densities > 0) ||
		densities > 0 && densities != s.Targets {
		return invalid("scores have log densities of %d of %d targets", densities, s.Targets)
	}
	n := len(s.PerTarget.MMD2)
	if (s.MMD2 != nil) != (n > 0) || len(s.PerTarget.MMD2Unbiased) != n ||
		len(s.PerTarget.MMD2Floor) != n {
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

// meanPriorWarning warns that r_T/prior cannot be compared with other boards: the record lacks the
// prior's typical error, and its arithmetic mean stands in. That is never smaller, so the quotient
// comes out too small, and even the prior's own is below 1.
const meanPriorWarning = "recorded before 2026-12, without the prior's error of each target: " +
	"r_T/prior divides by their arithmetic mean and comes out smaller"

// withoutPriorLogs reports whether s has an r_T/prior for which the prior's mean stood in for its
// error of each target.
func (s *Scores) withoutPriorLogs() bool {
	for k, mean := range s.Prior {
		if _, known := s.PriorLogs(k); mean > 0 && !known {
			return true
		}
	}
	return false
}

// poolWarnings returns the warnings of the repeats, each once, after those of pooling.
func poolWarnings(repeats []*Scores) []string {
	var w warnings
	w.add(len(repeats) == 1, "a single training: intervals and ranks hold for it alone")
	w.add(len(repeats) > 1 && len(repeats) < fewRepeats,
		"only %d repeats: the scatter between trainings is hardly known",
		len(repeats))
	w.add(slices.ContainsFunc(repeats, (*Scores).withoutPriorLogs), "%s", meanPriorWarning)
	for _, r := range repeats {
		for _, warning := range r.Warnings {
			w.add(!slices.Contains(w, warning), "%s", warning)
		}
	}
	return w
}

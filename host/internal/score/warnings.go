package score

import (
	"fmt"
	"math"
	"strings"
)

// The limits beyond which a score carries a warning.
const (
	fewTargets     = 20   // fewer give an interval that is not to be relied on
	fewRepeats     = 3    // fewer say little of the scatter between trainings
	manyInfeasible = 0.05 // a larger share of draws decides the score through the floor
	manyCapped     = 0.5  // the prior itself has a third
	// A larger tolerance, in units of the prior's distance from a target, is no posterior.
	coarsePosterior = 0.1
)

// warnings returns the doubts about the scores of one cell.
func (s *Scorer) warnings(scores *Scores) []string {
	var w warnings
	w.add(scores.Targets < fewTargets,
		"only %s: the intervals are not to be relied on, use at least %d",
		count(scores.Targets, "target"), fewTargets)
	var same []string
	for _, p := range scores.Typical {
		if scores.Targets > 1 && p.Low == p.High {
			same = append(same, fmt.Sprint(p.T))
		}
	}
	w.add(len(same) > 0, "all targets have the same r_T at T = %s, so its interval is empty",
		strings.Join(same, ", "))
	w.add(scores.Infeasible > manyInfeasible, "%.3g %% of the draws are infeasible",
		100*scores.Infeasible)
	w.add(scores.Capped > manyCapped,
		"%.3g %% of the draws are worse than a guess on average, and count as that",
		100*scores.Capped)
	w.add(len(scores.RNormalised) < len(scores.R),
		"the prior is perfect at some T: no normalised score there")
	s.mmdWarnings(&w)
	return w
}

func (s *Scorer) mmdWarnings(w *warnings) {
	if len(s.truth.Posterior) == 0 {
		return
	}
	asked := s.truth.Protocol.MMD.Sample
	if s.sample == 0 {
		w.add(true, "no MMD: it needs at least 2 draws a target")
		return
	}
	w.add(s.sample < asked,
		"MMD from %d draws a target where the protocol asks for %d: compare it with its own "+
			"floor only",
		s.sample, asked)
	n := len(s.truth.Posterior)
	w.add(n < fewTargets && n < len(s.added), "MMD from only %s", count(n, "target"))
	// Of a prior draw's y from the target, root mean square.
	distance := math.Sqrt(s.truth.Floor * float64(s.source.DY))
	w.add(s.truth.tolerance() > coarsePosterior*distance,
		"reference posterior is coarse: its rows are up to %.2g from the target in y, prior "+
			"rows %.2g; enlarge the MMD pool",
		s.truth.tolerance(), distance)
}

// count formats a number of things.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// warnings collects sentences.
type warnings []string

func (w *warnings) add(doubtful bool, format string, args ...any) {
	if doubtful {
		*w = append(*w, fmt.Sprintf(format, args...))
	}
}

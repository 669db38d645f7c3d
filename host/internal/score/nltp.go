package score

import (
	"math"

	"github.com/invbench/invbench/sdk"
)

// mostNLTP is what the nltp of a target counts for at most, in nats: that of a density of 0, or of
// one so small that it can be no better. Then the mean is finite, and says all the same that the
// model excludes the truth.
const mostNLTP = 1e6

// SetLogDensities enters what a model says of its own density: log q(x*|y*), in nats, a row for
// each target, where x* is the draw from the prior that the target y* was simulated from. The
// metric is the negative log density of the true parameters, nltp: the mean over targets of -log
// q(x*|y*). Its least expectation is that of the true posterior, the entropy of x given y, but only
// if y is noisy; otherwise the posterior has no density, and there is no least.
//
// It is the one score that rests on a model's word: the host cannot see whether q is the density of
// the draws, nor whether it integrates to 1. A batch of another shape, or a number that no density
// has (NaN, +Inf), is an error that wraps sdk.ErrInvalid, and leaves the scores as they are.
func (s *Scores) SetLogDensities(p sdk.Batch) error {
	if err := Shaped(p, s.Targets, 1); err != nil {
		return err
	}
	values, none := make([]float64, s.Targets), 0
	for i, v := range p.Data {
		nltp := -float64(v)
		if math.IsNaN(nltp) || math.IsInf(nltp, -1) {
			return invalid("log density %v at target %d", v, i)
		}
		if nltp > mostNLTP {
			nltp = mostNLTP
			none++
		}
		values[i] = rounded(nltp)
	}
	summary := Bounded([][]float64{values})
	s.NLTP, s.PerTarget.NLTP = &summary, values
	if none > 0 {
		var w warnings = s.Warnings
		w.add(true, "the model's density is 0 at the truth of %s: each counts for %g nats",
			count(none, "target"), float64(mostNLTP))
		s.Warnings = w
	}
	return nil
}

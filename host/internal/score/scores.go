package score

import (
	"slices"

	"github.com/invbench/invbench/sdk"
)

// Scores is what one cell's record says of the quality of its draws. Every number in it is finite,
// and the same draws give the same bytes of JSON.
//
// The values in PerTarget are kept to nine significant digits, and everything else is computed from
// what is kept. So a leaderboard made from records shows exactly the numbers of the records.
type Scores struct {
	Order   sdk.Order `json:"order"`   // of the model's draws: which estimator R is
	Targets int       `json:"targets"` // number of targets
	Draws   int       `json:"draws"`   // draws a target

	// Typical is the typical error, the headline: the geometric mean over targets of r_T, with its
	// 95 % interval. Errors differ by orders of magnitude between targets, and a few of them make
	// the arithmetic mean.
	Typical []Point `json:"typical"`
	// R is the mean over targets of r_T, the expected smallest re-simulation error among T draws
	// (NeurIPS 2020, Eq. 3): for exchangeable draws the mean over all subsets of T of them, for
	// ranked draws the smallest of the first T. It has no interval: where a few targets decide it,
	// no interval made from the others holds the true mean as often as it says. See Worst.
	R []Point `json:"r"`
	// Worst is the share of the sum behind R that the worst 1 % of the targets carry, at least one
	// of them.
	Worst []float64 `json:"worst"`
	// RPrefix is the smallest error among the first T draws, for every model and however large: the
	// paper's estimator (Eq. 11).
	RPrefix []Point `json:"r_prefix"`
	// RNormalised is the geometric mean over targets of r_T divided by the prior's for the same
	// target: 1 is no better than guessing. A T at which the prior is perfect is left out.
	RNormalised []Point `json:"r_normalised"`
	// Prior is the mean over targets of the r_T of independent draws from the prior for the same
	// targets, one number for each entry of R.
	Prior []float64 `json:"prior"`
	// MMD2 compares draws with the true posterior; nil where the protocol asks for none.
	MMD2 *MMD2 `json:"mmd2,omitempty"`
	// NLTP is the negative log density of the true parameters, in nats: the mean over targets of
	// -log q(x*|y*). nil unless the task is noisy and the model knows its density. See
	// SetLogDensities.
	NLTP *Summary `json:"nltp,omitempty"`

	// Infeasible is the share of draws that are not finite or that the task cannot simulate.
	Infeasible float64 `json:"infeasible"`
	// Outside is the share of draws that are outside the prior's box in any coordinate, or not
	// finite. Of the draws of a prior with d unbounded coordinates, 1 - 0.95^d are.
	Outside float64 `json:"outside"`
	// Capped is the share of feasible draws with an error above PriorFloor, which count as that.
	Capped float64 `json:"capped,omitempty"`
	// PriorFloor is the mean error of a feasible draw from the prior: what a target costs if none
	// of the T draws is feasible.
	PriorFloor float64 `json:"prior_floor"`

	PerTarget PerTarget `json:"per_target"`
	Warnings  []string  `json:"warnings,omitempty"`
}

// Index returns the place in R, and so in Prior and PerTarget.R, of the scores at t draws; -1 if
// they have none.
func (s *Scores) Index(t int) int {
	return slices.IndexFunc(s.R, func(p Point) bool { return p.T == t })
}

// Point is a score at T draws.
type Point struct {
	T int `json:"t"`
	Summary
}

// Summary describes the distribution of a score over targets.
type Summary struct {
	// Geometric for typical and normalised errors, arithmetic for all else.
	Mean float64 `json:"mean"`
	// Lower end of the 95 % interval of the mean; 0, as High, where there is none.
	Low  float64 `json:"low,omitempty"`
	High float64 `json:"high,omitempty"` // upper end
	Q25  float64 `json:"q25"`            // 25 % quantile over targets
	Q75  float64 `json:"q75"`            // 75 % quantile
}

// MMD2 is the squared maximum mean discrepancy between draws and the true posterior, over the first
// Targets targets, from Sample draws of each side a target (reference §6). The biased estimate is
// the one that the paper prints. It does not go to 0: a perfect model scores the floor.
type MMD2 struct {
	Summary
	Unbiased Summary `json:"unbiased"` // the U-statistic; around 0 for a perfect model
	// The biased estimate between two samples of the true posterior.
	Floor   Summary `json:"floor"`
	Targets int     `json:"targets"` // number of targets compared
	Sample  int     `json:"sample"`  // draws a target on either side
	// Median over targets of the largest ‖y - y*‖ among the reference draws; 0 if they are exact.
	Tolerance float64 `json:"tolerance"`
}

// PerTarget holds the values of each target, in target order, for paired comparisons and for
// pooling repeats.
type PerTarget struct {
	R [][]float64 `json:"r"` // one list for each entry of Scores.R
	// The prior's, as R (Truth.PriorTypical); not in records from before 2026-12.
	Prior        [][]float64 `json:"prior,omitempty"`
	MMD2         []float64   `json:"mmd2,omitempty"` // of the targets that the MMD compares
	MMD2Unbiased []float64   `json:"mmd2_unbiased,omitempty"`
	MMD2Floor    []float64   `json:"mmd2_floor,omitempty"`
	NLTP         []float64   `json:"nltp,omitempty"` // -log q(x*|y*), in nats
}

// Pooled is the line of one entry on a leaderboard: its scores over all targets and repeats. The
// intervals are those of stat.Crossed, over repeats and targets; the quantiles are over the targets
// of all repeats.
type Pooled struct {
	Order   sdk.Order `json:"order"`
	Repeats int       `json:"repeats"`
	Targets int       `json:"targets"`
	Draws   int       `json:"draws"`
	Typical []Point   `json:"typical"`
	R       []Point   `json:"r"`     // arithmetic means, without an interval
	Worst   []float64 `json:"worst"` // as in Scores
	// Interquartile means of r_T: over the middle half of all targets and repeats.
	IQM         []float64 `json:"iqm"`
	RNormalised []Point   `json:"r_normalised"`
	MMD2        *MMD2     `json:"mmd2,omitempty"`
	Infeasible  float64   `json:"infeasible"`
	Outside     float64   `json:"outside"`
	Capped      float64   `json:"capped"`
	Warnings    []string  `json:"warnings,omitempty"`
}

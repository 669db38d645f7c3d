package score

import (
	"github.com/invbench/invbench/sdk"
)

// Truth is everything about a task and its targets that no model influences. It takes a while to
// prepare and is the same for all models and repeats, so the host keeps it in a file (WriteTo,
// ReadTruth).
type Truth struct {
	Protocol Protocol  // that it was prepared under
	Targets  sdk.Batch // y*, one row a target

	// The mean error of a feasible draw from the prior, over targets: the prior's r_1.
	Floor float64
	// The prior's r_T: one list for each T of the protocol, of one value for each target.
	Prior [][]float64
	// PriorTypical is what a model that draws from the prior has, in the geometric mean over
	// trainings: the geometric mean of its r_T over groups of as many prior draws as the largest T.
	// Shaped as Prior. It is less than Prior, by more the nearer T is to the number of draws: of a
	// few draws the logarithm of the least scatters, and a mean of logarithms lies below the
	// logarithm of the mean.
	PriorTypical [][]float64

	Posterior []Posterior // of the first Protocol.MMD.Targets targets
}

// Posterior holds two independent samples of p(x | y*) for one target, of Protocol.MMD.Sample rows
// each. Models are compared with A; B against A is the score of a perfect model. The rows are in no
// particular order, so that any prefix of them is a sample too.
type Posterior struct {
	A, B      sdk.Batch // rows of x
	Tolerance float64   // the largest ‖y - y*‖₂ among the rows; 0 if they are exact
}

// Package compare says what has changed between two boards: for each entry on each task, by what factor its scores and its
// times differ, how sure that is, and where nothing can be said.
//
// # What is compared
//
// Two cells are partners if they are of the same task, entry and repeat. They are compared only if they were asked for
// the same: the same rows, draws, targets and seeds. That the targets are the same is not believed but seen: the r_T of
// the prior for them, which no model influences, has to agree. Executables may differ, because that is what one compares
// for. The effect is the ratio of r_T, new over old, each a mean over targets, and its geometric mean over repeats.
//
// # What is tested
//
// A difference between two boards is tested against the scatter that it would have if nothing had changed. What that
// scatter is depends on the trainings.
//
// If both sides made the same trainings (a change of how a model searches, say, or of the machine) then the targets are
// independent replicates, and the p-value is that of a permutation test: how often is the ratio as far from 1 if old and
// new are swapped at random for each target? It is preferred to a bootstrap because it holds its level at any number of
// targets and for any distribution, and errors are skewed by orders of magnitude. Swapping values instead of adding up
// logarithms tests the ratio that is shown, and an error of 0 does no harm. The interval is the percentile bootstrap of
// the same ratio over targets.
//
// If the trainings are fresh (other random numbers, or anything that changes the course of the optimiser) then all targets
// share the luck of one training, and to test over targets would only say that two fitted models differ, which they
// always do. The replicate is then the repeat: one log-ratio of means each, tested by Student's test with its interval. A
// permutation of k repeats cannot go below 2^(1-k), which is never small enough at the few repeats that a board has; the
// logarithm of a mean over many targets is near enough to normal, and the simulation in this package's tests holds it to
// the level. With a single repeat nothing can be said about the models, and nothing is.
//
// Whether trainings are the same is read off the records: either what the models reported while they were trained agrees
// to a thousandth all along, or at least a tenth of the targets have the same score to the digits kept, which fresh
// draws do not have by accident. Seeds in the records cannot tell: they say what a model was offered, not what it made of it.
// A user who knows better can say so (Options.Trainings).
//
// The p-values of all effects of one kind (r_T of all cells, MMD² of all, each kind of time) are adjusted by Holm's method,
// so that α bounds the chance of any false alarm among them.
//
// # What it can find
//
// A simulation in package gate runs all of this on a task of this repository and cheap models of which it is known whether
// anything has changed; CONTRIBUTING.md has its numbers. At 100 targets, 100 draws and α = 0.01, a ten per cent larger r_T is
// found in 19 of 20 cases or more from one repeat if the trainings are the same. If they are fresh it is not: a model whose
// r_T scatters by 7 % between trainings needs more than twenty repeats, and for one that scatters by half no number that a board
// has will do.
package compare

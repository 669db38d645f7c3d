// Package compare says what has changed between two boards: for each entry on each task, by what
// factor its scores and its times differ, how sure that is, and where nothing can be said.
//
// # What is compared
//
// Two cells are partners if they are of the same task, entry and repeat. They are compared only if
// they were asked for the same: the same rows, draws, targets and seeds. That the targets are the
// same is not believed but seen: the r_T of the prior for them, which no model influences, has to
// agree. Executables may differ, because that is what one compares for. What only the old side has
// (a number of draws, an MMD²) is named as lost.
//
// The effect is the ratio of typical errors, new over old: of the geometric means over targets and
// repeats of r_T. It is the exponential of the mean of log-ratios, one for each target and repeat.
// Errors differ by orders of magnitude between targets, and a few targets make the arithmetic mean:
// on ballistics one in a hundred may carry nearly all of it, so that a change of that mean says how
// those few fared. The ratio of arithmetic means, which the literature prints, is shown beside it
// without a test. The effect on the MMD², which is bounded, is the ratio of its arithmetic means,
// and that on a time the ratio of times. Of a metric that is a logarithm already it is e to the
// difference of its means. Which metrics there are, and in which of these ways each is compared, is
// package metric's to say.
//
// # What counts as what
//
// Log-ratios are taken of errors as boards take them (score.Scores.Logs): an error below 1e-14 of
// what a target costs without a feasible draw counts as that, and an error above that cost counts
// as that cost. The cost is the old side's on both. An MMD² below 1e-6 and a time of a training
// below a microsecond count as that. So every ratio is positive and finite, and a score that was 0
// and is not is a ratio far above 1, in the order of how far it is above what counts.
//
// Where one side is 0 for every target of every repeat and the other is not, the effect names that
// side (Effect.Zero) and has the verdict worse or better without a test, if the ratio is not 1. To
// be exact throughout is a property of a method, not the luck of a training, and no number of
// repeats could say more. A time of 1000 draws of 0 is one that was not measured, and is not
// compared.
//
// # What is tested
//
// A difference between two boards is tested against the scatter that it would have if nothing had
// changed. What that scatter is depends on the trainings.
//
// If both sides made the same trainings (a change of how a model searches, say, or of the machine)
// then the targets are independent replicates: each has one log-ratio, averaged over repeats. If
// nothing has changed, it does not matter which side is called old, and to swap the sides of a
// target flips the sign of its log-ratio. The p-value is that of the sign-flip test: how often is
// the mean as far from 0 if signs are flipped at random? All ways are counted if the targets are
// few, and otherwise a sample of them. It is preferred to a bootstrap or Student's test because it
// holds its level at any number of targets and for any distribution, however heavy its tails; and
// to the same test on the ratio of arithmetic means because that one hears the few largest errors
// alone. On ballistics and the arm, with fresh draws, errors that are 10 % larger were found in 0
// to 10 % of boards by means, where logarithms find most of them. The interval is Student's for the
// mean of the log-ratios. The MMD² is tested likewise, by its differences as shares of both sides'
// sum, with a percentile bootstrap as its interval.
//
// If the trainings are fresh (other random numbers, or anything that changes the course of the
// optimiser) then all targets share the luck of one training, and to test over targets would only
// say that two fitted models differ, which they always do. The replicate is then the repeat: one
// mean log-ratio each, tested by Student's test with its interval. A permutation of k repeats
// cannot go below 2^(1-k), which is never small enough at the few repeats that a board has; a mean
// over many targets is near enough to normal, and the simulations in package gate hold it to the
// level. With a single repeat nothing can be said about the models, and nothing is, unless a side
// is 0 throughout.
//
// Whether trainings are the same is read off the records: either what the models reported while
// they were trained agrees to a thousandth all along, or at least a tenth of the targets have the
// same score to the digits kept, which fresh draws do not have by accident. Seeds in the records
// cannot tell: they say what a model was offered, not what it made of it. A user who knows better
// can say so (Options.Trainings).
//
// The p-values of all effects of one kind (r_T of all cells, MMD² of all, each kind of time) are
// adjusted by Holm's method, so that α bounds the chance of any false alarm among them.
//
// # What it can find
//
// Simulations in package gate run all of this on boards of which it is known whether anything has
// changed: cheap models on the sine wave, and models whose errors have heavy tails on ballistics
// and the arm. docs/guarding.md has the numbers. At 100 targets, 100 draws and α = 0.01, errors
// that are ten per cent larger are found nearly always from one repeat if the trainings and what is
// random in the draws are the same, and in half to nine tenths of boards if the draws are fresh. If
// the trainings are fresh that is out of reach: a model whose trainings scatter by a fifth needs
// ten repeats a side to show errors twice as large, one whose trainings scatter by half needs more
// than that, and a single repeat shows nothing.
//
// # What it cannot say
//
// The typical error weighs a factor alike on every target, so a failure on one target in a hundred,
// by whatever factor, moves it by a hundredth of that factor's logarithm and may be found by no
// test; that the mean r_T moves is then the sign to look at, and a limit of the gate holds for
// typical errors only. All of it is about the targets, the rows and the protocol of these boards.
package compare

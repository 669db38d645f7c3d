// Package gate turns a comparison into a decision: may this change be merged?
//
// A gate that cries wolf is switched off, and one that hides behind statistics guards nothing. So
// there are two rules for each metric. A change fails if a score is worse by more than a tolerance
// and the difference is beyond chance; the comparison's α bounds how often that happens for
// nothing. And it fails if a score is worse by more than a limit, whatever the statistics say: for
// small boards that are run with the same seeds every time, where chance has no part and the limit
// only has to leave room for the rounding of other processors. There are two such limits, because
// rounding is all that differs as long as a training is the same, while an optimiser can make
// anything of it. A cell that has lost its scores fails, and so does one that is not there any
// more, or a number of draws or an MMD² that is not, because a gate that passes what it does not
// see is none.
//
// Of r_T it is the typical one, the geometric mean over targets, that is judged. A score that was 0
// and is not has a ratio too, since 0 counts as the least error that could be told from it (package
// compare says what that is): all thresholds apply to that ratio. If it was 0 for every target,
// that is beyond chance by itself, even with a single training a side. Where a few targets bring
// the arithmetic mean over the limit and not the typical error, the gate warns.
package gate

package compare

// Trainings says how the trainings of two sides are related.
type Trainings string

// The ways in which trainings are related. Auto reads it off the records.
const (
	Auto  Trainings = "auto"
	Same  Trainings = "same"  // the same trainings: targets are replicates
	Fresh Trainings = "fresh" // other trainings: repeats are replicates
)

// enoughAlike is the share of targets with the same score on both sides that shows common random
// numbers.
const enoughAlike = 0.1

// trainings reads off the pairs how their trainings are related. Those of an entry are the same
// only if all are.
func trainings(pairs []pair) Trainings {
	for i := range pairs {
		if p := &pairs[i]; !p.tracesAgree() && !p.scoresAgree() {
			return Fresh
		}
	}
	return Same
}

// tracesAgree reports whether both models told of the same training. A single loss, or none, tells
// nothing.
func (p *pair) tracesAgree() bool {
	a, b := p.old.Trace, p.new.Trace
	if len(a) < 2 || len(a) != len(b) {
		return false
	}
	for i := range a {
		if !near(a[i], b[i]) {
			return false
		}
	}
	return a[0] != a[len(a)-1] // a loss that never moves is the same in any training
}

// scoresAgree reports whether enough targets have the same score on both sides, at any number of
// draws. Scores that models share without having anything in common, 0 and that of a target without
// a feasible draw, do not count.
func (p *pair) scoresAgree() bool {
	targets := len(p.old.R[0])
	alike := 0
	for i := range targets {
		if p.alike(i) {
			alike++
		}
	}
	return float64(alike) >= enoughAlike*float64(targets)
}

func (p *pair) alike(target int) bool {
	for _, t := range commonT(&p.old, &p.new) {
		a, b := p.old.r(t)[target], p.new.r(t)[target]
		if a == b && a != 0 && a != p.old.Floor {
			return true
		}
	}
	return false
}

package train

import "math"

// Plateau is PyTorch's ReduceLROnPlateau in mode min with a relative threshold of 1e-4, cooldown 0,
// a least rate of 0 and eps 1e-8, ported literally (reference §3.0). That includes what it does
// with negative losses, for which the test is looser than "no worse" (§9 trap 17).
type Plateau struct {
	rate, factor float64
	patience     int
	best         float64
	bad          int
}

const (
	plateauThreshold = 1e-4
	plateauEpsilon   = 1e-8 // a smaller change of the rate is not made
)

// NewPlateau returns a schedule that starts at the given rate.
func NewPlateau(rate, factor float64, patience int) *Plateau {
	return &Plateau{rate: rate, factor: factor, patience: patience, best: math.Inf(1)}
}

// Rate returns the learning rate for the next step.
func (p *Plateau) Rate() float64 { return p.rate }

// Step tells the schedule the latest loss.
func (p *Plateau) Step(loss float64) {
	if loss < p.best*(1-plateauThreshold) {
		p.best, p.bad = loss, 0
	} else {
		p.bad++
	}
	if p.bad <= p.patience {
		return
	}
	if next := p.rate * p.factor; p.rate-next > plateauEpsilon {
		p.rate = next
	}
	p.bad = 0
}

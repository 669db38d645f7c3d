package main

import "math"

// riccati is a table of the Riccati-Bessel functions ψ_l(x) = x·j_l(x) and χ_l(x) = x·y_l(x), with
// their derivatives, of one argument x > 0 and the orders 0 … len(psi)-1. Their Wronskian ψχ' - ψ'χ
// is 1.
type riccati struct {
	psi, psi1, chi, chi1 []float64
}

// newRiccati returns a table with room for the given highest order.
func newRiccati(order int) riccati {
	cells := make([]float64, 4*(order+1))
	cut := func(i int) []float64 { return cells[i*(order+1) : (i+1)*(order+1)] }
	return riccati{psi: cut(0), psi1: cut(1), chi: cut(2), chi1: cut(3)}
}

// fill computes the table for the argument x and the orders up to order, at least 1. Numbers above
// order are left as they are.
func (t riccati) fill(x float64, order int) {
	sin, cos := math.Sincos(x)
	over := 1 / x
	t.falling(x, over, sin, cos, order)
	t.rising(over, sin, cos, order)
	t.psi1[0], t.chi1[0] = cos, sin
	for l := 1; l <= order; l++ {
		f := float64(l) * over
		t.psi1[l] = t.psi[l-1] - f*t.psi[l]
		t.chi1[l] = t.chi[l-1] - f*t.chi[l]
	}
}

// rising fills chi by the recurrence f_{l+1} = (2l+1)/x·f_l - f_{l-1}, which is stable upward
// because χ grows with l.
func (t riccati) rising(over, sin, cos float64, order int) {
	before, now := -cos, -cos*over-sin
	t.chi[0], t.chi[1] = before, now
	for l := 1; l < order; l++ {
		before, now = now, float64(2*l+1)*over*now-before
		t.chi[l+1] = now
	}
}

// seed is where the downward recurrence begins. It grows by x^-l·(2l)!! on the way down, and 1e-280
// leaves room for all that the sizes and orders of this task can ask for.
const seed = 1e-280

// falling fills psi by the same recurrence downward (Miller's algorithm), since ψ falls with l
// beyond l = x and is lost upward. It begins where ψ is so small against ψ_order that it may be
// anything, and the common factor is set at the end by ψ_0 = sin x or ψ_1 = sin x/x - cos x, of
// which it takes the larger.
func (t riccati) falling(x, over, sin, cos float64, order int) {
	above, now := 0.0, seed
	l := start(x, order)
	for ; l > order; l-- {
		above, now = now, float64(2*l+1)*over*now-above
	}
	t.psi[l] = now
	for ; l > 0; l-- {
		above, now = now, float64(2*l+1)*over*now-above
		t.psi[l-1] = now
	}
	scale := sin / t.psi[0]
	if one := sin*over - cos; math.Abs(one) > math.Abs(sin) {
		scale = one / t.psi[1]
	}
	for l := range t.psi[:order+1] {
		t.psi[l] *= scale
	}
}

// start returns the order at which the downward recurrence to the given order begins. Beyond l = x,
// ψ falls at a scale of x^(1/3) orders at first, then faster with every order.
func start(x float64, order int) int {
	return int(max(x, float64(order))+5*math.Cbrt(x)) + 10
}

package main

import "math"

// quadrant splits x, |x| <= 65536, into q·π/2 + r with |r| <= π/4 (and a little), and returns q as
// integers and r. π/2 is taken in three parts of float32: x less the first part is exact, since it
// is a multiple of 2^-23 below 1.
func (m *machine) quadrant(x v) (q, r v) {
	n := m.round(m.mul(x, float32(2/math.Pi)), nearest)
	r = m.clone(x)
	m.subMul(r, n, float32(1.5707963705062866))
	m.subMul(r, n, float32(-4.371138828673793e-08))
	m.subMul(r, n, float32(-1.7151245100058819e-15))
	return m.toInt(n), r
}

// sinOf returns the sine of q·π/2 + r: that of r in even quadrants, the cosine in odd ones, negated
// in the upper half.
func (m *machine) sinOf(q, r v) v {
	z := m.mul(r, r)
	// (sin(r)/r - 1)/r² in r², error 2.0e-8.
	sin := m.mul(m.mul(z, r), m.polynomial(z, -1.95876390e-4, 8.33274703e-3, -0.166666642))
	sin = m.add(sin, r)
	// (cos(r) - 1 + r²/2)/r⁴ in r², error 2.0e-9.
	cos := m.mul(m.mul(z, z), m.polynomial(z, 2.45476895e-5, -1.38883013e-3, 0.0416666642))
	low := m.set(float32(1))
	m.subMul(low, z, float32(0.5))
	cos = m.add(cos, low)
	// The lowest bit of q, moved to the sign, makes a negative number of 1.0.
	odd := m.compare(lt, m.or(m.shl(q, 31), float32(1)), float32(0))
	flip := m.signBit(m.shl(q, 30))
	return m.xor(m.choose(odd, cos, sin), flip)
}

func (m *machine) sin(x v) v {
	q, r := m.quadrant(x)
	return m.choose(m.compare(eq, x, float32(0)), x, m.sinOf(q, r)) // keeps -0
}

func (m *machine) cos(x v) v {
	q, r := m.quadrant(x)
	return m.sinOf(m.iadd(q, bits(1)), r)
}

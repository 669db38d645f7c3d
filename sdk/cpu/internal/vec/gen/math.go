package main

import "math"

// The elementary functions. Each reduces its argument to a short interval, where a polynomial does
// the rest; their coefficients are near-minimax fits by interpolation in Chebyshev nodes (40
// digits, then rounded), with the error of the fit far below that of the rounding. Bounds for the
// results are stated in kernels.go and tested.

// ln2 = ln2Hi + ln2Lo, where ln2Hi times an exponent is exact (Cody and Waite, Software Manual for
// the Elementary Functions, 1980, §6).
const (
	log2e = math.Log2E
	ln2Hi = 0.693359375
	ln2Lo = math.Ln2 - ln2Hi
)

// reduceExp splits x into n·ln 2 + r with |r| <= ln 2/2, and returns n and e^r - 1. x is cut to
// [low, high] first; NaN stays NaN.
func (m *machine) reduceExp(x v, low, high float32) (n, q v) {
	// The instruction returns its second operand if one is NaN.
	x = m.rawMax(m.set(low), x)
	x = m.rawMin(m.set(high), x)
	n = m.round(m.mul(x, float32(log2e)), nearest)
	r := m.clone(x)
	m.subMul(r, n, float32(ln2Hi))
	m.subMul(r, n, float32(ln2Lo))
	// (e^r - 1 - r)/r² on |r| <= ln 2/2, error 1.4e-9.
	p := m.polynomial(r, 1.98910799e-4, 1.39337312e-3, 8.33331048e-3, 4.16664630e-2, 1.66666672e-1,
		0.5)
	q = m.clone(r)
	m.addMul(q, m.mul(r, r), p)
	return n, q
}

// scale returns a·2^n for integers n in [-151, 129]. It rounds once: AVX2 has no instruction for it
// and multiplies twice, of which the first is exact.
func (m *machine) scale(a, n v) v {
	if m.wide {
		return m.scalef(a, n)
	}
	i := m.toInt(n)
	half := m.sar(i, 1)
	return m.mul(m.mul(a, m.power(half)), m.power(m.isub(i, half)))
}

// power returns 2^i for integers i in [-126, 127].
func (m *machine) power(i v) v { return m.shl(m.iadd(i, bits(127)), 23) }

// exp: beyond [-104, 89] the result is 0 or infinite anyway.
func (m *machine) exp(x v) v {
	n, q := m.reduceExp(x, -104, 89)
	return m.scale(m.add(q, float32(1)), n)
}

// expm1: e^x - 1 = 2·(2^(n-1)·(e^r - 1) + (2^(n-1) - 1/2)), where 2^(n-1) does not overflow.
func (m *machine) expm1(x v) v {
	n, q := m.reduceExp(x, -20, 89)
	t := m.power(m.toInt(m.sub(n, float32(1))))
	y := m.sub(t, float32(0.5))
	m.addMul(y, t, q)
	y = m.add(y, y)
	return m.withSign(m.abs(y), x) // keeps -0
}

// split returns the exponent e and f = m - 1 of x = 2^e·m with m in [sqrt(1/2), sqrt 2), for
// positive normal x.
func (m *machine) split(x v) (e, f v) {
	const sqrtHalf = bits(0x3f3504f3)
	i := m.isub(x, sqrtHalf)
	e = m.toFloat(m.sar(i, 23))
	f = m.sub(m.iadd(m.and(i, bits(0x007fffff)), sqrtHalf), float32(1))
	return e, f
}

// logSum returns e·ln 2 + log(1+f) + c for f in [sqrt(1/2)-1, sqrt(2)-1] and a small correction c,
// which may be nil.
func (m *machine) logSum(e, f v, c *v) v {
	// (log(1+f) - f + f²/2)/f³, error 2.9e-8.
	p := m.polynomial(f, 0.0697161183, -0.114797339, 0.116854198, -0.124256872, 0.142490581,
		-0.166678026,
		0.200007156, -0.24999997, 0.333333313)
	f2 := m.mul(f, f)
	y := m.mul(m.mul(f2, f), p)
	if c != nil {
		y = m.add(y, *c)
	}
	m.addMul(y, e, float32(ln2Lo))
	m.subMul(y, f2, float32(0.5))
	y = m.add(y, f)
	m.addMul(y, e, float32(ln2Hi))
	return y
}

const smallestNormal = 0x1p-126

// log: denormals are scaled up first.
func (m *machine) log(x v) v {
	small := m.compare(lt, x, float32(smallestNormal))
	e, f := m.split(m.choose(small, m.mul(x, float32(0x1p23)), x))
	e = m.sub(e, m.keep(small, m.set(float32(23))))
	y := m.logSum(e, f, nil)
	y = m.choose(m.compare(eq, x, float32(0)), m.set(bits(0xff800000)), y)
	return m.logEdges(x, m.zero(), y)
}

// logEdges replaces y where x is infinite, NaN, or below the given limit of the domain, by what the
// logarithm is there.
func (m *machine) logEdges(x, limit, y v) v {
	inf := m.set(bits(0x7f800000))
	y = m.choose(m.compare(eq, x, inf), inf, y)
	y = m.choose(m.compare(lt, x, limit), m.set(bits(0x7fc00000)), y)
	return m.choose(m.compare(unordered, x, x), x, y)
}

// log1p: u = 1+x has an error d, which is found exactly (Knuth's two-sum) and added as d/u. Near
// zero f is x itself.
func (m *machine) log1p(x v) v {
	one := m.set(float32(1))
	u := m.add(x, one)
	b := m.sub(u, x)
	d := m.add(m.sub(x, m.sub(u, b)), m.sub(one, b))
	e, f := m.split(u)
	near := m.compare(eq, e, float32(0))
	f = m.choose(near, x, f)
	c := m.choose(near, m.zero(), m.div(d, u))
	y := m.logSum(e, f, &c)
	y = m.choose(m.compare(eq, u, float32(0)), m.set(bits(0xff800000)), y)
	y = m.choose(m.compare(eq, x, float32(0)), x, y) // keeps -0
	return m.logEdges(x, m.set(float32(-1)), y)
}

// tanh: with t = e^2|x| - 1 it is t/(t+2), which is 1 from |x| = 10 on.
func (m *machine) tanh(x v) v {
	a := m.rawMin(m.set(float32(10)), m.abs(x))
	t := m.expm1(m.add(a, a))
	return m.withSign(m.div(t, m.add(t, float32(2))), x)
}

// logistic: with e = e^-|x|, which does not overflow, it is 1/(1+e) for positive and e/(1+e) for
// negative x.
func (m *machine) logistic(x v) v {
	e := m.exp(m.or(x, bits(0x80000000)))
	one := m.set(float32(1))
	num := m.choose(m.compare(lt, x, float32(0)), e, one)
	return m.div(num, m.add(e, one))
}

// sign is -1 or 1, and x itself for zeros and NaN.
func (m *machine) sign(x v) v {
	return m.choose(m.compare(ordNe, x, float32(0)), m.withSign(m.set(float32(1)), x), x)
}

// step is 0 below zero and else 1, and NaN for NaN.
func (m *machine) step(x v) v {
	return m.rawMin(m.set(float32(1)), m.add(m.sign(x), float32(1)))
}

// recip is 1/x.
func (m *machine) recip(x v) v { return m.div(m.set(float32(1)), x) }

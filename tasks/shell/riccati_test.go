package main

import (
	"math"
	"math/big"
	"testing"
)

// bits is the precision of the series, which for arguments up to 80 lose some 115 bits by
// cancellation.
const bits = 300

func number(v float64) *big.Float { return new(big.Float).SetPrec(bits).SetFloat64(v) }

func times(a, b *big.Float) *big.Float { return new(big.Float).SetPrec(bits).Mul(a, b) }

// series returns first·Σ_k Π_{j≤k} (-x²/2)/(j·odd(j)), until a term no longer counts.
func series(first *big.Float, x float64, odd func(j int) float64) *big.Float {
	half := times(number(x), number(-x/2))
	sum, term := number(0), first
	for j := 1; j < 20 || term.Sign() != 0 && term.MantExp(nil) > sum.MantExp(nil)-bits; j++ {
		sum = new(big.Float).SetPrec(bits).Add(sum, term)
		term = times(term, half)
		term.Quo(term, number(float64(j)*odd(j)))
	}
	return sum
}

// regular returns ψ_l(x) by its power series at 0.
func regular(l int, x float64) float64 {
	first := number(x)
	for j := 1; j <= l; j++ {
		first = times(first, number(x))
		first.Quo(first, number(float64(2*j+1)))
	}
	v, _ := series(first, x, func(j int) float64 { return float64(2*l + 2*j + 1) }).Float64()
	return v
}

// irregular returns χ_l(x) by its series at 0.
func irregular(l int, x float64) float64 {
	first := number(-1)
	for j := 1; j <= l; j++ {
		first = times(first, number(float64(2*j-1)))
		first.Quo(first, number(x))
	}
	v, _ := series(first, x, func(j int) float64 { return float64(2*j - 1 - 2*l) }).Float64()
	return v
}

// arguments are those that the task needs, from the thinnest core to the thickest sphere, some of
// them at zeros of sin x or of ψ_1, where the recurrence is normalised by the other.
var arguments = []float64{
	0.0112, 0.336, 1, math.Pi, 4.493409457909064, 5, 3 * math.Pi, 11.7, 23.5, 33.4, 75.3,
}

func TestRiccatiIsItsSeries(t *testing.T) {
	const highest = 48
	table := newRiccati(highest)
	for _, x := range arguments {
		table.fill(x, highest)
		for l := 1; l <= highest; l++ {
			psi, chi := regular(l, x), irregular(l, x)
			psi1 := regular(l-1, x) - float64(l)/x*psi
			chi1 := irregular(l-1, x) - float64(l)/x*chi
			// Near a zero only the modulus of function and derivative has relative precision.
			relative(t, "ψ", l, x, table.psi[l]-psi, math.Hypot(psi, psi1))
			relative(t, "ψ'", l, x, table.psi1[l]-psi1, math.Hypot(psi, psi1))
			relative(t, "χ", l, x, table.chi[l]-chi, math.Hypot(chi, chi1))
			relative(t, "χ'", l, x, table.chi1[l]-chi1, math.Hypot(chi, chi1))
		}
	}
}

func relative(t *testing.T, what string, l int, x, off, size float64) {
	t.Helper()
	if !(math.Abs(off) <= 1e-12*size) {
		t.Errorf("%s_%d(%v) is off by %.2g of %.6g", what, l, x, off, size)
	}
}

// TestWronskian checks ψχ' - ψ'χ = 1 wherever the task may ask for it.
func TestWronskian(t *testing.T) {
	for _, x := range arguments {
		order := orders(x)
		table := newRiccati(order)
		table.fill(x, order)
		for l := 0; l <= order; l++ {
			if w := table.psi[l]*table.chi1[l] -
				table.psi1[l]*table.chi[l]; !(math.Abs(w-1) <= 1e-11) {
				t.Errorf("the Wronskian of order %d at %v is %.15g", l, x, w)
			}
		}
	}
}

package proxy

import "math"

// half returns the bits of the number of sixteen bits (IEEE 754's binary16) next to v, ties to
// even. What is too large becomes infinite.
func half(v float32) uint16 {
	bits := math.Float32bits(v)
	sign, magnitude := uint16(bits>>16&0x8000), bits&0x7fffffff
	switch {
	case magnitude > 0x7f800000:
		return sign | 0x7e00 // not a number
	case magnitude >= 0x47800000: // 2^16 and more
		return sign | 0x7c00
	case magnitude < 0x38800000: // less than 2^-14: a multiple of 2^-24
		return sign | uint16(math.RoundToEven(float64(math.Float32frombits(magnitude))*(1<<24)))
	}
	magnitude += 0xfff + magnitude>>13&1 // a carry into the exponent is right, too
	return sign | uint16((magnitude-0x38000000)>>13)
}

// single returns the number that the sixteen bits stand for.
func single(h uint16) float32 {
	sign, exponent, fraction := float64(1), int(h>>10&31), float64(h&1023)
	if h&0x8000 != 0 {
		sign = -1
	}
	switch exponent {
	case 0:
		return float32(sign * math.Ldexp(fraction, -24))
	case 31:
		if fraction == 0 {
			return float32(math.Inf(int(sign)))
		}
		return float32(math.NaN())
	}
	return float32(sign * math.Ldexp(1024+fraction, exponent-25))
}

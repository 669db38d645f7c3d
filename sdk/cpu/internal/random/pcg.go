// Package random makes streams of random bits, of which any part can be made without the one
// before.
//
// The generator is PCG-DXSM with 128 bits of state, the one of math/rand/v2 and therefore of
// GoMLX's bundled backend: the same seeds give the same numbers on both. The state advances by a
// linear map, whose powers are computed in logarithmic time, so that a long stream is cut into
// tasks and does not depend on how many threads share them.
package random

import "math/bits"

// PCG is the state of a generator.
type PCG struct{ Hi, Lo uint64 }

// affine is the map x -> mul·x + inc on 128 bits.
type affine struct{ mul, inc PCG }

// step is what one number advances the state by.
func step() affine {
	return affine{
		mul: PCG{2549297995355413924, 4865540595714422341},
		inc: PCG{6364136223846793005, 1442695040888963407},
	}
}

func multiply(a, b PCG) PCG {
	hi, lo := bits.Mul64(a.Lo, b.Lo)
	return PCG{hi + a.Hi*b.Lo + a.Lo*b.Hi, lo}
}

func add(a, b PCG) PCG {
	lo, carry := bits.Add64(a.Lo, b.Lo, 0)
	hi, _ := bits.Add64(a.Hi, b.Hi, carry)
	return PCG{hi, lo}
}

// apply returns the map's value at x.
func (f affine) apply(x PCG) PCG { return add(multiply(f.mul, x), f.inc) }

// after returns the map that applies g, then f.
func (f affine) after(g affine) affine { return affine{multiply(f.mul, g.mul), f.apply(g.inc)} }

// Skip returns the state after n numbers.
func (p PCG) Skip(n uint64) PCG {
	for f := step(); n > 0; n >>= 1 {
		if n&1 == 1 {
			p = f.apply(p)
		}
		f = f.after(f)
	}
	return p
}

// Fill fills dst with the next numbers and returns the state after them.
func (p PCG) Fill(dst []uint64) PCG {
	f := step()
	for i := range dst {
		p = f.apply(p)
		dst[i] = p.output()
	}
	return p
}

// output scrambles a state to a number.
func (p PCG) output() uint64 {
	const multiplier = 0xda942042e4dd58b5
	x := p.Hi
	x ^= x >> 32
	x *= multiplier
	x ^= x >> 48
	return x * (p.Lo | 1)
}
